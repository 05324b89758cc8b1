"""Grids as a whole: found by those who may read them, made, renamed, given to classes, put away.

What somebody types (settings, sentences, criteria) is guarded by `Grid.version`: a form sends back the version it
was opened on, and an older one raises StaleGrid instead of overwriting. Ticking and reordering name one item each, so
two people doing both at once lose nothing; they leave the version alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import flag_modified

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.models.calendar import Period, SchoolYear
from evaluation_tool.models.class_group import ClassGroup, Teaching
from evaluation_tool.models.grid import Grid, GridClass, GridCoOwner, GridItem
from evaluation_tool.models.people import Subject
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import audit

MOST_LISTED = 200


class StaleGrid(DomainError):
    """Somebody saved this grid after the form was opened."""


class GridArchived(DomainError):
    """A grid that was put away is taken out again before it changes."""


class NotYourClass(DomainError):
    """A grid is given to classes that one teaches, not to others."""


@dataclass(frozen=True, slots=True)
class GridDraft:
    """What a teacher says of a grid before its first competency."""

    title: str
    audience: str = ""
    subject_id: int | None = None
    period_id: int | None = None
    class_group_ids: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class GridRow:
    """A grid in a list: itself, how many competencies it shows and how many have no student sentence yet."""

    grid: Grid
    items: int
    unworded: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What a grid's settings may choose from."""

    subjects: Sequence[Subject]
    periods: Sequence[Period]
    class_groups: Sequence[ClassGroup]
    taught_subject_id: int | None


def get(session: Session, actor: Actor, grid_id: int, action: Action) -> Grid:
    """A grid on which the actor may do this, with all that a page shows of it.

    Raises NotFound, whether unknown or forbidden.
    """
    return _permitted(actor, action, session.scalar(select(Grid).where(Grid.id == grid_id).options(*_SHOWN)))


def get_for_change(session: Session, actor: Actor, grid_id: int, *, version: int | None = None) -> Grid:
    """A grid whose content the actor is about to change. Raises NotFound, GridArchived, StaleGrid."""
    grid = _permitted(actor, Action.GRID_EDIT, session.scalar(select(Grid).where(Grid.id == grid_id)))
    if grid.archived_at is not None:
        raise GridArchived
    if version is not None and version != grid.version:
        raise StaleGrid
    return grid


def list_own(session: Session, actor: Actor, *, archived: bool = False) -> list[GridRow]:
    """The grids that the actor may change, by title."""
    put_away = Grid.archived_at.is_not(None) if archived else Grid.archived_at.is_(None)
    return rows(session, and_(is_editable(actor), put_away))


def list_of_colleagues(session: Session, actor: Actor) -> list[GridRow]:
    """Other people's grids at work in the actor's classes, by title."""
    class_ids = actor.class_ids()
    at_work = select(GridClass.grid_id).where(GridClass.class_group_id.in_(class_ids)) if class_ids else None
    wanted = Grid.id.in_(at_work) if at_work is not None else false()
    return rows(session, and_(wanted, Grid.archived_at.is_(None), ~is_editable(actor)))


def rows(session: Session, wanted: ColumnElement[bool]) -> list[GridRow]:
    """The grids that match, with their counts, by title."""
    found = session.scalars(
        select(Grid).where(wanted).options(*_SHOWN).order_by(Grid.title, Grid.id).limit(MOST_LISTED)
    ).all()
    counts = _counts(session, [grid.id for grid in found])
    return [GridRow(grid, *counts.get(grid.id, (0, 0))) for grid in found]


def create(session: Session, actor: Actor, draft: GridDraft, *, now: datetime) -> Grid:
    """A new empty grid of the actor's own. Raises NotYourClass."""
    grid = Grid(title=draft.title, owner_id=actor.account_id, created_at=now)
    session.add(grid)
    _settle(session, actor, grid, draft)
    session.flush()
    audit.record(session, "grid.created", now=now, account_id=actor.account_id, ids={"grid": grid.id})
    return grid


def change_settings(session: Session, actor: Actor, grid: Grid, draft: GridDraft) -> None:
    """Rename a grid, or give it to other classes. Raises NotYourClass; classes it already has may stay."""
    _settle(session, actor, grid, draft)
    note_change(grid)
    session.flush()


def archive(session: Session, actor: Actor, grid: Grid, *, now: datetime) -> None:
    """Put a grid away; its evidence stays and it can come back."""
    if grid.archived_at is None:
        grid.archived_at = now
        audit.record(session, "grid.archived", now=now, account_id=actor.account_id, ids={"grid": grid.id})
    session.flush()


