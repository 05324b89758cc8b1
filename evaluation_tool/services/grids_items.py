"""The items of a grid: ticked, ordered, worded for students, hidden, brought back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.domain.framework import FrameworkStatus
from evaluation_tool.domain.grid import (
    MAX_ITEMS,
    Completeness,
    GridFull,
    ItemState,
    checked_wording,
    completeness,
    is_self_only,
    moved,
    placed_before,
    proposed_wording,
)
from evaluation_tool.domain.grid_pictograms import proposed_pictogram
from evaluation_tool.models.evidence import AssessmentItem, AssessmentRequest, Observation
from evaluation_tool.models.framework import CompetencyVersion, Framework, FrameworkVersion, SocleLink
from evaluation_tool.models.grid import Criterion, Grid, GridItem, GridItemSocle
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit, grids


class EvidenceKept(DomainError):
    """An item that was observed cannot be deleted: it stays hidden, with what was seen."""


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """Everything a teacher says of one item."""

    wording: str
    pictogram: str = ""
    is_self_only: bool = False
    socle: frozenset[str] = frozenset()
    criteria: Mapping[int, str] = field(default_factory=dict)  # by level id; "" takes one away


def list_items(session: Session, grid: Grid) -> Sequence[GridItem]:
    """The items that a grid shows, in its order."""
    return session.scalars(_items_of(grid).where(GridItem.hidden_at.is_(None))).all()


def list_with_removed(session: Session, grid: Grid) -> tuple[list[GridItem], list[GridItem]]:
    """The items that a grid shows and those that were removed, each in the grid's order."""
    items = session.scalars(_items_of(grid)).all()
    return [item for item in items if item.hidden_at is None], [item for item in items if item.hidden_at is not None]


def _items_of(grid: Grid) -> Select[GridItem]:
    return (
        select(GridItem)
        .where(GridItem.grid_id == grid.id)
        .options(
            joinedload(GridItem.competency_version),
            selectinload(GridItem.criteria),
            selectinload(GridItem.socle_links),
        )
        .order_by(GridItem.position, GridItem.id)
    )


def shown_ids(session: Session, grid: Grid) -> list[int]:
    """The ids of the items that a grid shows, in its order."""
    shown = select(GridItem.id).where(GridItem.grid_id == grid.id, GridItem.hidden_at.is_(None))
    return list(session.scalars(shown.order_by(GridItem.position, GridItem.id)))


def get_item(session: Session, grid: Grid, item_id: int) -> GridItem:
    """One item of this grid, hidden ones included. Raises NotFound, for another grid's too."""
    item = session.scalar(
        select(GridItem)
        .where(GridItem.id == item_id, GridItem.grid_id == grid.id)
        .options(
            joinedload(GridItem.competency_version).joinedload(CompetencyVersion.framework_version),
            selectinload(GridItem.criteria),
            selectinload(GridItem.socle_links),
        )
    )
    if item is None:
        raise NotFound
    return item


def missing_from(items: Sequence[GridItem]) -> Completeness:
    """What these items still lack."""
    return completeness(ItemState(bool(item.wording), bool(item.pictogram), bool(item.criteria)) for item in items)


def count_shown(session: Session, grid: Grid) -> int:
    """How many items the grid shows."""
    wanted = select(func.count()).where(GridItem.grid_id == grid.id, GridItem.hidden_at.is_(None))
    return session.scalar(wanted) or 0


def chosen_competencies(session: Session, grid: Grid) -> frozenset[int]:
    """The stable competencies that the grid shows."""
    shown = select(GridItem.competency_id).where(GridItem.grid_id == grid.id, GridItem.hidden_at.is_(None))
    return frozenset(session.scalars(shown))


