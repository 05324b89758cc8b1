"""Who a student is, by hand: somebody who came before the file did, a name spelt wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.domain.identifiers import normalise_ine
from evaluation_tool.domain.logins import plain_name, shown_name
from evaluation_tool.models.class_group import Enrolment
from evaluation_tool.models.people import Sex, Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit, school_years, student_places
from evaluation_tool.services.roster_accounts import open_accounts


class Namesakes(DomainError):
    """Students of this name are there already; whoever adds says that it is somebody else."""

    def __init__(self, found: Sequence[Student]) -> None:
        super().__init__(len(found))
        self.found = found


class NumberTaken(DomainError):
    """Another student has this national number: the one of that `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Identity:
    """What is written of a student by hand."""

    first_name: str
    last_name: str
    birth_date: date | None = None
    sex: Sex | None = None
    ine: str = ""


def namesakes(session: Session, told: Identity) -> list[Student]:
    """Those who bear these names, perhaps swapped, and were not born on another day."""
    names = {plain_name(told.first_name), plain_name(told.last_name)}
    everybody = session.execute(
        select(Student.id, Student.first_name, Student.last_name, Student.birth_date).where(
            Student.canonical_id.is_(None)
        )
    )
    ids = [
        number
        for number, first, last, born in everybody
        if {plain_name(first), plain_name(last)} == names
        and (not (born and told.birth_date) or born == told.birth_date)
    ]
    wanted = select(Student).where(Student.id.in_(ids)).order_by(Student.id)
    rooms = selectinload(Student.enrolments).selectinload(Enrolment.class_group)
    return list(session.scalars(wanted.options(rooms)))


def create(
    session: Session,
    actor: Actor,
    *,
    told: Identity,
    class_group_id: int,
    first_day: date,
    is_another: bool,
    now: datetime,
) -> Student:
    """A new student in a class from that day on, with an account that its card will open.

    Raises NotFound for an unknown class, student_places.OutsideYear, Namesakes, NumberTaken.
    """
    room = next((one for one in student_places.list_classes(session, actor.today) if one.id == class_group_id), None)
    if room is None:
        raise NotFound
    if not room.school_year.starts_on <= first_day <= room.school_year.ends_on:
        raise student_places.OutsideYear
    alike = namesakes(session, told)
    if alike and not is_another:
        raise Namesakes(alike)
    student = Student(first_name="", last_name="", created_at=now)
    _describe(session, student, told)
    session.add_all([student, Enrolment(student=student, class_group=room, starts_on=first_day)])
    school_years.end_past_places(session)
    open_accounts(session, students=[student], now=now)
    ids = {"student": student.id, "class_group": room.id}
    audit.record(session, "student.created", now=now, account_id=actor.account_id, ids=ids)
    return student


def correct(session: Session, actor: Actor, *, student_id: int, told: Identity, now: datetime) -> Student:
    """The right names and numbers, on the account too; the login stays as learnt. Raises NotFound, NumberTaken."""
    student = student_places.get(session, actor, student_id)
    _describe(session, student, told)
    account = student_places.account_of(session, student)
    if account is not None:
        account.display_name = shown_name(told.first_name, told.last_name)
    session.flush()
    audit.record(session, "student.corrected", now=now, account_id=actor.account_id, ids={"student": student.id})
    return student


def _describe(session: Session, student: Student, told: Identity) -> None:
    ine = normalise_ine(told.ine) or None
    # Two records of a file may bear one number: their names can still be corrected.
    if ine and ine != student.ine:
        _refuse_taken(session, student, ine)
    student.first_name, student.last_name = told.first_name, told.last_name
    student.birth_date, student.sex, student.ine = told.birth_date, told.sex, ine


def _refuse_taken(session: Session, student: Student, ine: str) -> None:
    with session.no_autoflush:
        for bearer in session.scalars(select(Student).where(Student.ine == ine).order_by(Student.id)):
            # A duplicate merged into somebody bears numbers of the same person.
            whose = bearer.canonical or bearer
            if whose is not student:
                raise NumberTaken(whose.full_name)
