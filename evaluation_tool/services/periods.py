"""The periods of a school year: set by those who run the tool, closed and opened again by the director.

Closing keeps, for each student of the year's classes, the level of every competency as the council saw it
(PeriodSnapshot). What the council wrote is not copied: CouncilComment rows belong to a period, and whoever writes
them asks refuse_closed() first, in the same transaction. A closed period also refuses observations dated in it
(observation_checks, seances, observations_import). Opening it again needs a reason and keeps the snapshot, which the
next closing replaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, insert, literal, or_, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.domain.period_lines import PeriodLine, PeriodProblem, line_problems
from evaluation_tool.domain.problems import Problem
from evaluation_tool.models.calendar import Period, SchoolYear
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.evidence import Attainment, PeriodSnapshot
from evaluation_tool.models.grid import Grid
from evaluation_tool.models.review import CouncilComment
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import audit

LONGEST_REASON = 500


class UnsoundPeriods(DomainError):
    """The periods have faults that keep them from being stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = tuple(problems)


class PeriodsChanged(DomainError):
    """Somebody else added or removed a period since these were read."""


class PeriodClosed(DomainError):
    """The period is closed: nothing of it changes until it is opened again."""


class PeriodOpen(DomainError):
    """The period is not closed."""


class PeriodNotBegun(DomainError):
    """The period has not begun: there is nothing to keep of it."""


class NoReason(DomainError):
    """A closed period is opened again only with a reason."""


class YearArchived(DomainError):
    """The year is archived: it is only read."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a period would keep: students with a level, and levels in all."""

    students: int
    levels: int


def list_periods(session: Session, year: SchoolYear) -> Sequence[Period]:
    """The periods of a year, in order."""
    return session.scalars(
        select(Period).where(Period.school_year_id == year.id).order_by(Period.position, Period.id)
    ).all()


def list_years(session: Session) -> Sequence[SchoolYear]:
    """Every school year with its periods, the newest first."""
    return session.scalars(
        select(SchoolYear).options(selectinload(SchoolYear.periods)).order_by(SchoolYear.start_year.desc())
    ).all()


def get_period(session: Session, actor: Actor, period_id: int, action: Action) -> Period:
    """A period on which the actor may do this. Raises NotFound, whether unknown or forbidden."""
    period = session.get(Period, period_id, options=[selectinload(Period.school_year)])
    if period is None or not can(actor, action, period):
        raise NotFound
    return period


def refuse_closed(session: Session, period_id: int) -> None:
    """Raises PeriodClosed where nothing may be written for this period any more; ask it under the write lock."""
    closed = (
        select(Period.id)
        .join(SchoolYear)
        .where(Period.id == period_id, or_(Period.closed_at.is_not(None), SchoolYear.archived_at.is_not(None)))
    )
    if session.scalar(closed) is not None:
        raise PeriodClosed


def preview_closing(session: Session, period: Period) -> Closing:
    """What closing it today would keep; writes nothing."""
    levels = _levels_of(period).subquery()
    row = session.execute(select(func.count(levels.c.student_id.distinct()), func.count()).select_from(levels)).one()
    return Closing(students=row[0], levels=row[1])


def close_period(session: Session, actor: Actor, period: Period, *, now: datetime) -> Closing:
    """Keep what the council saw, and lock the period, in the current write transaction.

    Raises PeriodClosed when it is closed already, PeriodNotBegun, YearArchived.
    """
    session.refresh(period)
    if period.closed_at is not None:
        raise PeriodClosed
    _refuse_archived(period.school_year)
    if period.starts_on > actor.today:
        raise PeriodNotBegun
    kept = preview_closing(session, period)
    session.execute(delete(PeriodSnapshot).where(PeriodSnapshot.period_id == period.id))
    columns = ["period_id", "student_id", "competency_id", "level_id"]
    session.execute(insert(PeriodSnapshot).from_select(columns, _levels_of(period)))
    period.closed_at = now
    session.flush()
    ids = {"period": period.id, "students": kept.students, "levels": kept.levels}
    audit.record(session, "period.closed", now=now, account_id=actor.account_id, ids=ids)
    return kept


