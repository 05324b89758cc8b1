"""School years: the next one opened with the dates and periods of the last, a past one archived and still readable.

What was seen belongs to the student, not to the year: nothing of the log or of its summaries is touched here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.domain.school_year import SchoolYearDraft, a_year_later, start_year_of, stretched, usual_year
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, Enrolment, Teaching
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit, establishments


class YearExists(DomainError):
    """Somebody opened this year meanwhile."""


class WrongYearDates(DomainError):
    """The first or the last day does not suit the year; `field` is the date's name, `limit` the day it must follow."""

    def __init__(self, field: str, limit: date) -> None:
        super().__init__(field)
        self.field = field
        self.limit = limit


class YearRuns(DomainError):
    """The year has not ended: it cannot be archived."""


def get_year(session: Session, year_id: int) -> SchoolYear:
    """A school year with its periods. Raises NotFound."""
    year = session.get(SchoolYear, year_id, options=[selectinload(SchoolYear.periods)])
    if year is None:
        raise NotFound
    return year


def newest(session: Session) -> SchoolYear:
    """The last year that was opened: every establishment is founded with one."""
    wanted = select(SchoolYear).options(selectinload(SchoolYear.periods)).order_by(SchoolYear.start_year.desc())
    return session.scalars(wanted.limit(1)).one()


def draft_next(session: Session, today: date) -> SchoolYearDraft:
    """The year to open next: the dates and periods of the last one, a year later; usual ones after a gap."""
    last = newest(session)
    if start_year_of(today) > last.start_year + 1:
        return usual_year(start_year_of(today))
    return a_year_later(establishments.draft_of(last))


def open_next(
    session: Session, actor: Actor, *, start_year: int, starts_on: date, ends_on: date, now: datetime
) -> SchoolYear:
    """Open the year after the last one, its periods copied; places and services of earlier years end with them.

    Raises YearExists, WrongYearDates.
    """
    last = newest(session)
    draft = draft_next(session, actor.today)
    if start_year != draft.start_year:
        raise YearExists
    if not last.ends_on < starts_on or starts_on.year not in {start_year, start_year + 1}:
        raise WrongYearDates("starts_on", last.ends_on)
    if not starts_on < ends_on or ends_on.year > start_year + 1:
        raise WrongYearDates("ends_on", starts_on)
    year = establishments.open_year(session, replace(stretched(draft, starts_on, ends_on), start_year=start_year))
    end_earlier_places(session, year)
    audit.record(session, "year.opened", now=now, account_id=actor.account_id, ids={"school_year": year.id})
    return year


def end_past_places(session: Session) -> None:
    """What was just written by hand in a class ends with its year too, once the next one is open."""
    session.flush()
    end_earlier_places(session, newest(session))


def end_earlier_places(session: Session, year: SchoolYear) -> None:
    """Whoever still learns or teaches in a class of an earlier year, without a last day, stops with that year."""
    for earlier in session.scalars(
        select(SchoolYear).where(SchoolYear.start_year < year.start_year, SchoolYear.archived_at.is_(None))
    ):
        _end_places(session, earlier)


def has_next_places(session: Session, year: SchoolYear) -> bool:
    """Students came into the classes of a later year, so that who is in none of them can be told."""
    return session.scalar(_later_places(year).limit(1)) is not None


def list_not_back(session: Session, year: SchoolYear) -> Sequence[Student]:
    """The students of a year who are in no class of a later one, by name; nobody as long as no class has come."""
    if not has_next_places(session, year):
        return []
    wanted = select(Student).where(Student.left_on.is_(None), Student.canonical_id.is_(None))
    wanted = wanted.where(Student.id.in_(_places(year)), Student.id.not_in(_later_places(year)))
    return session.scalars(wanted.order_by(Student.last_name, Student.first_name, Student.id)).all()


def archive(session: Session, actor: Actor, year: SchoolYear, *, now: datetime) -> int:
    """Put a year that has ended away: it is only read from now on, and leaves every list of today.

    Who is in no class of a later year left with it: returns how many. Archiving twice changes nothing. Raises YearRuns.
    """
    if year.ends_on >= actor.today:
        raise YearRuns
    if year.archived_at is not None:
        return 0
    gone = list_not_back(session, year)
    for student in gone:
        student.left_on = _day_after(year)
    _end_places(session, year)
    session.execute(
        update(ClassGroup)
        .where(ClassGroup.school_year_id == year.id, ClassGroup.archived_on.is_(None))
        .values(archived_on=actor.today)
    )
    year.archived_at = now
    session.flush()
    ids = {"school_year": year.id, "students": [student.id for student in gone]}
    audit.record(session, "year.archived", now=now, account_id=actor.account_id, ids=ids)
    return len(gone)


def take_back(session: Session, actor: Actor, year: SchoolYear, *, now: datetime, zone: ZoneInfo) -> None:
    """Open an archived year again, with the classes put away and without the departures noted with it.

    A year that is open stays so. Places and services keep the last day of the year.
    """
    if year.archived_at is None:
        return
    session.execute(
        update(ClassGroup)
        .where(ClassGroup.school_year_id == year.id, ClassGroup.archived_on == year.archived_at.astimezone(zone).date())
        .values(archived_on=None)
    )
    session.execute(
        update(Student)
        .where(
            Student.left_on == _day_after(year), Student.id.in_(_places(year)), Student.id.not_in(_later_places(year))
        )
        .values(left_on=None)
    )
    year.archived_at = None
    session.flush()
    audit.record(session, "year.taken_back", now=now, account_id=actor.account_id, ids={"school_year": year.id})


def _day_after(year: SchoolYear) -> date:
    return year.ends_on + timedelta(days=1)


def _places(year: SchoolYear) -> Select[int]:
    return (
        select(Enrolment.student_id)
        .join(ClassGroup, ClassGroup.id == Enrolment.class_group_id)
        .where(ClassGroup.school_year_id == year.id)
    )


def _later_places(year: SchoolYear) -> Select[int]:
    return (
        select(Enrolment.student_id)
        .join(ClassGroup, ClassGroup.id == Enrolment.class_group_id)
        .join(SchoolYear, SchoolYear.id == ClassGroup.school_year_id)
        .where(SchoolYear.starts_on > year.ends_on)
    )


def _end_places(session: Session, year: SchoolYear) -> None:
    classes = select(ClassGroup.id).where(ClassGroup.school_year_id == year.id)
    for table in (Enrolment, Teaching):
        session.execute(
            update(table)
            .where(
                table.class_group_id.in_(classes),
                table.starts_on <= year.ends_on,
                or_(table.ends_on.is_(None), table.ends_on > year.ends_on),
            )
            .values(ends_on=year.ends_on)
        )
    session.flush()
