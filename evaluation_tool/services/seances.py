"""Séances: opened for a class with a grid, closed by the teacher or by the hour."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, delete, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.operations import Refusal
from evaluation_tool.models.calendar import Period, SchoolYear
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.evidence import Assessment, AssessmentAbsence, AssessmentItem, Context
from evaluation_tool.models.grid import Grid, GridItem, NotTaught
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit

_IMPLICIT_ROWS = (
    select(Assessment)
    .where(
        Assessment.author_id == bindparam("author"),
        Assessment.class_group_id == bindparam("class_group"),
        Assessment.grid_id == bindparam("grid"),
        Assessment.observed_on.in_(bindparam("days", expanding=True)),
        Assessment.is_implicit,
    )
    .order_by(Assessment.id)
)
_IMPLICIT = _IMPLICIT_ROWS.with_only_columns(Assessment.id, Assessment.observed_on)


def open_seance(
    session: Session,
    actor: Actor,
    class_group: ClassGroup,
    grid: Grid,
    *,
    item_ids: Sequence[int],
    absent_student_ids: Collection[int],
    context: Context,
    day: date,
    now: datetime,
    title: str = "",
) -> Assessment:
    """Begin a séance on some items of a grid; students ticked absent are skipped by typing and known to groups."""
    seance = Assessment(
        author_id=actor.account_id,
        grid_id=grid.id,
        class_group_id=class_group.id,
        observed_on=day,
        context=context,
        title=title,
        is_implicit=False,
        opened_at=now,
    )
    session.add(seance)
    session.flush()
    session.add_all(
        AssessmentItem(assessment_id=seance.id, grid_item_id=item_id, position=position)
        for position, item_id in enumerate(dict.fromkeys(item_ids))
    )
    session.add_all(
        AssessmentAbsence(assessment_id=seance.id, student_id=student_id)
        for student_id in sorted(set(absent_student_ids))
    )
    session.flush()
    audit.record(session, "seance.opened", now=now, account_id=actor.account_id, ids={"assessment": seance.id})
    return seance


def find_implicit(session: Session, actor: Actor, *, class_group_id: int, grid_id: int, day: date) -> Assessment | None:
    """The séance of somebody who just types that day, if anything was typed."""
    values = {"author": actor.account_id, "class_group": class_group_id, "grid": grid_id, "days": [day]}
    return session.scalars(_IMPLICIT_ROWS, values).first()


def list_implicit(
    session: Session, actor: Actor, *, class_group_id: int, grid_id: int, days: Collection[date]
) -> dict[date, int]:
    """The ids of the actor's implicit séances of these days, the oldest of each; a day without one is left out."""
    rows = session.connection().execute(
        _IMPLICIT,
        {"author": actor.account_id, "class_group": class_group_id, "grid": grid_id, "days": sorted(days)},
    )
    found: dict[date, int] = {}
    for seance_id, observed_on in rows:
        found.setdefault(observed_on, seance_id)
    return found


def find_or_open_implicit(
    session: Session, actor: Actor, *, class_group_id: int, grid_id: int, day: date, now: datetime
) -> Assessment:
    """The séance of somebody who just types: one per author, grid, class and day."""
    found = find_implicit(session, actor, class_group_id=class_group_id, grid_id=grid_id, day=day)
    if found is not None:
        return found
    seance = Assessment(
        author_id=actor.account_id,
        grid_id=grid_id,
        class_group_id=class_group_id,
        observed_on=day,
        context=Context.CLASSROOM,
        is_implicit=True,
        opened_at=now,
    )
    session.add(seance)
    session.flush()
    return seance


def get_own(session: Session, actor: Actor, assessment_id: int) -> Assessment:
    """A séance of the actor's. Raises NotFound for anybody else's."""
    seance = session.get(Assessment, assessment_id)
    if seance is None or seance.author_id != actor.account_id:
        raise NotFound
    return seance


def close(session: Session, actor: Actor, seance: Assessment, *, now: datetime) -> None:
    """Publish what the séance brought; closing it twice changes nothing."""
    if seance.closed_at is None:
        seance.closed_at = now
        session.flush()
        audit.record(session, "seance.closed", now=now, account_id=actor.account_id, ids={"assessment": seance.id})


