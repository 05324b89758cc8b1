"""What the entry grid shows: students, items, and where each student stands, as plain rows.

The statements are written once and executed with values: the grid is the page that teachers open most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Date, Integer, bindparam, func, select
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
from evaluation_tool.services import entry_views
from evaluation_tool.services.classes import enrolled_on
from evaluation_tool.services.entry_views import EVERYTHING, View

MOST_COLUMNS = 40


class Column(NamedTuple):
    """One item of the grid."""

    grid_item_id: int
    competency_id: int
    code: str
    wording: str
    title: str
    domain_id: int | None
    domain: str
    is_taught: bool

    @property
    def words(self) -> str:
        """The item in the class's own words, or in the framework's."""
        return self.wording or self.title


class Line(NamedTuple):
    """One student."""

    student_id: int
    first_name: str
    last_name: str
    is_absent: bool


# The level attained on a competency, and whether it was confirmed: a bare tuple, for there are 1,200 on a page.
Held = tuple[int, bool]
# What was typed in this séance: a level, or a state.
Typed = tuple[int | None, ObservationState | None]


@dataclass(frozen=True, slots=True)
class EntryGrid:
    """A class seen through one grid; `newest` is the last row of the log when it was read."""

    class_group: ClassGroup
    grid: Grid
    seance: Assessment | None
    columns: Sequence[Column]
    lines: Sequence[Line]
    # By student, then by competency: the same evidence whatever the grid.
    held: dict[int, dict[int, Held]]
    # By student, then by item: what was typed in this séance.
    typed: dict[int, dict[int, Typed]]
    levels: Sequence[Level]
    newest: int
    view: View
    column_count: int

    @property
    def pages(self) -> int:
        """How many times forty columns there are."""
        return max(1, -(-self.column_count // MOST_COLUMNS))


def get_pair(
    session: Session, actor: Actor, class_group_id: int, grid_id: int, action: Action
) -> tuple[ClassGroup, Grid]:
    """A class and a grid it works with, if the actor may do this in the class. Raises NotFound."""
    found = session.execute(_PAIR, {"class_group": class_group_id, "grid": grid_id}).one_or_none()
    if found is None or not can(actor, action, found[0]):
        raise NotFound
    return found[0], found[1]


def list_grids(session: Session, class_group: ClassGroup) -> Sequence[Grid]:
    """The grids at work in a class, by title."""
    return session.scalars(
        select(Grid)
        .join(GridClass, GridClass.grid_id == Grid.id)
        .where(GridClass.class_group_id == class_group.id, Grid.archived_at.is_(None))
        .order_by(Grid.title, Grid.id)
    ).all()


def load(
    session: Session,
    class_group: ClassGroup,
    grid: Grid,
    *,
    day: date,
    seance: Assessment | None = None,
    view: View = EVERYTHING,
) -> EntryGrid:
    """Read a whole entry grid in a handful of queries, whatever its size."""
    found = [column for column in list_columns(session, class_group, grid, seance) if _is_wanted(column, view)]
    columns = found[(view.page - 1) * MOST_COLUMNS : view.page * MOST_COLUMNS]
    held = _held(session, class_group, grid, day)
    lines = list_lines(session, class_group, day, seance)
    return EntryGrid(
        class_group=class_group,
        grid=grid,
        seance=seance,
        columns=columns,
        lines=_narrowed(session, lines, columns, held, day, view),
        held=held,
        typed=_typed(session, seance),
        levels=active_levels(session),
        newest=session.connection().scalar(_NEWEST) or 0,
        view=view,
        column_count=len(found),
    )


def active_levels(session: Session) -> Sequence[Level]:
    """The levels of the scale in force, lowest first."""
    return session.scalars(_LEVELS).all()


def list_columns(session: Session, class_group: ClassGroup, grid: Grid, seance: Assessment | None) -> list[Column]:
    """The items to observe: those of the séance in its order, or all that the grid shows.

    Attitudes are not among them: they never receive a level from a teacher.
    """
    values = {"class_group": class_group.id, "grid": grid.id}
    if seance is None or seance.is_implicit:
        return [Column(*row) for row in session.connection().execute(_COLUMNS, values)]
    return [Column(*row) for row in session.connection().execute(_COLUMNS_OF_SEANCE, values | {"seance": seance.id})]


def list_lines(session: Session, class_group: ClassGroup, day: date, seance: Assessment | None) -> list[Line]:
    """The students of the class that day, by name, with those ticked absent for the séance.

    Two of the same name have their birthday beside their first name: nobody is observed for somebody else.
    """
    values = {"class_group": class_group.id, "day": day, "seance": seance.id if seance is not None else None}
    rows = session.connection().execute(_LINES, values).all()
    shared = Counter((first, last) for _id, first, last, _is_absent, _birth in rows)
    return [
        Line(number, f"{first} ({birth:%d/%m})" if birth and shared[first, last] > 1 else first, last, is_absent)
        for number, first, last, is_absent, birth in rows
    ]


def _is_wanted(column: Column, view: View) -> bool:
    if view.item_ids and column.grid_item_id not in view.item_ids:
        return False
    return view.domain_id is None or column.domain_id == view.domain_id


def _held(session: Session, class_group: ClassGroup, grid: Grid, day: date) -> dict[int, dict[int, Held]]:
    held: dict[int, dict[int, Held]] = {}
    values = {"class_group": class_group.id, "grid": grid.id, "day": day}
    for student_id, competency_id, level_id, is_confirmed in session.connection().execute(_HELD, values):
        held.setdefault(student_id, {})[competency_id] = (level_id, is_confirmed)
    return held


def _typed(session: Session, seance: Assessment | None) -> dict[int, dict[int, Typed]]:
    typed: dict[int, dict[int, Typed]] = {}
    if seance is not None:
        for student_id, item_id, level_id, state in session.connection().execute(_TYPED, {"seance": seance.id}):
            typed.setdefault(student_id, {})[item_id] = (level_id, state)
    return typed


def _narrowed(
    session: Session,
    lines: list[Line],
    columns: Sequence[Column],
    held: dict[int, dict[int, Held]],
    day: date,
    view: View,
) -> list[Line]:
    """The students that the view asks for."""
    competencies = {column.competency_id for column in columns}
    wanted = {line.student_id for line in lines}
    if view.group_id is not None:
        wanted &= entry_views.members(session, view.group_id, day)
    if view.is_unseen_only:
        wanted = {student for student in wanted if competencies - held.get(student, {}).keys()}
    if view.stale_weeks is not None:
        wanted &= entry_views.not_seen_for(session, wanted, competencies, day=day, weeks=view.stale_weeks)
    return [line for line in lines if line.student_id in wanted]


_CLASS = bindparam("class_group", type_=Integer)
_GRID = bindparam("grid", type_=Integer)
_SEANCE = bindparam("seance", type_=Integer)
_DAY = bindparam("day", type_=Date)
_PAIR = (
    select(ClassGroup, Grid)
    .join(GridClass, GridClass.class_group_id == ClassGroup.id)
    .join(Grid, Grid.id == GridClass.grid_id)
    .where(ClassGroup.id == _CLASS, Grid.id == _GRID)
)
_LEVELS = select(Level).join(LevelScale).where(LevelScale.is_active).order_by(Level.rank)
_NEWEST = select(func.max(Observation.id))
_DOMAIN = aliased(CompetencyVersion)
_ITEMS = (
    select(
        GridItem.id,
        GridItem.competency_id,
        CompetencyVersion.code,
        GridItem.wording,
        CompetencyVersion.title,
        Competency.domain_id,
        func.coalesce(_DOMAIN.title, ""),
        NotTaught.grid_item_id.is_(None),
    )
    .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
    .join(Competency, Competency.id == GridItem.competency_id)
    .outerjoin(
        _DOMAIN,
        (_DOMAIN.competency_id == Competency.domain_id)
        & (_DOMAIN.framework_version_id == CompetencyVersion.framework_version_id),
    )
    .outerjoin(NotTaught, (NotTaught.grid_item_id == GridItem.id) & (NotTaught.class_group_id == _CLASS))
    .where(GridItem.grid_id == _GRID, GridItem.hidden_at.is_(None), GridItem.is_self_only.is_(False))
)
_COLUMNS = _ITEMS.order_by(GridItem.position, GridItem.id)
_COLUMNS_OF_SEANCE = _ITEMS.join(
    AssessmentItem, (AssessmentItem.grid_item_id == GridItem.id) & (AssessmentItem.assessment_id == _SEANCE)
).order_by(AssessmentItem.position, GridItem.id)
_LINES = (
    select(
        Student.id,
        Student.first_name,
        Student.last_name,
        AssessmentAbsence.student_id.is_not(None),
        Student.birth_date,
    )
    .join(Enrolment, (Enrolment.student_id == Student.id) & enrolled_on(_DAY))
    .outerjoin(
        AssessmentAbsence,
        (AssessmentAbsence.student_id == Student.id) & (AssessmentAbsence.assessment_id == _SEANCE),
    )
    .where(Enrolment.class_group_id == _CLASS)
    .order_by(Student.last_name, Student.first_name, Student.id)
)
# From the students to what each of them holds: 1,200 short searches by key, whatever else the students were seen on.
_HELD = (
    select(Attainment.student_id, Attainment.competency_id, Attainment.level_id, Attainment.is_confirmed)
    .join(Enrolment, Enrolment.student_id == Attainment.student_id)
    .where(
        Enrolment.class_group_id == _CLASS,
        enrolled_on(_DAY),
        Attainment.competency_id.in_(select(GridItem.competency_id).where(GridItem.grid_id == _GRID)),
    )
)
_TYPED = select(Observation.student_id, Observation.grid_item_id, Observation.level_id, Observation.state).where(
    Observation.assessment_id == _SEANCE,
    Observation.is_effective,
    Observation.source == ObservationSource.TEACHER,
)
