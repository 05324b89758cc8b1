"""What has to be known of a class, a grid and a day before a batch is written: read once, asked per operation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.operations import LONGEST_NOTE, Operation, Refusal
from evaluation_tool.models.calendar import Period, SchoolYear
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.evidence import Assessment
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.models.level_scale import Level, LevelScale
from evaluation_tool.policy import Actor, DateSpan


class Item(NamedTuple):
    """What a save must know of a grid's item."""

    competency_id: int
    is_self_only: bool


@dataclass(frozen=True, slots=True)
class BatchContext:
    """The class, the grid and everything that says whether an operation may be done."""

    actor: Actor
    class_group_id: int
    grid_id: int
    items: dict[int, Item]
    enrolments: dict[int, tuple[DateSpan, ...]]
    levels: frozenset[int]
    year: DateSpan
    closed_periods: tuple[DateSpan, ...]
    seances: dict[int, Assessment]

    def day_of(self, operation: Operation) -> date:
        """The day an operation is about: its own, its séance's, or today."""
        seance = self.seances.get(operation.assessment_id or 0)
        return operation.observed_on or (seance.observed_on if seance is not None else self.actor.today)

    def refusal(self, operation: Operation) -> Refusal | None:
        """The first reason not to do this operation, or None."""
        item = self.items.get(operation.grid_item_id)
        if item is None:
            return Refusal.UNKNOWN_ITEM
        if item.is_self_only:
            return Refusal.SELF_ONLY
        if operation.assessment_id is not None and operation.assessment_id not in self.seances:
            return Refusal.UNKNOWN_SEANCE
        if operation.level_id is not None and operation.level_id not in self.levels:
            return Refusal.UNKNOWN_LEVEL
        if len(operation.note) > LONGEST_NOTE:
            return Refusal.NOTE_TOO_LONG
        return self._refusal_of_day(operation, self.day_of(operation))

    def _refusal_of_day(self, operation: Operation, day: date) -> Refusal | None:
        if day > self.actor.today:
            return Refusal.IN_THE_FUTURE
        if not self.year.covers(day):
            return Refusal.OUTSIDE_YEAR
        if not self.actor.teaches(self.class_group_id, day):
            return Refusal.NOT_TEACHING
        if not any(span.covers(day) for span in self.enrolments.get(operation.student_id, ())):
            return Refusal.UNKNOWN_STUDENT
        if any(span.covers(day) for span in self.closed_periods):
            return Refusal.PERIOD_CLOSED
        return None


def load_context(
    session: Session, actor: Actor, class_group: ClassGroup, grid: Grid, operations: Sequence[Operation]
) -> BatchContext:
    """Read what the checks need, in the transaction that will write."""
    year, closed_periods = _calendar(session, class_group.school_year_id)
    return BatchContext(
        actor=actor,
        class_group_id=class_group.id,
        grid_id=grid.id,
        items={
            row.id: Item(row.competency_id, row.is_self_only)
            for row in session.execute(
                select(GridItem.id, GridItem.competency_id, GridItem.is_self_only).where(GridItem.grid_id == grid.id)
            )
        },
        enrolments=_enrolments(session, class_group.id, {operation.student_id for operation in operations}),
        levels=frozenset(session.scalars(select(Level.id).join(LevelScale).where(LevelScale.is_active))),
        year=year,
        closed_periods=closed_periods,
        seances=_own_seances(session, actor, class_group.id, grid.id, {op.assessment_id for op in operations}),
    )


def _calendar(session: Session, school_year_id: int) -> tuple[DateSpan, tuple[DateSpan, ...]]:
    """The days of the class's year, and those of its closed periods."""
    rows = session.execute(
        select(SchoolYear.starts_on, SchoolYear.ends_on, Period.starts_on, Period.ends_on, Period.id.is_not(None))
        .outerjoin(Period, (Period.school_year_id == SchoolYear.id) & Period.closed_at.is_not(None))
        .where(SchoolYear.id == school_year_id)
    ).all()
    return DateSpan(rows[0][0], rows[0][1]), tuple(DateSpan(row[2], row[3]) for row in rows if row[4])


def _enrolments(session: Session, class_group_id: int, students: Collection[int]) -> dict[int, tuple[DateSpan, ...]]:
    spans: dict[int, tuple[DateSpan, ...]] = {}
    columns = (Enrolment.student_id, Enrolment.starts_on, Enrolment.ends_on)
    for student_id, first, last in session.execute(
        select(*columns).where(Enrolment.class_group_id == class_group_id, Enrolment.student_id.in_(students))
    ):
        spans[student_id] = (*spans.get(student_id, ()), DateSpan(first, last))
    return spans


def _own_seances(
    session: Session, actor: Actor, class_group_id: int, grid_id: int, wanted: Collection[int | None]
) -> dict[int, Assessment]:
    ids = [one for one in wanted if one is not None]
    if not ids:
        return {}
    found = session.scalars(
        select(Assessment).where(
            Assessment.id.in_(ids),
            Assessment.author_id == actor.account_id,
            Assessment.class_group_id == class_group_id,
            Assessment.grid_id == grid_id,
        )
    )
    return {seance.id: seance for seance in found}
