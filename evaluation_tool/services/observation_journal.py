"""The journal of what was typed, burst by burst, and taking a whole burst back: by new rows, like any correction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.operations import CellState, Operation, Outcome
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.evidence import Assessment, Observation, ObservationSource, ObservationState
from evaluation_tool.models.grid import Grid
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import observations
from evaluation_tool.services.observation_log import Cell

# The rows of a merged duplicate were written again, burst by burst, for the student who stands.
_OF_WHO_STANDS = Student.canonical_id.is_(None)


class Burst(NamedTuple):
    """Some observations that were saved together, and how many of them still stand."""

    batch_id: str
    recorded_at: datetime
    grid_id: int
    grid_title: str
    rows: int
    standing: int


def list_bursts(session: Session, actor: Actor, class_group: ClassGroup, limit: int = 50) -> Sequence[Burst]:
    """What the actor typed for a class, the newest burst first."""
    standing = func.sum(cast(Observation.is_effective, Integer))
    rows = session.execute(
        select(
            Observation.batch_id,
            func.min(Observation.recorded_at),
            Grid.id,
            Grid.title,
            func.count(),
            standing,
        )
        .join(Assessment, Assessment.id == Observation.assessment_id)
        .join(Grid, Grid.id == Assessment.grid_id)
        .join(Student, Student.id == Observation.student_id)
        .where(
            Observation.author_id == actor.account_id,
            Observation.source == ObservationSource.TEACHER,
            Assessment.class_group_id == class_group.id,
            _OF_WHO_STANDS,
        )
        .group_by(Observation.batch_id, Grid.id, Grid.title)
        .order_by(func.max(Observation.id).desc())
        .limit(limit)
    )
    return [Burst(*row) for row in rows]


def undo_burst(
    session: Session, actor: Actor, class_group: ClassGroup, grid: Grid, batch_id: str, *, now: datetime
) -> list[Outcome]:
    """Put every cell of a burst back as it was before it, where nothing newer was written since.

    Raises NotFound for a burst that is not the actor's, or not of this class and grid.
    """
    rows = session.scalars(
        select(Observation)
        .join(Assessment, Assessment.id == Observation.assessment_id)
        .join(Student, Student.id == Observation.student_id)
        .where(
            Observation.batch_id == batch_id,
            Observation.author_id == actor.account_id,
            Assessment.class_group_id == class_group.id,
            Assessment.grid_id == grid.id,
            _OF_WHO_STANDS,
        )
        .order_by(Observation.id)
    ).all()
    if not rows:
        raise NotFound
    cells: dict[Cell, list[Observation]] = {}
    for row in rows:
        cells.setdefault((row.assessment_id, row.student_id, row.grid_item_id), []).append(row)
    standing, replaced = _standing(session, rows), _rows(session, [row.replaces_id for row in rows])
    operations = []
    for cell, (first, *later) in cells.items():
        last = later[-1] if later else first
        before = replaced.get(first.replaces_id or 0)
        is_emptied = last.state is ObservationState.CLEARED and before is not None and cell not in standing
        if standing.get(cell) == last.id or is_emptied:
            operations.append(_back(last, before))
    return observations.record(session, actor, class_group, grid, operations, now=now) if operations else []


def _standing(session: Session, rows: Sequence[Observation]) -> dict[Cell, int]:
    """What the cells of these rows hold now."""
    found = session.execute(
        select(Observation.assessment_id, Observation.student_id, Observation.grid_item_id, Observation.id).where(
            Observation.assessment_id.in_({row.assessment_id for row in rows}),
            Observation.student_id.in_({row.student_id for row in rows}),
            Observation.grid_item_id.in_({row.grid_item_id for row in rows}),
            Observation.source == ObservationSource.TEACHER,
            Observation.is_effective,
        )
    )
    return {(seance, student, item): number for seance, student, item, number in found}


def _rows(session: Session, ids: Sequence[int | None]) -> dict[int, Observation]:
    wanted = select(Observation).where(Observation.id.in_([one for one in ids if one is not None]))
    return {row.id: row for row in session.scalars(wanted)}


def _back(row: Observation, before: Observation | None) -> Operation:
    state = before.state if before is not None else None
    return Operation(
        operation_id=uuid.uuid4().hex,
        student_id=row.student_id,
        grid_item_id=row.grid_item_id,
        level_id=before.level_id if before is not None else None,
        state=CellState(state.value) if state is not None and state is not ObservationState.CLEARED else None,
        observed_on=row.observed_on,
        assessment_id=row.assessment_id,
        note=before.note if before is not None else "",
    )
