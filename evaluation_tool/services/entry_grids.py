"""What the entry grid shows: students, items, and where each student stands, as plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.evidence import (
    Assessment,
    AssessmentAbsence,
    AssessmentItem,
    Attainment,
    Observation,
    ObservationSource,
    ObservationState,
)
from evaluation_tool.models.framework import Competency, CompetencyVersion
from evaluation_tool.models.grid import Grid, GridClass, GridItem, NotTaught
from evaluation_tool.models.level_scale import Level, LevelScale
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services.classes import enrolled_on

MOST_COLUMNS = 40


class Column(NamedTuple):
    """One item of the grid."""

    grid_item_id: int
    competency_id: int
    code: str
    wording: str
    title: str
    domain: str
    is_taught: bool


class Line(NamedTuple):
    """One student."""

    student_id: int
    first_name: str
    last_name: str
    is_absent: bool


class CellValue(NamedTuple):
    """What a cell holds: a level attained, the state typed today where there is one, and whether it was typed today."""

    level_id: int | None
    is_confirmed: bool
    state: ObservationState | None
    is_typed: bool


@dataclass(frozen=True, slots=True)
class EntryGrid:
    """A class seen through one grid; `newest` is the last row of the log when it was read."""

    class_group: ClassGroup
    grid: Grid
    seance: Assessment | None
    columns: Sequence[Column]
    lines: Sequence[Line]
    cells: dict[tuple[int, int], CellValue]
    levels: Sequence[Level]
    newest: int


def get_pair(
    session: Session, actor: Actor, class_group_id: int, grid_id: int, action: Action
) -> tuple[ClassGroup, Grid]:
    """A class and a grid it works with, if the actor may do this in the class. Raises NotFound."""
    class_group = session.get(ClassGroup, class_group_id)
    if class_group is None or not can(actor, action, class_group):
        raise NotFound
    grid = session.scalar(
        select(Grid)
        .join(GridClass, GridClass.grid_id == Grid.id)
        .where(Grid.id == grid_id, GridClass.class_group_id == class_group.id)
    )
    if grid is None:
        raise NotFound
    return class_group, grid


def list_grids(session: Session, class_group: ClassGroup) -> Sequence[Grid]:
    """The grids at work in a class, by title."""
    return session.scalars(
        select(Grid)
        .join(GridClass, GridClass.grid_id == Grid.id)
        .where(GridClass.class_group_id == class_group.id, Grid.archived_at.is_(None))
        .order_by(Grid.title, Grid.id)
    ).all()


def load(
    session: Session, class_group: ClassGroup, grid: Grid, *, day: date, seance: Assessment | None = None
) -> EntryGrid:
    """Read a whole entry grid in a handful of queries, whatever its size."""
    columns = list_columns(session, class_group, grid, seance)
    lines = list_lines(session, class_group, day, seance)
    return EntryGrid(
        class_group=class_group,
        grid=grid,
        seance=seance,
        columns=columns,
        lines=lines,
        cells=_cells(session, lines, columns, seance),
        levels=active_levels(session),
        newest=session.scalar(select(func.max(Observation.id))) or 0,
    )


def active_levels(session: Session) -> Sequence[Level]:
    """The levels of the scale in force, lowest first."""
    return session.scalars(select(Level).join(LevelScale).where(LevelScale.is_active).order_by(Level.rank)).all()


def list_columns(session: Session, class_group: ClassGroup, grid: Grid, seance: Assessment | None) -> list[Column]:
    """The items to observe: those of the séance in its order, or all that the grid shows, forty at most.

    Attitudes are not among them: they never receive a level from a teacher.
    """
    domain = aliased(CompetencyVersion)
    wanted = (
        select(
            GridItem.id,
            GridItem.competency_id,
            CompetencyVersion.code,
            GridItem.wording,
            CompetencyVersion.title,
            func.coalesce(domain.title, ""),
            NotTaught.grid_item_id.is_(None),
        )
        .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
        .join(Competency, Competency.id == GridItem.competency_id)
        .outerjoin(
            domain,
            (domain.competency_id == Competency.domain_id)
            & (domain.framework_version_id == CompetencyVersion.framework_version_id),
        )
        .outerjoin(NotTaught, (NotTaught.grid_item_id == GridItem.id) & (NotTaught.class_group_id == class_group.id))
        .where(GridItem.grid_id == grid.id, GridItem.hidden_at.is_(None), GridItem.is_self_only.is_(False))
        .limit(MOST_COLUMNS)
    )
    if seance is not None and not seance.is_implicit:
        wanted = wanted.join(
            AssessmentItem,
            (AssessmentItem.grid_item_id == GridItem.id) & (AssessmentItem.assessment_id == seance.id),
        ).order_by(AssessmentItem.position, GridItem.id)
    else:
        wanted = wanted.order_by(GridItem.position, GridItem.id)
    return [Column(*row) for row in session.execute(wanted)]


def list_lines(session: Session, class_group: ClassGroup, day: date, seance: Assessment | None) -> list[Line]:
    """The students of the class that day, by name, with those ticked absent for the séance."""
    rows = session.execute(
        select(Student.id, Student.first_name, Student.last_name)
        .join(Enrolment, (Enrolment.student_id == Student.id) & enrolled_on(day))
        .where(Enrolment.class_group_id == class_group.id)
        .order_by(Student.last_name, Student.first_name, Student.id)
    )
    absent: set[int] = set()
    if seance is not None:
        absent = set(
            session.scalars(select(AssessmentAbsence.student_id).where(AssessmentAbsence.assessment_id == seance.id))
        )
    return [Line(*row, row[0] in absent) for row in rows]


def _cells(
    session: Session, lines: Sequence[Line], columns: Sequence[Column], seance: Assessment | None
) -> dict[tuple[int, int], CellValue]:
    students = [line.student_id for line in lines]
    competencies = [column.competency_id for column in columns]
    items = {column.competency_id: column.grid_item_id for column in columns}
    cells = {
        (student_id, items[competency_id]): CellValue(level_id, confirmed, None, False)
        for student_id, competency_id, level_id, confirmed in session.execute(
            select(Attainment.student_id, Attainment.competency_id, Attainment.level_id, Attainment.is_confirmed).where(
                Attainment.student_id.in_(students), Attainment.competency_id.in_(competencies)
            )
        )
    }
    if seance is not None:
        typed = session.execute(
            select(Observation.student_id, Observation.grid_item_id, Observation.state).where(
                Observation.assessment_id == seance.id,
                Observation.is_effective,
                Observation.source == ObservationSource.TEACHER,
            )
        )
        for student_id, item_id, state in typed:
            held = cells.get((student_id, item_id), CellValue(None, False, None, True))
            cells[student_id, item_id] = held._replace(state=state, is_typed=True)
    return cells
