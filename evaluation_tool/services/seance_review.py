"""What a séance brought, once it is over: how much, and what nobody observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.evidence import Assessment, Observation, ObservationSource
from evaluation_tool.models.grid import Grid
from evaluation_tool.services import entry_grids
from evaluation_tool.services.entry_grids import Column, Line


@dataclass(frozen=True, slots=True)
class Unseen:
    """A competency of the séance, and the students present whom nobody observed on it."""

    column: Column
    students: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Review:
    """The séance in figures of things done, never of people."""

    observations: int
    students: int
    absent: Sequence[Line]
    unseen: Sequence[Unseen]


def review(session: Session, class_group: ClassGroup, grid: Grid, seance: Assessment) -> Review:
    """Look back on a séance. One that chose no competency cannot have missed any."""
    seen = {
        (student_id, item_id)
        for student_id, item_id in session.execute(
            select(Observation.student_id, Observation.grid_item_id).where(
                Observation.assessment_id == seance.id,
                Observation.is_effective,
                Observation.source == ObservationSource.TEACHER,
            )
        )
    }
    lines = entry_grids.list_lines(session, class_group, seance.observed_on, seance)
    columns = [] if seance.is_implicit else entry_grids.list_columns(session, class_group, grid, seance)
    present = [line for line in lines if not line.is_absent]
    unseen = [
        Unseen(column, missed)
        for column in columns
        if (missed := [line for line in present if (line.student_id, column.grid_item_id) not in seen])
    ]
    absent = [line for line in lines if line.is_absent]
    return Review(len(seen), len({student_id for student_id, _item in seen}), absent, unseen)
