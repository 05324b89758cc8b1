"""What has to be known of a class, a grid and a day before a batch is written: read once, asked per operation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.operations import LONGEST_NOTE, Operation, Refusal
from evaluation_tool.models.calendar import Period, SchoolYear
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.evidence import Assessment
from evaluation_tool.models.grid import GridClass, GridItem
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor, DateSpan
from evaluation_tool.services import attainments

_class_group: BindParameter[int] = bindparam("class_group")
_grid: BindParameter[int] = bindparam("grid")
# A class at work with a grid, the days of its year, and those of each closed period; every one of an archived year.
_CALENDAR = (
    select(SchoolYear.starts_on, SchoolYear.ends_on, Period.starts_on.label("first"), Period.ends_on.label("last"))
    .join(ClassGroup, ClassGroup.school_year_id == SchoolYear.id)
    .join(GridClass, GridClass.class_group_id == ClassGroup.id)
    .outerjoin(
        Period,
        (Period.school_year_id == SchoolYear.id)
        & or_(Period.closed_at.is_not(None), SchoolYear.archived_at.is_not(None)),
    )
    .where(ClassGroup.id == _class_group, GridClass.grid_id == _grid)
)
_ITEMS = select(GridItem.id, GridItem.competency_id, GridItem.is_self_only).where(
    GridItem.grid_id == _grid, GridItem.id.in_(bindparam("items", expanding=True))
)
_ENROLMENTS = select(Enrolment.student_id, Enrolment.starts_on, Enrolment.ends_on).where(
    Enrolment.class_group_id == _class_group, Enrolment.student_id.in_(bindparam("students", expanding=True))
)
_KEPT = select(Student.id, Student.canonical_id).where(Student.id.in_(bindparam("students", expanding=True)))
_OWN_SEANCES = select(Assessment.id, Assessment.observed_on).where(
    Assessment.id.in_(bindparam("seances", expanding=True)),
    Assessment.author_id == bindparam("author"),
    Assessment.class_group_id == _class_group,
    Assessment.grid_id == _grid,
)


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
    reading: attainments.Reading
    year: DateSpan
    closed_periods: tuple[DateSpan, ...]
    seances: dict[int, date]

    def day_of(self, operation: Operation) -> date:
        """The day an operation is about: its own, its séance's, or today."""
        return operation.observed_on or self.seances.get(operation.assessment_id or 0, self.actor.today)

    def refusal(self, operation: Operation) -> Refusal | None:
        """The first reason not to do this operation, or None."""
        item = self.items.get(operation.grid_item_id)
        if item is None:
            return Refusal.UNKNOWN_ITEM
        if item.is_self_only:
            return Refusal.SELF_ONLY
        if operation.assessment_id is not None and operation.assessment_id not in self.seances:
            return Refusal.UNKNOWN_SEANCE
        if operation.level_id is not None and operation.level_id not in self.reading.active_levels:
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
    session: Session, actor: Actor, class_group_id: int, grid_id: int, operations: Sequence[Operation]
) -> BatchContext:
    """Read what the checks need, in the transaction that will write; one query for each kind of thing.

    Raises NotFound for a class that does not work with this grid.
    """
    connection = session.connection()
    which = {"class_group": class_group_id, "grid": grid_id}
    calendar = connection.execute(_CALENDAR, which).all()
    if not calendar:
        raise NotFound
    return BatchContext(
        actor=actor,
        class_group_id=class_group_id,
        grid_id=grid_id,
        items=_items(connection, which, operations),
        enrolments=_enrolments(connection, which, operations),
        reading=attainments.reading(session),
        year=DateSpan(calendar[0].starts_on, calendar[0].ends_on),
        closed_periods=tuple(DateSpan(row.first, row.last) for row in calendar if row.first is not None),
        seances=_own_seances(connection, actor, which, operations),
    )


def who_stands(session: Session, context: BatchContext, operations: Sequence[Operation]) -> dict[int, int]:
    """Whoever is kept, for each merged duplicate that these operations still name: a page may be older than a merge."""
    unknown = {operation.student_id for operation in operations} - context.enrolments.keys()
    if not unknown:
        return {}
    rows = session.connection().execute(_KEPT, {"students": sorted(unknown)})
    return {student_id: kept_id for student_id, kept_id in rows if kept_id is not None}


def _items(connection: Connection, which: dict[str, Any], operations: Sequence[Operation]) -> dict[int, Item]:
    asked = sorted({operation.grid_item_id for operation in operations})
    rows = connection.execute(_ITEMS, {**which, "items": asked})
    return {item_id: Item(competency_id, is_self_only) for item_id, competency_id, is_self_only in rows}


def _enrolments(
    connection: Connection, which: dict[str, Any], operations: Sequence[Operation]
) -> dict[int, tuple[DateSpan, ...]]:
    spans: dict[int, tuple[DateSpan, ...]] = {}
    asked = sorted({operation.student_id for operation in operations})
    for student_id, first, last in connection.execute(_ENROLMENTS, {**which, "students": asked}):
        spans[student_id] = (*spans.get(student_id, ()), DateSpan(first, last))
    return spans


def _own_seances(
    connection: Connection, actor: Actor, which: dict[str, Any], operations: Sequence[Operation]
) -> dict[int, date]:
    """The days of the séances that the operations name, where they are the actor's and of this class and grid."""
    asked = sorted({operation.assessment_id for operation in operations if operation.assessment_id is not None})
    if not asked:
        return {}
    rows = connection.execute(_OWN_SEANCES, {**which, "seances": asked, "author": actor.account_id})
    return dict(rows.all())
