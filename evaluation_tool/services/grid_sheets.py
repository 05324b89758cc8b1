"""A grid as it goes on paper: its items in the students' words, its criteria on the scale of today."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.ready_palettes import border_for
from evaluation_tool.domain.text import shorten
from evaluation_tool.formats.pdf import GridSheet, ObservationSheet, SheetItem, SheetLevel
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.models.level_scale import Level
from evaluation_tool.policy import Action, Actor
from evaluation_tool.services import (
    classes,
    entry_grids,
    filled_grids,
    grids,
    grids_criteria,
    grids_items,
    level_scales,
)

PAPER = "#ffffff"
LONGEST_WORDING = 140


def grid_sheet(session: Session, actor: Actor, grid_id: int, *, printed_on: str) -> GridSheet:
    """A grid for the wall and for the binder: students read it, so never an official title. Raises NotFound."""
    grid = grids.get(session, actor, grid_id, Action.GRID_VIEW)
    scale = level_scales.active(session)
    items = [item for item in grids_items.list_items(session, grid) if item.wording]
    readings = grids_criteria.readings_for(session, items, scale)

    def criteria(item: GridItem) -> tuple[str, ...]:
        texts = grids_criteria.texts_by_level(item, scale, readings)
        return tuple(texts.get(level.id, "") for level in scale.levels)

    return GridSheet(
        title=grid.title,
        subtitle=_about(grid),
        establishment=_establishment(session),
        printed_on=printed_on,
        levels=tuple(printed_level(level) for level in scale.levels),
        items=tuple(SheetItem(item.wording, criteria(item), item.pictogram) for item in items),
    )


def observation_sheet(
    session: Session, actor: Actor, grid_id: int, class_group_id: int, *, on: date, printed_on: str
) -> ObservationSheet:
    """A blank sheet for a class that works with the grid and that the actor may open. Raises NotFound."""
    grid = grids.get(session, actor, grid_id, Action.GRID_VIEW)
    class_group = _class_of(session, actor, grid, class_group_id)
    items = [item for item in grids_items.list_items(session, grid) if not item.is_self_only]
    return ObservationSheet(
        title=grid.title,
        subtitle=class_group.name,
        establishment=_establishment(session),
        printed_on=printed_on,
        levels=tuple(printed_level(level) for level in level_scales.active(session).levels),
        students=tuple(student.full_name for student in classes.list_students(session, class_group, on)),
        columns=tuple(_wording(item) for item in items),
    )


def filled_sheet(
    session: Session, actor: Actor, grid_id: int, class_group_id: int, *, on: date, seen: str, printed_on: str
) -> ObservationSheet:
    """The same sheet with what the class has shown, for whoever may read its results. Raises NotFound."""
    class_group, grid = entry_grids.get_pair(session, actor, class_group_id, grid_id, Action.OBSERVATION_READ)
    filled = filled_grids.load(session, class_group, grid, on=on)
    ranks = {level.id: str(rank) for rank, level in enumerate(filled.levels, start=1)}

    def mark(held: filled_grids.Held | None) -> str:
        if held is None:
            return ""
        return ranks[held.id] if isinstance(held, Level) else held.value

    return ObservationSheet(
        title=grid.title,
        subtitle=f"{class_group.name} · {seen}",
        establishment=_establishment(session),
        printed_on=printed_on,
        levels=tuple(printed_level(level) for level in filled.levels),
        students=tuple(student.full_name for student in filled.students),
        columns=tuple(_wording(item) for item in filled.items),
        marks=tuple(
            tuple(mark(filled.cells.get((student.id, item.id))) for item in filled.items) for student in filled.students
        ),
    )


def _class_of(session: Session, actor: Actor, grid: Grid, class_group_id: int) -> ClassGroup:
    if all(group.id != class_group_id for group in grid.class_groups):
        raise NotFound
    return classes.get(session, actor, class_group_id, Action.CLASS_VIEW)


def _wording(item: GridItem) -> str:
    return item.wording or shorten(item.competency_version.title, LONGEST_WORDING)


def _about(grid: Grid) -> str:
    subject = grid.subject.name if grid.subject is not None else ""
    return " · ".join(text for text in (subject, grid.audience) if text)


def _establishment(session: Session) -> str:
    return session.scalars(select(Establishment.name)).one()


def printed_level(level: Level) -> SheetLevel:
    """A level as it is printed, with its colours on paper."""
    return SheetLevel(
        level.symbol, level.code, level.student_label, level.fill, level.text_colour, border_for(level.fill, PAPER)
    )
