"""The competencies that activities are about: chosen from the grids a teacher works with, told in their words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.framework import NodeKind
from evaluation_tool.models.framework import CompetencyVersion, FrameworkVersion
from evaluation_tool.models.grid import Grid, GridClass, GridItem
from evaluation_tool.policy import Actor
from evaluation_tool.services import grids


@dataclass(frozen=True, slots=True)
class Words:
    """A competency as a list shows it to adults."""

    id: int
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one grid has to choose from."""

    title: str
    competencies: tuple[Words, ...]


def list_choices(session: Session, actor: Actor) -> list[Shelf]:
    """The competencies of the grids that the actor edits or teaches with; one that several have comes once.

    Attitudes are not there: nobody is put to work on them by an adult.
    """
    at_work = select(GridClass.grid_id).where(GridClass.class_group_id.in_(actor.class_ids()))
    rows = session.execute(
        select(Grid.id, Grid.title, GridItem.competency_id, GridItem.wording, CompetencyVersion)
        .join(GridItem, GridItem.grid_id == Grid.id)
        .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
        .where(
            or_(grids.is_editable(actor), Grid.id.in_(at_work)),
            Grid.archived_at.is_(None),
            and_(GridItem.hidden_at.is_(None), GridItem.is_self_only.is_(False)),
            CompetencyVersion.kind != NodeKind.ATTITUDE,
        )
        .order_by(Grid.title, Grid.id, GridItem.position, GridItem.id)
    )
    shelves: dict[int, tuple[str, list[Words]]] = {}
    seen: set[int] = set()
    for grid_id, title, competency_id, wording, node in rows:
        if competency_id not in seen:
            seen.add(competency_id)
            shelves.setdefault(grid_id, (title, []))[1].append(Words(competency_id, node.code, wording or node.title))
    return [Shelf(title, tuple(held)) for title, held in shelves.values()]


def words_of(session: Session, competency_ids: Collection[int]) -> dict[int, Words]:
    """These competencies by their newest titles."""
    if not competency_ids:
        return {}
    rows = session.scalars(
        select(CompetencyVersion)
        .join(FrameworkVersion, FrameworkVersion.id == CompetencyVersion.framework_version_id)
        .where(CompetencyVersion.competency_id.in_(competency_ids))
        .order_by(FrameworkVersion.number, CompetencyVersion.id)
    )
    return {node.competency_id: Words(node.competency_id, node.code, node.title) for node in rows}


def known_ids(shelves: Iterable[Shelf]) -> frozenset[int]:
    """The competencies that somebody may choose."""
    return frozenset(words.id for shelf in shelves for words in shelf.competencies)