def pick(
    session: Session, actor: Actor, grid: Grid, *, add: Collection[int], remove: Collection[int], now: datetime
) -> None:
    """Tick and untick nodes of referentials (ids of competency versions); repeating it changes nothing.

    A removed item keeps its words; ticked again, it comes back with them. One that was only just ticked goes
    entirely. Raises NotFound for a node that the actor cannot read or that is a heading; GridFull.
    """
    nodes = _pickable(session, actor, set(add) | set(remove))
    here = _items_by_competency(session, grid, [node.competency_id for node in nodes.values()])
    for node_id in remove:
        item = here.get(nodes[node_id].competency_id)
        if item is not None and item.hidden_at is None:
            remove_item(session, actor, grid, item, now=now)
    wanted = [nodes[node_id] for node_id in add]
    added = [node for node in wanted if not _is_shown(here.get(node.competency_id))]
    if added and count_shown(session, grid) + len(added) > MAX_ITEMS:
        raise GridFull
    add_nodes(session, grid, sorted(added, key=lambda node: (node.position, node.id)), here)


def add_nodes(
    session: Session, grid: Grid, nodes: Sequence[CompetencyVersion], known: Mapping[int, GridItem] | None = None
) -> list[GridItem]:
    """Put these nodes at the end of the grid, with a first wording, pictogram and socle links where some are known."""
    last = session.scalar(select(func.max(GridItem.position)).where(GridItem.grid_id == grid.id)) or 0
    links = _socle_of(session, [node.id for node in nodes])
    added: list[GridItem] = []
    for place, node in enumerate(nodes, start=last + 1):
        item = (known or {}).get(node.competency_id)
        if item is None:
            item = _new_item(grid.id, node, links.get(node.id, ()))
            session.add(item)
        item.position, item.hidden_at = place, None
        added.append(item)
    session.flush()
    return added


def remove_item(session: Session, actor: Actor, grid: Grid, item: GridItem, *, now: datetime) -> None:
    """Take an item off the grid: hidden with its words and evidence, or deleted where it had neither."""
    is_bare = not item.criteria and item.wording == proposed_wording(item.competency_version.title)
    if is_bare and not has_evidence(session, item):
        session.delete(item)
    else:
        item.hidden_at = now
        audit.record(
            session, "grid.item_hidden", now=now, account_id=actor.account_id, ids={"grid": grid.id, "item": item.id}
        )
    session.flush()


def restore_item(session: Session, grid: Grid, item: GridItem) -> None:
    """Bring a hidden item back, at the end of the grid. Raises GridFull."""
    if item.hidden_at is None:
        return
    if count_shown(session, grid) >= MAX_ITEMS:
        raise GridFull
    add_nodes(session, grid, [item.competency_version], {item.competency_id: item})


def delete_item(session: Session, item: GridItem) -> None:
    """Delete a hidden item and its words for good. Raises EvidenceKept where somebody was observed."""
    if item.hidden_at is None or has_evidence(session, item):
        raise EvidenceKept
    session.delete(item)
    session.flush()


def move_item(session: Session, grid: Grid, item_id: int, step: int) -> int:
    """Move a shown item up or down; its new place, from 1. Raises NotFound."""
    return _reorder(session, grid, item_id, lambda order: moved(order, item_id, step))


def place_item(session: Session, grid: Grid, item_id: int, before: int | None) -> int:
    """Put a shown item just before another, or last; its new place, from 1. Raises NotFound."""
    return _reorder(session, grid, item_id, lambda order: placed_before(order, item_id, before))


def word_items(session: Session, grid: Grid, wordings: Mapping[int, str]) -> None:
    """Write the student sentences of several items at once. Raises NotFound, WordingTooLong; nothing is then kept."""
    items = {item.id: item for item in list_items(session, grid)}
    if not wordings.keys() <= items.keys():
        raise NotFound
    for item_id, wording in wordings.items():
        items[item_id].wording = checked_wording(wording)
    grids.note_change(grid)
    session.flush()


