"""A file of people becomes a school: what it would change, and the word that does it.

Several files make one school: pupils from SIECLE or ONDE, staff from STS-web. Only what concerns the chosen divisions
is ever stored. The same file twice changes nothing; who left gets a date, never a deletion.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.roster import Roster
from evaluation_tool.domain.roster_plan import StudentsPlan, compare_students
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind
from evaluation_tool.models.establishment import EstablishmentUai
from evaluation_tool.services import audit, roster_classes, roster_staff, roster_students, school_years
from evaluation_tool.services.roster_staff import StaffPlan


class OtherEstablishment(DomainError):
    """The file is another school's; `found` are its codes, `expected` ours."""

    def __init__(self, found: Sequence[str], expected: Sequence[str]) -> None:
        super().__init__(f"{found} is not {expected}")
        self.found = tuple(found)
        self.expected = tuple(expected)


class OtherYear(DomainError):
    """The file is of another school year than the one it is imported into."""

    def __init__(self, found: int, expected: int) -> None:
        super().__init__(f"{found} is not {expected}")
        self.found = found
        self.expected = expected


class UnknownYear(DomainError):
    """The establishment has not opened this school year, or has archived it."""


class NobodyPlaced(DomainError):
    """The file names no class at all; `problems` are what its reading noticed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("no class")
        self.problems = tuple(problems)


class NoDivision(DomainError):
    """No division was chosen, or none that the file has."""


class StillUnclear(DomainError):
    """Somebody of the file could be one of several people, and nobody has said which."""


class HalfTheSchoolLeaves(DomainError):
    """So many students would leave that a second word is needed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided about a file: its divisions, who the unclear pupils are, and the lines left out.

    `left_out` holds keys of Line, and ids of students who stay although the file no longer has them, as « s12 ».
    """

    divisions: frozenset[str]
    with_groups: bool = True
    answers: Mapping[str, int] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    half_may_leave: bool = False


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """Everything that confirming would do."""

    year: SchoolYear
    new_classes: tuple[str, ...]
    students: StudentsPlan
    staff: StaffPlan

    @property
    def is_empty(self) -> bool:
        """Whether confirming would change nothing."""
        return self.students.is_empty and self.staff.is_empty and not self.new_classes


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done, counted."""

    added: int
    changed: int
    left: int
    classes: int
    teachers: int
    services: int  # begun, ended, and classes given to a form tutor
    accounts: int


def plan(session: Session, roster: Roster, choice: Choice, *, start_year: int, today: date) -> RosterPlan:
    """What the file would change; writes nothing.

    Raises OtherEstablishment, OtherYear, UnknownYear, NobodyPlaced, NoDivision.
    """
    year = check(session, roster, start_year=start_year)
    if not choice.divisions or not choice.divisions & set(roster.divisions):
        raise NoDivision
    wanted = roster_classes.wanted(roster, choice.divisions, with_groups=choice.with_groups)
    rooms = roster_classes.by_name(session, year)
    students = compare_students(
        roster_classes.students_of(roster, with_groups=choice.with_groups),
        roster_students.list_known(session, year, today) if roster.students else (),
        divisions=choice.divisions if roster.students else frozenset(),
        answers=choice.answers,
    )
    staff = roster_staff.compare(
        session, roster, rooms=rooms, wanted=frozenset(room.code for room in wanted), year=year, today=today
    )
    new = tuple(room.code for room in wanted if room.code not in rooms)
    return RosterPlan(year, new, students, staff)


def check(session: Session, roster: Roster, *, start_year: int) -> SchoolYear:
    """The year the file goes into. Raises OtherEstablishment, OtherYear, UnknownYear, NobodyPlaced."""
    ours = session.scalars(select(EstablishmentUai.uai).order_by(EstablishmentUai.uai)).all()
    if not set(roster.uais) <= set(ours):
        raise OtherEstablishment(roster.uais, ours)
    if roster.start_year is not None and roster.start_year != start_year:
        raise OtherYear(roster.start_year, start_year)
    year = session.scalar(select(SchoolYear).where(SchoolYear.start_year == start_year))
    if year is None or year.archived_at is not None:
        raise UnknownYear(start_year)
    if not roster.divisions:
        raise NobodyPlaced(roster.problems)
    return year


def list_divisions(session: Session, roster: Roster, year: SchoolYear) -> list[tuple[str, int, bool]]:
    """The divisions of the file: name, number of its pupils in the file, whether the school works with it this year."""
    known = set(
        session.scalars(
            select(ClassGroup.name).where(
                ClassGroup.school_year_id == year.id,
                ClassGroup.kind == ClassGroupKind.CLASS,
                ClassGroup.archived_on.is_(None),
            )
        )
    )
    counts: dict[str, int] = {}
    for student in roster.students:
        counts[student.division] = counts.get(student.division, 0) + 1
    return [(name, counts.get(name, 0), name in known) for name in roster.divisions]


def list_absent(session: Session, roster: Roster, year: SchoolYear) -> list[str]:
    """The school's classes with students now that a file of pupils does not name: closed, renamed, or not exported."""
    if not roster.students:
        return []
    told = frozenset(roster.divisions)
    return [name for name in roster_students.list_divisions_now(session, year) if name not in told]


def apply(
    session: Session,
    roster: Roster,
    choice: Choice,
    *,
    start_year: int,
    today: date,
    now: datetime,
    account_id: int | None,
    progress: Callable[[int], object] | None = None,
) -> Applied:
    """Do what plan() showed, in the current write transaction; all of it or, when it raises, nothing.

    `progress` hears of each pupil who is written or leaves, as 1; of those of whom nothing changes, never.
    Raises what plan() does, StillUnclear, HalfTheSchoolLeaves.
    """
    found = plan(session, roster, choice, start_year=start_year, today=today)
    if any(line.key not in choice.left_out for line in found.students.unclear):
        raise StillUnclear
    if found.students.empties_half and not choice.half_may_leave and _leaving(found.students, choice.left_out):
        raise HalfTheSchoolLeaves
    school_years.end_earlier_places(session, found.year)
    wanted = roster_classes.wanted(roster, choice.divisions, with_groups=choice.with_groups)
    rooms = roster_classes.ensure(session, found.year, wanted)
    founded = roster_classes.list_never_joined(session, found.year)
    students = roster_students.apply(
        session,
        found.students,
        rooms=rooms,
        founded=founded,
        year=found.year,
        left_out=choice.left_out,
        today=today,
        now=now,
        progress=progress or _nobody_watches,
    )
    staff = roster_staff.apply(session, found.staff, rooms=rooms, year=found.year, today=today, now=now)
    applied = Applied(
        added=students.added,
        changed=students.changed,
        left=students.left,
        classes=len(found.new_classes),
        teachers=staff.added,
        services=found.staff.services_changed,
        accounts=students.accounts + staff.accounts,
    )
    _trace(session, roster, applied, now=now, account_id=account_id)
    return applied


def _nobody_watches(_done: int) -> None:
    """The web page waits for the whole."""


def _leaving(found: StudentsPlan, left_out: Collection[str]) -> bool:
    return any(f"s{person.id}" not in left_out for person in found.leaving)


def _trace(session: Session, roster: Roster, applied: Applied, *, now: datetime, account_id: int | None) -> None:
    counts = {
        "added": applied.added,
        "changed": applied.changed,
        "left": applied.left,
        "teachers": applied.teachers,
        "source": roster.source.value,
    }
    audit.record(session, "roster.imported", now=now, account_id=account_id, ids=counts)
