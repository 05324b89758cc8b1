"""The pupils of a file: those the school knows, and the writing of what changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.roster import RosterStudent
from evaluation_tool.domain.roster_plan import Change, KnownStudent, Line, StudentsPlan
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment
from evaluation_tool.models.people import Sex, Student
from evaluation_tool.services.roster_accounts import open_accounts

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AppliedStudents:
    """What was done, counted."""

    added: int
    changed: int
    left: int
    accounts: int


def list_known(session: Session, year: SchoolYear, today: date) -> list[KnownStudent]:
    """Everybody who is not a merged duplicate, with the class and the groups of this year that still run."""
    places: dict[int, list[tuple[ClassGroupKind, str]]] = {}
    running = or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= today)
    for student_id, kind, name in session.execute(
        select(Enrolment.student_id, ClassGroup.kind, ClassGroup.name)
        .join(ClassGroup)
        .where(ClassGroup.school_year_id == year.id, running)
        .order_by(Enrolment.starts_on, Enrolment.id)
    ):
        places.setdefault(student_id, []).append((kind, name))
    students = session.scalars(select(Student).where(Student.canonical_id.is_(None)).order_by(Student.id))
    merged: dict[int, list[Student]] = {}
    for duplicate in session.scalars(select(Student).where(Student.canonical_id.is_not(None)).order_by(Student.id)):
        merged.setdefault(duplicate.canonical_id or 0, []).append(duplicate)
    return [_known(student, places.get(student.id, []), merged.get(student.id, [])) for student in students]


def list_divisions_now(session: Session, year: SchoolYear) -> Sequence[str]:
    """The classes of the year that somebody is in, by name."""
    return session.scalars(
        select(ClassGroup.name)
        .join(Enrolment)
        .where(
            ClassGroup.school_year_id == year.id,
            ClassGroup.kind == ClassGroupKind.CLASS,
            Enrolment.ends_on.is_(None),
        )
        .group_by(ClassGroup.id, ClassGroup.name)
        .order_by(ClassGroup.name, ClassGroup.id)
    ).all()


def _known(
    student: Student, places: Collection[tuple[ClassGroupKind, str]], merged: Collection[Student]
) -> KnownStudent:
    divisions = [name for kind, name in places if kind is ClassGroupKind.CLASS]
    return KnownStudent(
        id=student.id,
        last_name=student.last_name,
        first_name=student.first_name,
        birth_date=student.birth_date,
        sex=student.sex or "",
        ine=student.ine or "",
        siecle_id=student.siecle_id or "",
        elenoet=student.elenoet or "",
        division=divisions[-1] if divisions else "",
        groups=frozenset(name for kind, name in places if kind is not ClassGroupKind.CLASS),
        has_left=student.left_on is not None,
        other_siecle_ids=frozenset(duplicate.siecle_id for duplicate in merged if duplicate.siecle_id)
        - {student.siecle_id},
        other_ines=frozenset(duplicate.ine for duplicate in merged if duplicate.ine) - {student.ine},
    )


def apply(
    session: Session,
    found: StudentsPlan,
    *,
    rooms: Mapping[str, ClassGroup],
    founded: Collection[str],
    year: SchoolYear,
    left_out: Collection[str],
    today: date,
    now: datetime,
    progress: Callable[[int], object],
) -> AppliedStudents:
    """Write the lines that were not left out. Whoever first joins a class is in it from the first day of the year."""
    added = [line for line in found.added if line.key not in left_out]
    changed = [line for line in found.changed if line.key not in left_out]
    leaving = [person.id for person in found.leaving if f"s{person.id}" not in left_out]
    people = _load(session, [line.known.id for line in changed if line.known] + leaving)
    moves = _Moves(session, rooms, founded, year, today)
    newcomers = []
    for line in added:
        student = Student(created_at=now, last_name="", first_name="")
        session.add(student)
        newcomers.append(student)
        _describe(student, line.student)
        moves.place(student, line.student.division, frozenset(line.student.groups))
        progress(1)
    for line in changed:
        _change(line, people, moves)
        progress(1)
    for student_id in leaving:
        moves.leave(people[student_id])
        progress(1)
    session.flush()
    with_account = newcomers + [people[line.known.id] for line in changed if line.known]
    accounts = open_accounts(session, students=with_account, now=now)
    return AppliedStudents(len(added), len(changed), len(leaving), accounts)


def _load(session: Session, ids: Iterable[int]) -> dict[int, Student]:
    wanted = (
        select(Student)
        .where(Student.id.in_(list(ids)))
        .options(selectinload(Student.enrolments).selectinload(Enrolment.class_group))
    )
    return {student.id: student for student in session.scalars(wanted)}


def _change(line: Line, people: Mapping[int, Student], moves: _Moves) -> None:
    if line.known is None:
        return
    student = people[line.known.id]
    _describe(student, line.student)
    student.left_on = None
    groups = line.known.groups
    for difference in line.differences:
        if difference.change is Change.GROUPS:
            groups = frozenset(name for name in difference.after.split(", ") if name)
    moves.place(student, line.student.division, groups)


def _describe(student: Student, told: RosterStudent) -> None:
    """Names and identifiers as the file tells them; what it leaves empty stays."""
    student.last_name, student.first_name = told.last_name, told.first_name
    student.birth_date = told.birth_date or student.birth_date
    student.sex = Sex(told.sex) if told.sex else student.sex
    student.ine = told.ine[:11] or student.ine
    student.siecle_id = told.siecle_id or student.siecle_id
    student.elenoet = told.elenoet or student.elenoet


class _Moves:
    """Who belongs where from today on."""

    def __init__(
        self,
        session: Session,
        rooms: Mapping[str, ClassGroup],
        founded: Collection[str],
        year: SchoolYear,
        today: date,
    ) -> None:
        self._session, self._rooms, self._founded, self._year = session, rooms, founded, year
        self._today = min(max(today, year.starts_on), year.ends_on)

    def place(self, student: Student, division: str, groups: frozenset[str]) -> None:
        """In this division and these groups, and in no other one; past years' places end with their year."""
        names = {name for name in (division, *groups) if name in self._rooms}
        for enrolment in list(student.enrolments):
            room = enrolment.class_group
            if room.school_year_id == self._year.id and room.name in names and self._runs(enrolment):
                names.discard(room.name)
            else:
                self._end(enrolment)
        # Whoever was in another class this year moves today, also into one that the file founds: a class renamed.
        has_moved = any(self._is_another(one.class_group, division) for one in student.enrolments)
        for name in sorted(names):
            is_first = name in self._founded and not (name == division and has_moved)
            starts_on = self._year.starts_on if is_first else self._today
            room = self._rooms[name]
            self._session.add(Enrolment(student=student, class_group=room, starts_on=starts_on))

    def leave(self, student: Student) -> None:
        """Out of the school from today: every place ends yesterday."""
        student.left_on = self._today
        for enrolment in list(student.enrolments):
            self._end(enrolment)

    def _is_another(self, room: ClassGroup, division: str) -> bool:
        return room.school_year_id == self._year.id and room.kind is ClassGroupKind.CLASS and room.name != division

    def _runs(self, enrolment: Enrolment) -> bool:
        return enrolment.ends_on is None or enrolment.ends_on >= self._today

    def _end(self, enrolment: Enrolment) -> None:
        if not self._runs(enrolment):
            return
        last = min(self._today - _DAY, enrolment.class_group.school_year.ends_on)
        if last >= enrolment.starts_on:
            enrolment.ends_on = last
        else:  # it began today or later: it never was
            enrolment.student.enrolments.remove(enrolment)
            self._session.delete(enrolment)
