"""Where a student is, by hand: another class, a departure, a return. Dates say it; nothing observed moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.domain.logins import answers_to
from evaluation_tool.models.account import Account
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment
from evaluation_tool.models.evidence import Assessment, Observation
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import audit, establishments, school_years

_DAY = timedelta(days=1)


class AlreadyThere(DomainError):
    """The student is in this class that day, or has left already."""


class OutsideYear(DomainError):
    """The day is not of the current school year, or still to come where it must not be."""


class BeforeArrival(DomainError):
    """The student came to its class that day or later: it cannot leave it before."""


@dataclass(frozen=True, slots=True)
class StudentRow:
    """A student in the list of the school."""

    student_id: int
    first_name: str
    last_name: str
    login: str
    classes: tuple[str, ...]
    left_on: date | None


def list_students(session: Session, today: date, *, text: str = "", gone: bool = False) -> list[StudentRow]:
    """The students who are here, or those who left, by name, perhaps those of whom `text` speaks. Two questions."""
    running = or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= today)
    places: dict[int, list[str]] = {}
    for student_id, name in session.execute(
        select(Enrolment.student_id, ClassGroup.name)
        .join(ClassGroup)
        .where(ClassGroup.kind == ClassGroupKind.CLASS, Enrolment.starts_on <= today, running)
        .order_by(ClassGroup.name)
    ):
        places.setdefault(student_id, []).append(name)
    wanted = (
        select(Student.id, Student.first_name, Student.last_name, Account.login, Student.left_on)
        .outerjoin(Account, Account.student_id == Student.id)
        .where(Student.canonical_id.is_(None), Student.left_on.is_not(None) if gone else Student.left_on.is_(None))
        .order_by(Student.last_name, Student.first_name, Student.id)
    )
    rows = [
        StudentRow(number, first, last, login or "", tuple(places.get(number, ())), left_on)
        for number, first, last, login, left_on in session.execute(wanted)
    ]
    return [row for row in rows if answers_to(text, (row.first_name, row.last_name, row.login, *row.classes))]


def get(session: Session, actor: Actor, student_id: int) -> Student:
    """A student whose places the actor may change, with all of them. Raises NotFound."""
    student = session.scalar(
        select(Student)
        .where(Student.id == student_id, Student.canonical_id.is_(None))
        .options(
            selectinload(Student.enrolments).selectinload(Enrolment.class_group).selectinload(ClassGroup.school_year)
        )
    )
    if student is None or not can(actor, Action.PEOPLE_MANAGE):
        raise NotFound
    return student


def account_of(session: Session, student: Student) -> Account | None:
    """The account that the student's card opens, if there is one."""
    return session.scalar(select(Account).where(Account.student_id == student.id))


def list_classes(session: Session, today: date) -> Sequence[ClassGroup]:
    """The classes of the current year, by name."""
    year = establishments.current_year(session, today)
    wanted = select(ClassGroup).where(ClassGroup.kind == ClassGroupKind.CLASS, ClassGroup.archived_on.is_(None))
    return session.scalars(
        wanted.where(ClassGroup.school_year_id == (year.id if year else None)).order_by(ClassGroup.name)
    ).all()


def move(
    session: Session, actor: Actor, *, student_id: int, class_group_id: int, first_day: date, now: datetime
) -> ClassGroup:
    """In this class from that day on, out of every other class and group of the year from the day before.

    Somebody who had left is back. Raises NotFound, AlreadyThere, OutsideYear, BeforeArrival.
    """
    student = get(session, actor, student_id)
    room = next((one for one in list_classes(session, actor.today) if one.id == class_group_id), None)
    if room is None:
        raise NotFound
    year = room.school_year
    is_back_too_soon = student.left_on is not None and not student.left_on <= first_day <= actor.today
    if not year.starts_on <= first_day <= year.ends_on or is_back_too_soon:
        raise OutsideYear
    if any(one.class_group_id == room.id and _is_there(one, first_day) for one in student.enrolments):
        raise AlreadyThere
    _end_all(session, student, year, first_day, actor.today)
    if not _goes_on(student, year, room, first_day):
        session.add(Enrolment(student=student, class_group=room, starts_on=first_day))
    student.left_on = None
    school_years.end_past_places(session)
    ids = {"student": student.id, "class_group": room.id}
    audit.record(session, "student.moved", now=now, account_id=actor.account_id, ids=ids)
    return room


def leave(session: Session, actor: Actor, *, student_id: int, first_day_away: date, now: datetime) -> None:
    """Gone from that day on; everything stays readable. Raises NotFound, AlreadyThere, OutsideYear, BeforeArrival."""
    student = get(session, actor, student_id)
    if student.left_on is not None:
        raise AlreadyThere
    year = establishments.current_year(session, actor.today)
    if year is None or not year.starts_on <= first_day_away <= actor.today:
        raise OutsideYear
    _end_all(session, student, year, first_day_away, actor.today)
    student.left_on = first_day_away
    session.flush()
    audit.record(session, "student.left", now=now, account_id=actor.account_id, ids={"student": student.id})


def _end_all(session: Session, student: Student, year: SchoolYear, first_day_away: date, today: date) -> None:
    """End each place the day before; one that begins that very day, today or later, and saw nothing never was."""
    running = [
        one
        for one in student.enrolments
        if one.class_group.school_year_id == year.id and (one.ends_on is None or one.ends_on >= first_day_away)
    ]
    begun = [one for one in running if one.starts_on >= first_day_away]
    for one in begun:
        if one.starts_on > first_day_away or first_day_away < today or _was_seen(session, one):
            raise BeforeArrival
    for one in running:
        if one in begun:
            student.enrolments.remove(one)
            session.delete(one)
        else:
            one.ends_on = first_day_away - _DAY


def _was_seen(session: Session, place: Enrolment) -> bool:
    """Somebody observed the student in this class since it came."""
    wanted = (
        select(Observation.id)
        .join(Assessment, Assessment.id == Observation.assessment_id)
        .where(Observation.student_id == place.student_id, Observation.observed_on >= place.starts_on)
        .where(Assessment.class_group_id == place.class_group_id)
    )
    return session.scalar(wanted.limit(1)) is not None


def _goes_on(student: Student, year: SchoolYear, room: ClassGroup, first_day: date) -> bool:
    """Back in the class that ended the day before: it never ended, nor did the groups that ended with it."""
    ended = [
        one
        for one in student.enrolments
        if one.class_group.school_year_id == year.id and one.ends_on == first_day - _DAY
    ]
    if all(one.class_group_id != room.id for one in ended):
        return False
    for one in ended:
        if one.class_group_id == room.id or one.class_group.kind is not ClassGroupKind.CLASS:
            one.ends_on = None
    return True


def _is_there(enrolment: Enrolment, day: date) -> bool:
    return enrolment.starts_on <= day and (enrolment.ends_on is None or day <= enrolment.ends_on)
