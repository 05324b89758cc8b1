"""Classes, groups and workshops, as those who teach or review them see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, Enrolment, Teaching
from evaluation_tool.models.people import Student, Teacher
from evaluation_tool.policy import Action, Actor, Role, can


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class in a list: itself, and how many students it has today."""

    class_group: ClassGroup
    students: int


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Who teaches a class, and what."""

    teacher: Teacher
    subjects: tuple[str, ...]


def list_visible(session: Session, actor: Actor, year: SchoolYear | None = None) -> list[ClassRow]:
    """Every class that the actor may open, by name: those in use today, or all those of a year."""
    wanted = _listed(actor.today) if year is None else _by_name().where(ClassGroup.school_year_id == year.id)
    if Role.ADMIN not in actor.roles:
        mine = actor.class_ids() if year is None else actor.class_ids() | actor.taught_before
        wanted = wanted.where(ClassGroup.id.in_(mine))
    return _rows(session, wanted, actor.today if year is None else year.nearest_day(actor.today))


def list_years(session: Session, actor: Actor) -> Sequence[SchoolYear]:
    """The years of which the actor may open a class, the newest first."""
    wanted = select(SchoolYear).order_by(SchoolYear.start_year.desc())
    if Role.ADMIN not in actor.roles:
        mine = actor.class_ids() | actor.taught_before
        wanted = wanted.where(SchoolYear.id.in_(select(ClassGroup.school_year_id).where(ClassGroup.id.in_(mine))))
    return session.scalars(wanted).all()


def list_for_today(session: Session, actor: Actor) -> list[ClassRow]:
    """The classes that the actor teaches today, by name."""
    taught = [class_id for class_id in actor.taught if actor.teaches(class_id)]
    return _rows(session, _listed(actor.today).where(ClassGroup.id.in_(taught)), actor.today) if taught else []


def list_reviewed(session: Session, actor: Actor) -> list[ClassRow]:
    """The classes in the actor's remit, by name."""
    if not actor.reviewed:
        return []
    return _rows(session, _listed(actor.today).where(ClassGroup.id.in_(actor.reviewed)), actor.today)


def get(session: Session, actor: Actor, class_group_id: int, action: Action) -> ClassGroup:
    """A class on which the actor may do this. Raises NotFound, whether unknown or forbidden."""
    class_group = session.get(
        ClassGroup,
        class_group_id,
        options=[
            selectinload(ClassGroup.school_year),
            selectinload(ClassGroup.teachings).selectinload(Teaching.teacher),
            selectinload(ClassGroup.teachings).selectinload(Teaching.subject),
        ],
    )
    if class_group is None or not can(actor, action, class_group):
        raise NotFound
    return class_group


def list_students(session: Session, class_group: ClassGroup, on: date) -> Sequence[Student]:
    """The students of a class on a day, by name."""
    return session.scalars(
        select(Student)
        .join(Enrolment, and_(Enrolment.student_id == Student.id, enrolled_on(on)))
        .where(Enrolment.class_group_id == class_group.id)
        .order_by(Student.last_name, Student.first_name, Student.id)
    ).all()


def list_team(class_group: ClassGroup, on: date) -> list[TeamMember]:
    """Those who teach the class on a day, by name, each once with all its subjects."""
    subjects: dict[Teacher, set[str]] = {}
    for teaching in class_group.teachings:
        if teaching.starts_on <= on and (teaching.ends_on is None or teaching.ends_on >= on):
            subjects.setdefault(teaching.teacher, set()).add(teaching.subject.name)
    people = sorted(subjects, key=lambda teacher: (teacher.last_name, teacher.first_name, teacher.id))
    return [TeamMember(teacher, tuple(sorted(subjects[teacher]))) for teacher in people]


def _by_name() -> Select[ClassGroup]:
    return select(ClassGroup).order_by(ClassGroup.name, ClassGroup.id)


def _listed(today: date) -> Select[ClassGroup]:
    return _by_name().where(in_use(today))


def in_use(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """The classes of the years that are not over; in the summer before the next one is opened, of the last one."""
    newest = select(func.max(SchoolYear.start_year)).scalar_subquery()
    running = select(SchoolYear.id).where(or_(SchoolYear.ends_on >= today, SchoolYear.start_year == newest))
    return and_(ClassGroup.archived_on.is_(None), ClassGroup.school_year_id.in_(running))


def _rows(session: Session, wanted: Select[ClassGroup], on: date) -> list[ClassRow]:
    counted = (
        select(Enrolment.class_group_id, func.count().label("students"))
        .where(enrolled_on(on))
        .group_by(Enrolment.class_group_id)
        .subquery()
    )
    rows = session.execute(
        wanted.add_columns(func.coalesce(counted.c.students, 0)).outerjoin(
            counted, counted.c.class_group_id == ClassGroup.id
        )
    )
    return [ClassRow(class_group, students) for class_group, students in rows]


def enrolled_on(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """The enrolments that run on a day."""
    return and_(Enrolment.starts_on <= day, or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= day))
