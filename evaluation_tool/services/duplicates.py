"""Two records of one student made one: the duplicate becomes an alias, and no evidence is rewritten.

Its observations are written again for the student who is kept, and the rest of its work goes there: whatever reads by
student then stays right as it is.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from operator import itemgetter

from sqlalchemy import func, select, union, update
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.domain.logins import plain_name
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment
from evaluation_tool.models.evidence import LevelDecision, Observation
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import accounts, attainments, audit, distinct_students, merged_trails, merged_work
from evaluation_tool.services.attainments import Pair
from evaluation_tool.services.personal_data import HOLDINGS, rows_of, table_of
from evaluation_tool.services.student_support import LONGEST_ADAPTATIONS

# What says who somebody is and where they learn; all the rest is work.
IDENTITY = frozenset(
    {"student", "account", "login_session", "one_time_link", "enrolment", "audit_detail", "distinct_pair"}
)
_FILLED = ("birth_date", "sex", "ine", "siecle_id", "elenoet")


class SameStudent(DomainError):
    """A student is no duplicate of itself."""


class Doubt(enum.StrEnum):
    """Why two records may be two people."""

    NATIONAL_NUMBERS = "national_numbers"
    NAMES = "names"
    BIRTH_DATES = "birth_dates"
    TOLD_APART = "told_apart"  # somebody said so
    # The names alone are the same, and work would go from one to the other for good.
    NOTHING_PROVES = "nothing_proves"


class InDoubt(DomainError):
    """The two may be two people: whoever merges must say that they are one."""


@dataclass(frozen=True, slots=True)
class Record:
    """One of the two records, as whoever chooses needs to see it."""

    student: Student
    work: Mapping[str, int]  # rows by table
    last_observed_on: date | None
    account: Account | None


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do."""

    kept: Record
    duplicate: Record
    shared_rooms: Sequence[ClassGroup]  # both are there now: one line will remain
    divisions: Sequence[ClassGroup]  # where the student will be
    doubts: Sequence[Doubt]

    @property
    def closes_the_only_card(self) -> bool:
        """Whether the one account that opens today is the duplicate's, which will not stay."""
        kept, duplicate = self.kept.account, self.duplicate.account
        return kept is not None and duplicate is not None and _opens(duplicate) and not _opens(kept)


def list_probable(session: Session, actor: Actor) -> list[tuple[Student, Student]]:
    """Pairs that may be one person, the older record first: by INE, or by names, even swapped, and birth date.

    Those of whom somebody said that they are two are left out.
    """
    _check(actor)
    found: dict[tuple[int, int], None] = {}
    alike: dict[tuple[str, ...], list[tuple[int, date | None]]] = {}
    columns = (Student.id, Student.last_name, Student.first_name, Student.birth_date, Student.ine)
    query = select(*columns).where(Student.canonical_id.is_(None))
    for number, last, first, born, ine in session.execute(
        query.order_by(Student.last_name, Student.first_name, Student.id)
    ):
        alike.setdefault(("names", *_names(last, first)), []).append((number, born))
        if ine:
            alike.setdefault(("ine", ine), []).append((number, born))
    for (kind, *_words), people in alike.items():
        for (one, born), (other, also_born) in combinations(sorted(people, key=itemgetter(0)), 2):
            if kind == "ine" or len({born, also_born} - {None}) < 2:
                found[one, other] = None
    apart = set(distinct_students.list_pairs(session))
    return _both_of(session, [pair for pair in found if pair not in apart])


def list_told_apart(session: Session, actor: Actor) -> list[tuple[Student, Student]]:
    """The pairs of whom somebody said that they are two people, the newest first."""
    _check(actor)
    return _both_of(session, distinct_students.list_pairs(session))


def tell_apart(session: Session, actor: Actor, *, one: Student, other: Student, now: datetime) -> None:
    """Write that the two are two people; said twice, it is written once. Raises SameStudent."""
    if one.id == other.id:
        raise SameStudent
    distinct_students.note(session, actor, _numbers(one, other), now=now)


def _numbers(one: Student, other: Student) -> tuple[int, int]:
    return min(one.id, other.id), max(one.id, other.id)


def _both_of(session: Session, found: Sequence[tuple[int, int]]) -> list[tuple[Student, Student]]:
    wanted = select(Student).where(Student.id.in_({number for pair in found for number in pair}))
    students = {student.id: student for student in session.scalars(wanted.options(_with_rooms()))}
    return [(students[one], students[other]) for one, other in found]


def get(session: Session, actor: Actor, student_id: int) -> Student:
    """A student who stands by itself, for those who look after people. Raises NotFound."""
    _check(actor)
    student = session.get(Student, student_id, options=[_with_rooms()])
    if student is None or student.canonical_id is not None:
        raise NotFound
    return student


def preview(session: Session, *, kept: Student, duplicate: Student, today: date) -> MergePreview:
    """What a merge would do; writes nothing. Raises SameStudent."""
    if kept.id == duplicate.id:
        raise SameStudent
    ours, theirs = _rooms_now(kept, today), _rooms_now(duplicate, today)
    rooms = ours | theirs
    one, other = _record(session, kept), _record(session, duplicate)
    are_distinct = distinct_students.are_distinct(session, _numbers(kept, duplicate))
    return MergePreview(
        kept=one,
        duplicate=other,
        shared_rooms=_by_name(rooms[number] for number in ours.keys() & theirs.keys()),
        divisions=_by_name(room for room in rooms.values() if room.kind is ClassGroupKind.CLASS),
        doubts=[*_doubts(one, other), *([Doubt.TOLD_APART] if are_distinct else [])],
    )


