"""A class on a grid as it stands, for paper and for files: where each student is, in the words of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.evidence import Attainment, Observation, ObservationSource, ObservationState
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student
from evaluation_tool.services import classes, grids_items, level_scales

Held = Level | ObservationState


@dataclass(frozen=True, slots=True)
class FilledGrid:
    """What a class showed on every observable item of a grid; a cell that nobody observed is not in `cells`.

    A cell holds the level attained, or the last state where no level was ever seen: a state never displaces a level.
    """

    class_group: ClassGroup
    grid: Grid
    items: Sequence[GridItem]
    students: Sequence[Student]
    levels: Sequence[Level]
    cells: Mapping[tuple[int, int], Held]  # by student and item


def load(session: Session, class_group: ClassGroup, grid: Grid, *, on: date) -> FilledGrid:
    """Read the class of that day, however long the grid is."""
    items = [item for item in grids_items.list_items(session, grid) if not item.is_self_only]
    students = classes.list_students(session, class_group, on)
    return FilledGrid(
        class_group=class_group,
        grid=grid,
        items=items,
        students=students,
        levels=level_scales.active(session).levels,
        cells=_cells(session, students, items),
    )


def _cells(session: Session, students: Sequence[Student], items: Sequence[GridItem]) -> dict[tuple[int, int], Held]:
    who = [student.id for student in students]
    item_of = {item.competency_id: item.id for item in items}
    states = session.execute(
        select(Observation.student_id, Observation.competency_id, Observation.state)
        .where(
            Observation.student_id.in_(who),
            Observation.competency_id.in_(item_of),
            Observation.source == ObservationSource.TEACHER,
            Observation.is_effective,
            Observation.state.is_not(None),
        )
        .order_by(Observation.observed_on, Observation.sequence, Observation.id)
    )
    cells: dict[tuple[int, int], Held] = {
        (student, item_of[competency]): state for student, competency, state in states if state is not None
    }
    readings = level_scales.readings(session)
    attained = session.execute(
        select(Attainment.student_id, Attainment.competency_id, Attainment.level_id).where(
            Attainment.student_id.in_(who), Attainment.competency_id.in_(item_of)
        )
    )
    # A level of an older scale that nothing maps reads as not observed on this one.
    return cells | {
        (student, item_of[competency]): readings[level] for student, competency, level in attained if level in readings
    }