def reopen_period(session: Session, actor: Actor, period: Period, *, reason: str, now: datetime) -> None:
    """Let the period be written in again; the last reason stays with it, every one in the journal.

    Raises PeriodOpen, NoReason, YearArchived.
    """
    session.refresh(period)
    if period.closed_at is None:
        raise PeriodOpen
    _refuse_archived(period.school_year)
    if not reason.strip():
        raise NoReason
    period.closed_at = None
    period.reopened_reason = reason.strip()[:LONGEST_REASON]
    session.flush()
    ids = {"period": period.id}
    details = [audit.Detail({"reason": period.reopened_reason})]
    audit.record(session, "period.reopened", now=now, account_id=actor.account_id, ids=ids, details=details)


def save_periods(
    session: Session, actor: Actor, year: SchoolYear, *, lines: Sequence[PeriodLine], now: datetime
) -> None:
    """Give the year these periods, in the order of their days; a stored period whose line is blank goes away.

    Every stored period has its line. Raises PeriodsChanged, UnsoundPeriods, YearArchived.
    """
    _refuse_archived(year)
    stored = {period.id: period for period in list_periods(session, year)}
    if {line.period_id for line in lines} - {None} != stored.keys():
        raise PeriodsChanged
    problems = line_problems(lines, year.starts_on, year.ends_on) + _stored_problems(session, stored, lines)
    if problems:
        raise UnsoundPeriods(problems)
    for line in lines:
        if line.is_blank and line.period_id in stored:
            session.delete(stored.pop(line.period_id))
    for period in stored.values():
        # Periods may change places: none may be held twice on the way.
        period.position = -period.id
    session.flush()
    kept = sorted((line for line in lines if line.starts_on is not None), key=lambda line: str(line.starts_on))
    for position, line in enumerate(kept, start=1):
        _write_line(session, year, stored, line, position)
    session.flush()
    session.expire(year, ["periods"])
    ids = {"school_year": year.id, "periods": len(kept)}
    audit.record(session, "periods.changed", now=now, account_id=actor.account_id, ids=ids)


def _write_line(session: Session, year: SchoolYear, stored: dict[int, Period], line: PeriodLine, position: int) -> None:
    if line.starts_on is None or line.ends_on is None:
        return
    period = stored.get(line.period_id or 0)
    if period is None:
        period = Period(school_year_id=year.id)
        session.add(period)
    period.position, period.name = position, line.name
    period.starts_on, period.ends_on = line.starts_on, line.ends_on


def _stored_problems(session: Session, stored: dict[int, Period], lines: Sequence[PeriodLine]) -> list[Problem]:
    """A closed period keeps its days; one that something hangs on is not removed."""
    problems = []
    for place, line in enumerate(lines):
        period = stored.get(line.period_id or 0)
        if period is None:
            continue
        moved = (line.starts_on, line.ends_on) != (period.starts_on, period.ends_on)
        if period.closed_at is not None and moved:
            problems.append(Problem(PeriodProblem.CLOSED, place))
        elif line.is_blank and _is_used(session, period):
            problems.append(Problem(PeriodProblem.IN_USE, place))
    return problems


def _is_used(session: Session, period: Period) -> bool:
    columns = (PeriodSnapshot.period_id, CouncilComment.period_id, Grid.period_id)
    return any(session.scalar(select(column).where(column == period.id).limit(1)) is not None for column in columns)


def _levels_of(period: Period) -> Select[int, int, int, int]:
    """The levels, as they stand, of everybody who was in a class of the year on a day of the period."""
    members = (
        select(Enrolment.student_id)
        .join(ClassGroup, ClassGroup.id == Enrolment.class_group_id)
        .where(
            ClassGroup.school_year_id == period.school_year_id,
            Enrolment.starts_on <= period.ends_on,
            or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= period.starts_on),
        )
    )
    return select(
        literal(period.id).label("period_id"), Attainment.student_id, Attainment.competency_id, Attainment.level_id
    ).where(Attainment.student_id.in_(members))


def _refuse_archived(year: SchoolYear) -> None:
    if year.archived_at is not None:
        raise YearArchived