def refused_day(session: Session, actor: Actor, class_group: ClassGroup, day: date) -> Refusal | None:
    """Why nothing can be observed in this class on this day, or None."""
    if day > actor.today:
        return Refusal.IN_THE_FUTURE
    year = session.get_one(SchoolYear, class_group.school_year_id)
    if not year.starts_on <= day <= year.ends_on:
        return Refusal.OUTSIDE_YEAR
    if not actor.teaches(class_group.id, day):
        return Refusal.NOT_TEACHING
    is_closed = select(Period.id).where(
        Period.school_year_id == year.id,
        Period.closed_at.is_not(None),
        Period.starts_on <= day,
        Period.ends_on >= day,
    )
    return Refusal.PERIOD_CLOSED if session.scalars(is_closed).first() is not None else None


def recent_item_ids(session: Session, actor: Actor, class_group: ClassGroup, grid: Grid, limit: int = 12) -> list[int]:
    """The items of the actor's last séances with this class and grid, the most recent first, each once."""
    rows = session.scalars(
        select(AssessmentItem.grid_item_id)
        .join(Assessment, Assessment.id == AssessmentItem.assessment_id)
        .where(*_own(actor, class_group), Assessment.grid_id == grid.id)
        .order_by(Assessment.id.desc(), AssessmentItem.position)
        .limit(limit * 4)
    )
    return list(dict.fromkeys(rows))[:limit]


def find_last(session: Session, actor: Actor, class_group: ClassGroup) -> Assessment | None:
    """The actor's last séance with this class: its grid and its context are likely to be those of the next one."""
    return session.scalars(
        select(Assessment).where(*_own(actor, class_group)).order_by(Assessment.id.desc()).limit(1)
    ).first()


def absent_today(session: Session, actor: Actor, class_group: ClassGroup) -> list[int]:
    """Whom the actor already ticked absent today in this class: nobody is ticked twice in a day."""
    last = (
        select(Assessment.id)
        .where(*_own(actor, class_group), Assessment.observed_on == actor.today, Assessment.is_implicit.is_(False))
        .order_by(Assessment.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = select(AssessmentAbsence.student_id).where(AssessmentAbsence.assessment_id == last)
    return list(session.scalars(rows.order_by(AssessmentAbsence.student_id)))


def absent_ids(session: Session, seance: Assessment) -> list[int]:
    """Whom the séance goes without."""
    rows = select(AssessmentAbsence.student_id).where(AssessmentAbsence.assessment_id == seance.id)
    return list(session.scalars(rows.order_by(AssessmentAbsence.student_id)))


def set_absent(
    session: Session, actor: Actor, seance: Assessment, student_ids: Collection[int], *, now: datetime
) -> None:
    """Say who is away: somebody came late, or left. What was typed stays; saying it twice changes nothing."""
    before, after = set(absent_ids(session, seance)), set(student_ids)
    if before == after:
        return
    session.execute(
        delete(AssessmentAbsence).where(
            AssessmentAbsence.assessment_id == seance.id, AssessmentAbsence.student_id.in_(before - after)
        )
    )
    session.add_all(
        AssessmentAbsence(assessment_id=seance.id, student_id=student_id) for student_id in sorted(after - before)
    )
    session.flush()
    audit.record(session, "seance.absences", now=now, account_id=actor.account_id, ids={"assessment": seance.id})


def _own(actor: Actor, class_group: ClassGroup) -> tuple[ColumnElement[bool], ...]:
    return Assessment.author_id == actor.account_id, Assessment.class_group_id == class_group.id


def mark_taught(
    session: Session,
    actor: Actor,
    class_group: ClassGroup,
    item: GridItem,
    *,
    is_taught: bool,
    day: date,
    now: datetime,
) -> None:
    """Say that a class has, or has not yet, been taught an item; saying it twice changes nothing."""
    found = session.get(NotTaught, (item.id, class_group.id))
    if is_taught and found is not None:
        session.delete(found)
    elif not is_taught and found is None:
        session.add(NotTaught(grid_item_id=item.id, class_group_id=class_group.id, noted_on=day))
    else:
        return
    session.flush()
    audit.record(
        session,
        "item.taught" if is_taught else "item.not_taught",
        now=now,
        account_id=actor.account_id,
        ids={"grid_item": item.id, "class_group": class_group.id},
    )
