"""Classes, groups and workshops made and changed by hand, where no file brings them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import audit, school_years
from evaluation_tool.services.classes import enrolled_on

WORKSHOP_PLACES = 8  # the norm of a SEGPA workshop
_DAY = timedelta(days=1)


class NameTaken(DomainError):
    """Another class or group of that year has this name."""


class NoYear(DomainError):
    """No school year is open."""


class OutsideYear(DomainError):
    """The day is not of the class's school year."""


@dataclass(frozen=True, slots=True)
class ClassDescription:
    """What is said of a class by hand; `parent_id` is the class that a group or workshop is drawn from."""

    name: str
    label: str = ""
    is_segpa: bool = False
    is_no_marks: bool = True
    parent_id: int | None = None


def list_years(session: Session, today: date) -> Sequence[SchoolYear]:
    """The years that a class can still be made for, the current one first."""
    wanted = select(SchoolYear).where(SchoolYear.archived_at.is_(None), SchoolYear.ends_on >= today)
    return session.scalars(wanted.order_by(SchoolYear.start_year)).all()


def list_parents(session: Session, year_id: int) -> Sequence[ClassGroup]:
    """The classes of a year that a group or a workshop can be drawn from."""
    wanted = select(ClassGroup).where(ClassGroup.school_year_id == year_id, ClassGroup.kind == ClassGroupKind.CLASS)
    return session.scalars(wanted.where(ClassGroup.archived_on.is_(None)).order_by(ClassGroup.name)).all()


def list_archived(session: Session, today: date) -> Sequence[ClassGroup]:
    """The classes and groups of the running years that were put away."""
    years = [year.id for year in list_years(session, today)]
    wanted = select(ClassGroup).where(ClassGroup.school_year_id.in_(years), ClassGroup.archived_on.is_not(None))
    return session.scalars(wanted.order_by(ClassGroup.name)).all()


def get(session: Session, actor: Actor, class_group_id: int) -> ClassGroup:
    """A class that the actor may change: one of a year that is not over. Raises NotFound."""
    room = session.get(ClassGroup, class_group_id, options=[selectinload(ClassGroup.school_year)])
    if room is None or not can(actor, Action.PEOPLE_MANAGE):
        raise NotFound
    if room.school_year.archived_at is not None or room.school_year.ends_on < actor.today:
        raise NotFound
    return room


def create(
    session: Session, actor: Actor, *, year_id: int, kind: ClassGroupKind, told: ClassDescription, now: datetime
) -> ClassGroup:
    """A new class. Raises NoYear, NameTaken; NotFound for a parent of another year."""
    year = next((one for one in list_years(session, actor.today) if one.id == year_id), None)
    if year is None:
        raise NoYear
    room = ClassGroup(school_year=year, kind=kind, name="")
    _describe(session, room, told)
    session.add(room)
    session.flush()
    audit.record(session, "class.created", now=now, account_id=actor.account_id, ids={"class_group": room.id})
    return room


def change(session: Session, actor: Actor, *, class_group_id: int, told: ClassDescription, now: datetime) -> ClassGroup:
    """Another name, label or nature; who learns and teaches there stays. Raises NotFound, NameTaken."""
    room = get(session, actor, class_group_id)
    _describe(session, room, told)
    session.flush()
    audit.record(session, "class.changed", now=now, account_id=actor.account_id, ids={"class_group": room.id})
    return room


def put_away(session: Session, actor: Actor, *, class_group_id: int, is_away: bool, now: datetime) -> ClassGroup:
    """Out of every list, or back; nothing observed is lost. Raises NotFound."""
    room = get(session, actor, class_group_id)
    if (room.archived_on is not None) is not is_away:
        room.archived_on = actor.today if is_away else None
        session.flush()
        event = "class.archived" if is_away else "class.unarchived"
        audit.record(session, event, now=now, account_id=actor.account_id, ids={"class_group": room.id})
    return room


def list_members(session: Session, room: ClassGroup, first_day: date) -> Sequence[Student]:
    """Who is in a class on that day, or will come later, by name."""
    return session.scalars(
        select(Student)
        .where(Student.id.in_(select(Enrolment.student_id).where(_of(room), _lasts(first_day))))
        .order_by(Student.last_name, Student.first_name, Student.id)
    ).all()


def list_candidates(session: Session, room: ClassGroup, of_class: int, first_day: date) -> Sequence[Student]:
    """The students of a class of the same year, by name."""
    return session.scalars(
        select(Student)
        .join(Enrolment, Enrolment.student_id == Student.id)
        .join(ClassGroup, ClassGroup.id == Enrolment.class_group_id)
        .where(
            ClassGroup.id == of_class,
            ClassGroup.school_year_id == room.school_year_id,
            ClassGroup.kind == ClassGroupKind.CLASS,
            enrolled_on(first_day),
        )
        .order_by(Student.last_name, Student.first_name, Student.id)
    ).all()


def change_members(
    session: Session,
    actor: Actor,
    *,
    class_group_id: int,
    shown: Collection[int],
    ticked: Collection[int],
    first_day: date,
    now: datetime,
) -> int:
    """From that day on, of the students shown exactly the ticked ones are in the group; the others are left alone.

    Returns how many changed. For groups and workshops: a class is left by moving. Raises NotFound, OutsideYear.
    """
    room = get(session, actor, class_group_id)
    if room.kind is ClassGroupKind.CLASS:
        raise NotFound
    if not room.school_year.starts_on <= first_day <= room.school_year.ends_on:
        raise OutsideYear
    held: dict[int, list[Enrolment]] = {}
    for one in session.scalars(select(Enrolment).where(_of(room), _lasts(first_day))):
        held.setdefault(one.student_id, []).append(one)
    known = set(session.scalars(select(Student.id).where(Student.id.in_(shown), Student.canonical_id.is_(None))))
    coming = sorted((known & set(ticked)) - held.keys())
    going = sorted((known - set(ticked)) & held.keys())
    for place in (place for student_id in going for place in held[student_id]):
        if place.starts_on >= first_day:  # it never was
            session.delete(place)
        else:
            place.ends_on = first_day - _DAY
    session.flush()
    session.add_all(Enrolment(student_id=one, class_group_id=room.id, starts_on=first_day) for one in coming)
    if coming or going:
        school_years.end_past_places(session)
        ids = {"class_group": room.id, "came": coming, "went": going}
        audit.record(session, "class.members", now=now, account_id=actor.account_id, ids=ids)
    return len(coming) + len(going)


def _describe(session: Session, room: ClassGroup, told: ClassDescription) -> None:
    others = select(ClassGroup.name).where(
        ClassGroup.school_year_id == room.school_year.id, ClassGroup.id != (room.id or 0)
    )
    with session.no_autoflush:
        if any(name.casefold() == told.name.casefold() for name in session.scalars(others)):
            raise NameTaken(told.name)
        room.parent = None
        if told.parent_id is not None and room.kind is not ClassGroupKind.CLASS:
            parents = {one.id: one for one in list_parents(session, room.school_year.id)}
            if told.parent_id not in parents:
                raise NotFound
            room.parent = parents[told.parent_id]
    room.name, room.label = told.name, told.label
    room.is_segpa, room.is_no_marks = told.is_segpa, told.is_no_marks


def _of(room: ClassGroup) -> ColumnElement[bool]:
    return Enrolment.class_group_id == room.id


def _lasts(first_day: date) -> ColumnElement[bool]:
    return or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= first_day)