def merge(
    session: Session, actor: Actor, *, kept: Student, duplicate: Student, sure: bool, today: date, now: datetime
) -> None:
    """Make the duplicate an alias of the one that is kept: its places, its work and what only it knew go there.

    Raises SameStudent, WordsTooLong, and InDoubt unless whoever merges is sure.
    """
    seen = preview(session, kept=kept, duplicate=duplicate, today=today)
    if seen.doubts and not sure:
        raise InDoubt
    if kept.left_on is not None:
        kept.left_on = duplicate.left_on and max(kept.left_on, duplicate.left_on)
    for name in _FILLED:
        setattr(kept, name, getattr(kept, name) or getattr(duplicate, name))
    kept.accommodations = merged_work.joined(kept.accommodations, duplicate.accommodations, LONGEST_ADAPTATIONS)
    kept.wants_comfort = kept.wants_comfort or duplicate.wants_comfort
    for place in list(duplicate.enrolments):
        _move(session, place, kept)
    _settle_account(session, seen, now=now, account_id=actor.account_id)
    _hand_over_work(session, kept_id=kept.id, duplicate_id=duplicate.id)
    distinct_students.forget(session, duplicate.id)
    session.execute(update(Student).where(Student.canonical_id == duplicate.id).values(canonical_id=kept.id))
    duplicate.canonical_id = kept.id
    details = [audit.Detail({"merged": [kept.id, duplicate.id]}, one.id) for one in (kept, duplicate)]
    audit.record(session, "student.merged", now=now, account_id=actor.account_id, details=details)


def _hand_over_work(session: Session, *, kept_id: int, duplicate_id: int) -> None:
    """The trail and the rest of the work; then the summaries of all that they speak of."""
    session.flush()
    competencies = set(
        session.scalars(
            union(
                select(Observation.competency_id).where(Observation.student_id == duplicate_id),
                select(LevelDecision.competency_id).where(LevelDecision.student_id == duplicate_id),
            )
        )
    )
    again = merged_trails.write_again(session, kept_id=kept_id, duplicate_id=duplicate_id)
    merged_work.hand_over(session, again, kept_id=kept_id, duplicate_id=duplicate_id)
    both = (kept_id, duplicate_id)
    attainments.refresh(session, {Pair(student, competency) for student in both for competency in competencies})


def _check(actor: Actor) -> None:
    if not can(actor, Action.PEOPLE_MANAGE):
        raise NotFound


def _with_rooms() -> ORMOption:
    return selectinload(Student.enrolments).selectinload(Enrolment.class_group)


def _record(session: Session, student: Student) -> Record:
    counts = {
        holding.table: session.scalar(
            select(func.count()).select_from(table_of(holding)).where(rows_of(holding, [student.id]))
        )
        or 0
        for holding in HOLDINGS
        if holding.table not in IDENTITY
    }
    return Record(
        student=student,
        work={table: count for table, count in counts.items() if count},
        last_observed_on=session.scalar(
            select(func.max(Observation.observed_on)).where(
                Observation.student_id == student.id, Observation.is_effective
            )
        ),
        account=session.scalar(select(Account).where(Account.student_id == student.id)),
    )


def _doubts(kept: Record, duplicate: Record) -> list[Doubt]:
    one, other = kept.student, duplicate.student
    numbers, days = {one.ine, other.ine} - {None}, {one.birth_date, other.birth_date} - {None}
    is_proven = one.ine == other.ine is not None or one.birth_date == other.birth_date is not None
    found = {
        Doubt.NATIONAL_NUMBERS: len(numbers) > 1,
        Doubt.NAMES: _names(one.last_name, one.first_name) != _names(other.last_name, other.first_name),
        Doubt.BIRTH_DATES: len(days) > 1,
    }
    doubts = [doubt for doubt, is_so in found.items() if is_so]
    return doubts or ([Doubt.NOTHING_PROVES] if duplicate.work and not is_proven else [])


def _names(last_name: str, first_name: str) -> list[str]:
    """The names in one order: files swap them."""
    return sorted((plain_name(last_name), plain_name(first_name)))


def _rooms_now(student: Student, today: date) -> dict[int, ClassGroup]:
    return {
        place.class_group_id: place.class_group
        for place in student.enrolments
        if place.starts_on <= today and (place.ends_on is None or place.ends_on >= today)
    }


def _by_name(rooms: Iterable[ClassGroup]) -> list[ClassGroup]:
    return sorted(rooms, key=lambda room: (room.name, room.id))


def _move(session: Session, place: Enrolment, kept: Student) -> None:
    """Give the place to the one that is kept; where both were there at once, one place covers both times."""
    same = [one for one in kept.enrolments if one.class_group_id == place.class_group_id and _overlap(one, place)]
    if not same:
        place.student = kept
        return
    first, *others = sorted(same, key=lambda one: one.starts_on)
    together = [place, *same]
    ends = [one.ends_on for one in together]
    last = None if None in ends else max(day for day in ends if day is not None)
    first.starts_on, first.ends_on = min(one.starts_on for one in together), last
    for one in (place, *others):
        one.student.enrolments.remove(one)
        session.delete(one)


def _overlap(one: Enrolment, other: Enrolment) -> bool:
    return one.starts_on <= (other.ends_on or date.max) and other.starts_on <= (one.ends_on or date.max)


def _opens(account: Account) -> bool:
    return account.disabled_at is None and account.password_hash is not None


def _settle_account(session: Session, seen: MergePreview, *, now: datetime, account_id: int | None) -> None:
    """One sign-in remains: the kept one's, or the duplicate's when it is the only one."""
    if seen.duplicate.account is None:
        return
    if seen.kept.account is None:
        seen.duplicate.account.student = seen.kept.student
    else:
        accounts.disable(session, seen.duplicate.account, now=now, actor_id=account_id)