def change_item(session: Session, grid: Grid, item: GridItem, draft: ItemDraft) -> None:
    """Write everything about one item; an attitude stays self-assessed. Raises WordingTooLong."""
    item.wording = checked_wording(draft.wording)
    item.pictogram = draft.pictogram
    item.is_self_only = is_self_only(item.competency_version.kind, wished=draft.is_self_only)
    known = {link.component_code: link for link in item.socle_links}
    item.socle_links = [known.get(code) or GridItemSocle(component_code=code) for code in sorted(draft.socle)]
    _write_criteria(item, draft.criteria)
    grids.note_change(grid)
    session.flush()


def has_evidence(session: Session, item: GridItem) -> bool:
    """Whether a student was observed on this item, asked to be, or a séance chose it."""
    return bool(
        session.scalar(
            select(
                or_(
                    exists().where(Observation.grid_item_id == item.id),
                    exists().where(AssessmentItem.grid_item_id == item.id),
                    exists().where(AssessmentRequest.grid_item_id == item.id),
                )
            )
        )
    )


def _write_criteria(item: GridItem, texts: Mapping[int, str]) -> None:
    known = {criterion.level_id: criterion for criterion in item.criteria}
    for level_id, text in texts.items():
        criterion = known.get(level_id)
        if criterion is not None and text:
            criterion.text = text
        elif criterion is not None:
            item.criteria.remove(criterion)
        elif text:
            item.criteria.append(Criterion(level_id=level_id, text=text))


def _pickable(session: Session, actor: Actor, node_ids: Collection[int]) -> dict[int, CompetencyVersion]:
    found = session.scalars(
        select(CompetencyVersion)
        .join(FrameworkVersion)
        .join(Framework)
        .where(
            CompetencyVersion.id.in_(node_ids),
            or_(Framework.owner_id == actor.account_id, FrameworkVersion.status != FrameworkStatus.PERSONAL),
        )
        .order_by(CompetencyVersion.id)
    )
    nodes = {node.id: node for node in found if not node.kind.is_heading}
    if nodes.keys() != set(node_ids):
        raise NotFound
    return nodes


def _items_by_competency(session: Session, grid: Grid, competency_ids: Collection[int]) -> dict[int, GridItem]:
    found = session.scalars(
        select(GridItem)
        .where(GridItem.grid_id == grid.id, GridItem.competency_id.in_(competency_ids))
        .options(selectinload(GridItem.competency_version), selectinload(GridItem.criteria))
        .order_by(GridItem.id)
    )
    return {item.competency_id: item for item in found}


def _is_shown(item: GridItem | None) -> bool:
    return item is not None and item.hidden_at is None


def _new_item(grid_id: int, node: CompetencyVersion, socle: Sequence[str]) -> GridItem:
    return GridItem(
        grid_id=grid_id,
        competency_id=node.competency_id,
        competency_version_id=node.id,
        wording=proposed_wording(node.title),
        pictogram=proposed_pictogram(node.title),
        is_self_only=is_self_only(node.kind, wished=False),
        socle_links=[GridItemSocle(component_code=code) for code in sorted(socle)],
    )


def _socle_of(session: Session, node_ids: Sequence[int]) -> dict[int, list[str]]:
    links: dict[int, list[str]] = {}
    query = select(SocleLink).where(SocleLink.competency_version_id.in_(node_ids)).order_by(SocleLink.component_code)
    for link in session.scalars(query):
        links.setdefault(link.competency_version_id, []).append(link.component_code)
    return links


def _reorder(session: Session, grid: Grid, item_id: int, change: Callable[[list[int]], list[int]]) -> int:
    shown = select(GridItem).where(GridItem.grid_id == grid.id, GridItem.hidden_at.is_(None))
    items = {item.id: item for item in session.scalars(shown.order_by(GridItem.position, GridItem.id))}
    try:
        order = change(list(items))
    except ValueError:
        raise NotFound from None
    for place, other in enumerate(order, start=1):
        items[other].position = place
    session.flush()
    return order.index(item_id) + 1