def unarchive(session: Session, actor: Actor, grid: Grid, *, now: datetime) -> None:
    """Take a grid out again."""
    if grid.archived_at is not None:
        grid.archived_at = None
        audit.record(session, "grid.unarchived", now=now, account_id=actor.account_id, ids={"grid": grid.id})
    session.flush()


def note_change(grid: Grid) -> None:
    """Make every form opened before this moment stale: what follows changes words that somebody typed."""
    flag_modified(grid, "title")


def choices(session: Session, actor: Actor, grid: Grid | None = None) -> Choices:
    """The subjects, this year's periods, and the classes that the actor may give a grid to."""
    kept = {group.id for group in grid.class_groups} if grid is not None else set()
    subjects = session.scalars(select(Subject).order_by(Subject.name, Subject.id)).all()
    periods = session.scalars(
        select(Period)
        .join(SchoolYear)
        .where(
            or_(
                and_(SchoolYear.starts_on <= actor.today, SchoolYear.ends_on >= actor.today),
                Period.id == (grid.period_id if grid is not None else None),
            )
        )
        .order_by(Period.starts_on, Period.id)
    ).all()
    groups = session.scalars(
        select(ClassGroup)
        .where(ClassGroup.id.in_(_given_to(actor) | kept))
        .where(or_(ClassGroup.archived_on.is_(None), ClassGroup.id.in_(kept)))
        .order_by(ClassGroup.name, ClassGroup.id)
    ).all()
    return Choices(subjects, periods, groups, _taught_subject(session, actor))


def is_editable(actor: Actor) -> ColumnElement[bool]:
    """The grids that the actor owns or co-owns."""
    shared = select(GridCoOwner.grid_id).where(GridCoOwner.account_id == actor.account_id)
    return or_(Grid.owner_id == actor.account_id, Grid.id.in_(shared))


def known_classes(
    session: Session, actor: Actor, wanted: Iterable[int], kept: Iterable[ClassGroup] = ()
) -> list[ClassGroup]:
    """The classes of these ids that the actor may give a grid to. Raises NotYourClass for any other."""
    ids = set(wanted)
    if not ids <= _given_to(actor) | {group.id for group in kept}:
        raise NotYourClass
    return list(session.scalars(select(ClassGroup).where(ClassGroup.id.in_(ids)).order_by(ClassGroup.name)))


_SHOWN = (
    joinedload(Grid.owner),
    joinedload(Grid.subject),
    joinedload(Grid.period),
    selectinload(Grid.class_groups),
    selectinload(Grid.co_owners),
)


def _permitted(actor: Actor, action: Action, grid: Grid | None) -> Grid:
    if grid is None or not can(actor, action, grid):
        raise NotFound
    return grid


def _settle(session: Session, actor: Actor, grid: Grid, draft: GridDraft) -> None:
    class_groups = known_classes(session, actor, draft.class_group_ids, grid.class_groups)
    grid.title = draft.title
    grid.audience = draft.audience
    grid.subject_id = draft.subject_id
    grid.period_id = draft.period_id
    grid.class_groups = class_groups


def _given_to(actor: Actor) -> set[int]:
    return {class_id for class_id in actor.taught if actor.teaches(class_id)}


def _taught_subject(session: Session, actor: Actor) -> int | None:
    """The one subject that the actor teaches now, when there is exactly one."""
    if actor.teacher_id is None:
        return None
    taught = session.scalars(
        select(Teaching.subject_id)
        .where(Teaching.teacher_id == actor.teacher_id, _runs_on(actor.today))
        .distinct()
        .order_by(Teaching.subject_id)
        .limit(2)
    ).all()
    return taught[0] if len(taught) == 1 else None


def _runs_on(day: date) -> ColumnElement[bool]:
    return and_(Teaching.starts_on <= day, or_(Teaching.ends_on.is_(None), Teaching.ends_on >= day))


def _counts(session: Session, grid_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    if not grid_ids:
        return {}
    unworded = func.count().filter(GridItem.wording == "")
    counted = session.execute(
        select(GridItem.grid_id, func.count(), unworded)
        .where(GridItem.grid_id.in_(grid_ids), GridItem.hidden_at.is_(None))
        .group_by(GridItem.grid_id)
    )
    return {grid_id: (items, without) for grid_id, items, without in counted}
