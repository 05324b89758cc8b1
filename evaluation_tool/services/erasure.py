"""Erasing a student as the law asks: every row, whatever still names it, and the same again after a restore."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from evaluation_tool.domain.erasure import Tombstone, digest_of
from evaluation_tool.models.differentiation import ActivityGroup, GroupingPlan, Membership
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.models.people import Student
from evaluation_tool.services import audit
from evaluation_tool.services.mentions import Mention, full_names, list_mentions, mask
from evaluation_tool.services.personal_data import HOLDINGS, family, rows_of, table_of
from evaluation_tool.services.plan_engine import NAMING_STUDENTS
from evaluation_tool.services.plan_requests import StoredRequest


@dataclass(frozen=True, slots=True)
class Preview:
    """What erasing a student takes away: rows by table, and what will be left to rewrite by hand."""

    rows: Mapping[str, int]
    mentions: Sequence[Mention]
    waiting_files: int


def preview(session: Session, student: Student) -> Preview:
    """Count what an erasure would take away; writes nothing."""
    ids = family(session, student)
    files = session.scalar(select(func.count()).select_from(PendingImport)) or 0
    return Preview(count_rows(session, student), list_mentions(session, ids), files)


def count_rows(session: Session, student: Student) -> dict[str, int]:
    """How many rows each table holds about a student and its merged duplicates, where there are any."""
    ids = family(session, student)
    counts = {
        holding.table: session.scalar(select(func.count()).select_from(table_of(holding)).where(rows_of(holding, ids)))
        for holding in HOLDINGS
    }
    return {table: count for table, count in counts.items() if count}


def is_typed(student: Student, typed: str) -> bool:
    """Whether the name typed to confirm is the student's, however it is capitalised."""
    return typed.split() != [] and typed.casefold().split() == student.full_name.casefold().split()


def erase(session: Session, student: Student, *, now: datetime, account_id: int | None) -> list[Tombstone]:
    """Take away every row about a student and its merged duplicates, in the current write transaction.

    The tombstones go to the ledger outside the file before the commit; the file is scrubbed after it.
    """
    tombstones = erase_all(session, [student], now=now)
    audit.record(session, "student.erased", now=now, account_id=account_id, ids={"students": len(tombstones)})
    return tombstones


def erase_all(session: Session, students: Collection[Student], *, now: datetime) -> list[Tombstone]:
    """Take away many students at once; whoever asks says so in the journal."""
    people = _people(session, {number for student in students for number in family(session, student)})
    if people:
        _take_away(session, [number for number, _created_at in people])
    return [_tombstone(number, created_at, now) for number, created_at in people]


def replay(session: Session, tombstones: Collection[Tombstone], *, now: datetime) -> list[Tombstone]:
    """Erase again those whom a backup brought back, in the current write transaction; a tombstone for each."""
    back = list_still_there(session, tombstones)
    if back:
        _take_away(session, [tombstone.student_id for tombstone in back])
        audit.record(session, "erasures.replayed", now=now, account_id=None, ids={"students": len(back)})
    return back


def list_still_there(session: Session, tombstones: Collection[Tombstone]) -> list[Tombstone]:
    """A tombstone for each student whom the ledger says erased and who is in the file all the same."""
    by_number: dict[int, list[Tombstone]] = {}
    for tombstone in tombstones:
        by_number.setdefault(tombstone.student_id, []).append(tombstone)
    found = []
    for number, created_at in _people(session, by_number):
        found += [one for one in by_number[number] if one.is_of(number, created_at)][:1]
    return found


def _people(session: Session, numbers: Collection[int]) -> list[tuple[int, datetime]]:
    rows = session.execute(select(Student.id, Student.created_at).where(Student.id.in_(numbers)).order_by(Student.id))
    return [(number, created_at) for number, created_at in rows]


def _tombstone(number: int, created_at: datetime, now: datetime) -> Tombstone:
    salt = secrets.token_hex(16)
    return Tombstone(number, salt, digest_of(salt, number, created_at), now.date())


def _take_away(session: Session, student_ids: Sequence[int]) -> None:
    session.flush()
    _loosen_plans(session, set(student_ids))
    names = full_names(session, student_ids)
    # A duplicate that outlives its head in an old backup stands by itself again.
    session.execute(update(Student).where(Student.canonical_id.in_(student_ids)).values(canonical_id=None))
    for holding in HOLDINGS:
        session.execute(delete(table_of(holding)).where(rows_of(holding, student_ids)))
    # They may hold anybody, and whoever sent one still has it.
    session.execute(delete(PendingImport))
    mask(session, names)
    session.expire_all()


def _loosen_plans(session: Session, gone: set[int]) -> None:
    """Plans forget the student in what they keep as JSON; their version moves on, so that open boards notice."""
    for plan in session.scalars(select(GroupingPlan).where(GroupingPlan.id.in_(plans_about(session, gone)))):
        kept = StoredRequest.of(plan)
        kept.absent = sorted(set(kept.absent) - gone)
        kept.undo = []
        kept.keep(plan)
        # The version moves on even where the text stays as it was: a board left open must notice.
        flag_modified(plan, "request")
        plan.certificate = json.dumps(_without(json.loads(plan.certificate), gone))
        _forget_partners(plan, gone)
    session.flush()


def plans_about(session: Session, gone: set[int]) -> set[int]:
    """The grouping plans that seat these students, mark them absent, name them or could seat them again by undoing."""
    members = select(ActivityGroup.plan_id).join(Membership).where(Membership.student_id.in_(gone))
    found = set(session.scalars(members))
    plans = select(GroupingPlan.id, GroupingPlan.request, GroupingPlan.certificate)
    for number, request, certificate in session.execute(plans):
        kept = StoredRequest(**json.loads(request))
        seated = {int(student) for move in kept.undo for student in move["seats"]}
        if not gone.isdisjoint(seated.union(kept.absent)) or _names_any(json.loads(certificate), gone):
            found.add(number)
    return found


def _forget_partners(plan: GroupingPlan, gone: set[int]) -> None:
    for group in plan.groups:
        for one in group.memberships:
            reason = json.loads(one.reason)
            if one.student_id not in gone and _names_any(reason, gone):
                one.reason = "{}"


def _names_any(value: object, numbers: set[int]) -> bool:
    """Whether words of the engine name any of these students."""
    return bool(_without(value, numbers) != value)


def _without(value: Any, gone: set[int], *, names: bool = False) -> Any:
    """The same words without these numbers, nor the pairs that they are in, wherever words name students."""
    match value:
        case dict():
            return {key: _without(inner, gone, names=names or key in NAMING_STUDENTS) for key, inner in value.items()}
        case list():
            kept = [one for one in value if not (names and _is_about(one, gone))]
            return [_without(one, gone, names=names) for one in kept]
        case _:
            return None if names and value in gone else value


def _is_about(value: object, gone: set[int]) -> bool:
    numbers = value if isinstance(value, list) else [value]
    return any(one in gone for one in numbers if isinstance(one, int))
