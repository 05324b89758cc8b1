"""The booklet of a student who leaves: what it can do, for the next school. For those who review its classes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.school_year import year_name
from evaluation_tool.formats.booklets import Booklet, BookletLevel, BookletLine, BookletPlace
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.framework import Competency, Framework
from evaluation_tool.models.grid import Grid
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import audit, student_file
from evaluation_tool.services.student_file import FileLine, Path


def list_students(session: Session, actor: Actor, *, leavers: bool) -> Sequence[Student]:
    """Those who were ever in a class that the actor reviews, by name: who left the school, or who is in it today."""
    running = exists().where(Enrolment.student_id == Student.id, *_runs(actor.today))
    reviewed = exists().where(Enrolment.student_id == Student.id, Enrolment.class_group_id.in_(actor.reviewed))
    wanted = (
        select(Student)
        .where(reviewed, Student.canonical_id.is_(None), ~running if leavers else running)
        .order_by(Student.last_name, Student.first_name, Student.id)
    )
    return session.scalars(wanted).all()


def get_student(session: Session, actor: Actor, student_id: int) -> Student:
    """A student whose booklet the actor may hand over, even after it left. Raises NotFound."""
    places = selectinload(Student.enrolments).selectinload(Enrolment.class_group).selectinload(ClassGroup.school_year)
    student = session.get(Student, student_id, options=[places])
    if student is None or not can(actor, Action.BOOKLET, student):
        raise NotFound
    return student


def write(session: Session, actor: Actor, student: Student, *, now: datetime) -> Booklet:
    """The booklet as it stands today; that it was handed over is written in the journal."""
    found = student_file.read(session, student, actor.today)
    paths = [(line, line.path) for line in found.lines if line.path is not None]
    seen = [line for line, _path in paths]
    grids, frameworks = _grids(session, seen), _frameworks(session, seen)
    establishment = session.get_one(Establishment, 1)
    booklet = Booklet(
        issued_on=actor.today,
        establishment=establishment.name,
        uais=tuple(uai.uai for uai in establishment.uais),
        last_name=student.last_name,
        first_name=student.first_name,
        birth_date=student.birth_date,
        ine=student.ine or "",
        places=_places(student),
        levels=tuple(_level(level) for level in found.levels),
        lines=tuple(_line(line, path, grids, frameworks) for line, path in paths),
    )
    details = [audit.Detail({}, student.id)]
    audit.record(session, "booklet.given", now=now, account_id=actor.account_id, details=details)
    return booklet


def _runs(day: date) -> tuple[ColumnElement[bool], ...]:
    return Enrolment.starts_on <= day, or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= day)


def _places(student: Student) -> tuple[BookletPlace, ...]:
    stays = sorted(student.enrolments, key=lambda stay: (stay.starts_on, stay.id))
    return tuple(
        BookletPlace(
            school_year=year_name(stay.class_group.school_year.start_year),
            name=stay.class_group.name,
            starts_on=stay.starts_on,
            ends_on=stay.ends_on,
        )
        for stay in stays
    )


def _line(line: FileLine, path: Path, grids: dict[int, str], frameworks: dict[int, str]) -> BookletLine:
    return BookletLine(
        framework=frameworks[line.id],
        code=line.names.code,
        title=line.names.title,
        wording=line.wording,
        domain=line.names.domain,
        grid=grids[line.item.grid_id],
        level=_level(line.now) if line.now is not None else None,
        held_twice=line.is_confirmed,
        first_seen_on=path.first.on,
        last_seen_on=path.last.on,
        next_step=line.next_step,
    )


def _level(level: Level) -> BookletLevel:
    return BookletLevel(level.rank, level.symbol, level.student_label)


def _grids(session: Session, lines: Collection[FileLine]) -> dict[int, str]:
    rows = session.execute(select(Grid.id, Grid.title).where(Grid.id.in_({line.item.grid_id for line in lines})))
    return {row.id: row.title for row in rows}


def _frameworks(session: Session, lines: Collection[FileLine]) -> dict[int, str]:
    rows = session.execute(
        select(Competency.id, Framework.key)
        .join(Framework, Framework.id == Competency.framework_id)
        .where(Competency.id.in_({line.id for line in lines}))
    )
    return {row.id: row.key for row in rows}
