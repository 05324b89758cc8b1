"""The journal: each event's hash covers the one before, so that a change or a gap shows.

hash = SHA-256(previous_hash ‖ canonical JSON of sequence, at, account_id, action, payload). The payload holds
opaque ids and the salted digests of the event's details, each covering what is said and of whom; the details
themselves sit in a side row that an erasure deletes, and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from evaluation_tool.models.audit import AuditDetail, AuditEvent, AuditHead
from evaluation_tool.models.base import Base

GENESIS = "0" * 64

# Written once and run on the connection: every save ends here, under the write lock.
_HEAD = select(AuditHead.sequence, AuditHead.hash).with_for_update()
_ADD_EVENT = insert(Base.metadata.tables[AuditEvent.__tablename__])
_ADD_DETAILS = insert(Base.metadata.tables[AuditDetail.__tablename__])
_MOVE_HEAD = update(Base.metadata.tables[AuditHead.__tablename__]).values(
    sequence=bindparam("sequence"), hash=bindparam("hash")
)


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
    session.flush()
    connection = session.connection()
    head = connection.execute(_HEAD).one()
    sequence: int = head.sequence + 1
    rows = [(secrets.token_hex(16), detail.student_id, _canonical(detail.content)) for detail in details]
    payload = _canonical({"ids": ids or {}, "digests": [_digest(*row) for row in rows]})
    link = _link(head.hash, sequence, now, account_id, action, payload)
    connection.execute(
        _ADD_EVENT,
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
        connection.execute(
            _ADD_DETAILS,
            [
                {
                    "event_sequence": sequence,
                    "position": position,
                    "student_id": student,
                    "salt": salt,
                    "content": content,
                }
                for position, (salt, student, content) in enumerate(rows)
            ],
        )
    connection.execute(_MOVE_HEAD, {"sequence": sequence, "hash": link})
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
        for position, salt, student, content in details.pop(event.sequence, ()):
            if position >= len(digests) or digests[position] != _digest(salt, student, content):
                return Verdict(expected, expected)
        previous = event.hash
    head = session.execute(select(AuditHead.sequence, AuditHead.hash)).one_or_none()
    broken = details or head is None or tuple(head) != (expected, previous)
    return Verdict(expected, expected if broken else None)


def _details_by_event(session: Session) -> dict[int, list[tuple[int, str, int | None, str]]]:
    found: dict[int, list[tuple[int, str, int | None, str]]] = {}
    query = select(
        AuditDetail.event_sequence,
        AuditDetail.position,
        AuditDetail.salt,
        AuditDetail.student_id,
        AuditDetail.content,
    ).order_by(AuditDetail.event_sequence, AuditDetail.position)
    for event, position, salt, student, content in session.execute(query):
        found.setdefault(event, []).append((position, salt, student, content))
    return found


def _canonical(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(salt: str, student_id: int | None, content: str) -> str:
    whose = "" if student_id is None else student_id
    return hashlib.sha256(f"{salt}:{whose}:{content}".encode()).hexdigest()[:32]


def _link(previous: str, sequence: int, at: datetime, account_id: int | None, action: str, payload: str) -> str:
    fields = {
        "sequence": sequence,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "account_id": account_id,
        "action": action,
        "payload": payload,
    }
    return hashlib.sha256(f"{previous}{_canonical(fields)}".encode()).hexdigest()
