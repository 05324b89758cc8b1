"""The journal: each event's hash covers the one before, so that a change or a gap shows.

hash = SHA-256(previous_hash ‖ canonical JSON of sequence, at, account_id, action, payload). The payload holds
opaque ids and the salted digests of the event's details; the details themselves sit in a side row that an
erasure deletes, and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from evaluation_tool.models.audit import AuditDetail, AuditEvent, AuditHead

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Detail:
    """Something an event says of a student, or of nobody; erased with the student."""

    content: dict[str, Any]
    student_id: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: the number of events, and the sequence of the first that does not hold."""

    events: int
    broken_at: int | None


def record(
    session: Session,
    action: str,
    *,
    now: datetime,
    account_id: int | None,
    ids: dict[str, Any] | None = None,
    details: Sequence[Detail] = (),
) -> int:
    """Append one event in the current write transaction; `ids` must hold opaque ids and counts only.

    Returns the event's sequence number, which is also an order over every batch ever written.
    """
    head = session.execute(select(AuditHead.sequence, AuditHead.hash).with_for_update()).one()
    sequence: int = head.sequence + 1
    rows = [(secrets.token_hex(16), _canonical(detail.content), detail.student_id) for detail in details]
    payload = _canonical({"ids": ids or {}, "digests": [_digest(salt, content) for salt, content, _ in rows]})
    link = _link(head.hash, sequence, now, account_id, action, payload)
    session.execute(
        insert(AuditEvent),
        {
            "sequence": sequence,
            "at": now,
            "account_id": account_id,
            "action": action,
            "payload": payload,
            "previous_hash": head.hash,
            "hash": link,
        },
    )
    if rows:
        session.execute(
            insert(AuditDetail),
            [
                {
                    "event_sequence": sequence,
                    "position": position,
                    "student_id": student,
                    "salt": salt,
                    "content": content,
                }
                for position, (salt, content, student) in enumerate(rows)
            ],
        )
    session.execute(update(AuditHead).values(sequence=sequence, hash=link))
    return sequence


def verify(session: Session) -> Verdict:
    """Recompute the whole chain, the digests of the details still there, and the head."""
    previous, expected = GENESIS, 0
    details = _details_by_event(session)
    for event in session.scalars(select(AuditEvent).order_by(AuditEvent.sequence).execution_options(yield_per=1000)):
        expected += 1
        link = _link(previous, event.sequence, event.at, event.account_id, event.action, event.payload)
        if event.sequence != expected or event.previous_hash != previous or event.hash != link:
            return Verdict(expected, expected)
        digests = json.loads(event.payload)["digests"]
        for position, salt, content in details.pop(event.sequence, ()):
            if position >= len(digests) or digests[position] != _digest(salt, content):
                return Verdict(expected, expected)
        previous = event.hash
    head = session.execute(select(AuditHead)).scalar_one()
    broken = details or head.sequence != expected or head.hash != previous
    return Verdict(expected, expected if broken else None)


def _details_by_event(session: Session) -> dict[int, list[tuple[int, str, str]]]:
    found: dict[int, list[tuple[int, str, str]]] = {}
    columns = (AuditDetail.event_sequence, AuditDetail.position, AuditDetail.salt, AuditDetail.content)
    for event, position, salt, content in session.execute(select(*columns).order_by(*columns[:2])):
        found.setdefault(event, []).append((position, salt, content))
    return found


def _canonical(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(salt: str, content: str) -> str:
    return hashlib.sha256(f"{salt}:{content}".encode()).hexdigest()[:32]


def _link(previous: str, sequence: int, at: datetime, account_id: int | None, action: str, payload: str) -> str:
    fields = {
        "sequence": sequence,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "account_id": account_id,
        "action": action,
        "payload": payload,
    }
    return hashlib.sha256(f"{previous}{_canonical(fields)}".encode()).hexdigest()
