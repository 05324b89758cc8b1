"""Grids as documents: out of this establishment, and in, whatever referentials are installed there."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.framework import FrameworkStatus, NodeKind
from evaluation_tool.domain.grid import is_self_only
from evaluation_tool.domain.grid_document import GridDocument, GridDocumentItem
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.models.framework import CompetencyVersion, Framework, FrameworkVersion
from evaluation_tool.models.grid import Criterion, Grid, GridItem, GridItemSocle
from evaluation_tool.models.level_scale import LevelScale
from evaluation_tool.models.people import Subject
from evaluation_tool.policy import Actor
from evaluation_tool.services import (
    grids,
    grids_criteria,
    grids_items,
    grids_own,
    grids_sharing,
    level_scales,
    pending_imports,
)

FILE_KIND = "grid-file"


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One competency of a document, and where it was found here; None where it will be one of the actor's own."""

    item: GridDocumentItem
    node: CompetencyVersion | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing a document does: its competencies, each once, and what is left aside."""

    items: tuple[PlannedItem, ...]
    doubled: int
    criteria_left_out: int
    scale: LevelScale

    @property
    def found(self) -> int:
        """How many competencies the referentials of this establishment already have."""
        return sum(planned.node is not None for planned in self.items)


def document_of(session: Session, grid: Grid) -> GridDocument:
    """The grid as plain values; a personal referential is not named, for its key means nothing elsewhere."""
    items = grids_items.list_items(session, grid)
    scale = level_scales.active(session)
    readings = grids_criteria.readings_for(session, items, scale)
    ranks = {level.id: level.rank for level in scale.levels}
    versions = _versions_of(session, items)
    documents = []
    for item in items:
        texts = grids_criteria.texts_by_level(item, scale, readings)
        criteria = {ranks[level_id]: text for level_id, text in texts.items()}
        documents.append(_document_item(item, versions[item.competency_version.framework_version_id], criteria))
    return GridDocument(
        title=grid.title,
        audience=grid.audience,
        subject=grid.subject.name if grid.subject is not None else "",
        licence=grid.licence,
        credit=grids_sharing.credit_of(grid),
        items=tuple(documents),
    )


def keep_file(session: Session, actor: Actor, *, name: str, content: bytes, now: datetime) -> PendingImport:
    """Keep a grid's file that could be read until its sender confirms it."""
    return pending_imports.keep(session, actor, kind=FILE_KIND, name=name, content=content, now=now)


def get_file(session: Session, actor: Actor, file_id: int, now: datetime) -> PendingImport:
    """A grid's file that the actor sent. Raises NotFound for a colleague's, a confirmed one, an old one."""
    return pending_imports.get(session, actor, file_id, kinds=[FILE_KIND], now=now)


def plan(session: Session, document: GridDocument) -> Plan:
    """What importing the document would do; writes nothing.

    A competency is found by its referential's key and code in the newest version installed here; where it is not,
    it becomes one of the actor's own, under the title of its referential.
    """
    known = installed_nodes(session, {item.framework for item in document.items if item.framework})
    scale = level_scales.active(session)
    planned: dict[Hashable, PlannedItem] = {}
    for item in document.items:
        node = known.get((item.framework, item.code))
        planned.setdefault(_own(item) if node is None else node.competency_id, PlannedItem(item, node))
    ranks = {level.rank for level in scale.levels}
    left_out = sum(len(kept.item.criteria.keys() - ranks) for kept in planned.values())
    return Plan(tuple(planned.values()), len(document.items) - len(planned), left_out, scale)


def import_document(
    session: Session, actor: Actor, document: GridDocument, *, pictograms: Collection[str], now: datetime
) -> Grid:
    """Make the actor the grid that plan() showed. Raises GridFull where the actor has no room for more of its own."""
    subject = session.scalar(select(Subject.id).where(Subject.name == document.subject).limit(1))
    draft = grids.GridDraft(title=document.title, audience=document.audience, subject_id=subject)
    grid = grids.create(session, actor, draft, now=now)
    grid.licence = document.licence or grid.licence
    grid.origin_credit = document.credit
    shown = plan(session, document)
    for position, planned in enumerate(shown.items, start=1):
        node = planned.node or grids_own.add(session, actor, _own(planned.item), now=now)
        kept = _imported_item(planned.item, node, shown.scale, pictograms)
        kept.grid_id, kept.position = grid.id, position
        session.add(kept)
    session.flush()
    return grid


def _own(item: GridDocumentItem) -> grids_own.OwnCompetency:
    return grids_own.OwnCompetency(item.title, item.framework_title, is_attitude=item.kind is NodeKind.ATTITUDE)


def installed_nodes(session: Session, keys: Collection[str]) -> dict[tuple[str, str], CompetencyVersion]:
    """Every competency of these referentials, by key and code, as its newest version here has it."""
    rows = session.execute(
        select(Framework.key, CompetencyVersion)
        .join(FrameworkVersion, FrameworkVersion.framework_id == Framework.id)
        .join(CompetencyVersion, CompetencyVersion.framework_version_id == FrameworkVersion.id)
        .where(Framework.key.in_(keys), FrameworkVersion.status != FrameworkStatus.PERSONAL)
        .order_by(FrameworkVersion.number, CompetencyVersion.id)
    )
    return {(key, node.code): node for key, node in rows if not node.kind.is_heading}


def _imported_item(
    item: GridDocumentItem, node: CompetencyVersion, scale: LevelScale, pictograms: Collection[str]
) -> GridItem:
    return GridItem(
        competency_id=node.competency_id,
        competency_version_id=node.id,
        wording=item.wording,
        pictogram=item.pictogram if item.pictogram in pictograms else "",
        is_self_only=is_self_only(node.kind, wished=item.is_self_only),
        criteria=[
            Criterion(level_id=level.id, text=item.criteria[level.rank])
            for level in scale.levels
            if level.rank in item.criteria
        ],
        socle_links=[GridItemSocle(component_code=code) for code in item.socle],
    )


def _versions_of(session: Session, items: Collection[GridItem]) -> dict[int, FrameworkVersion]:
    ids = {item.competency_version.framework_version_id for item in items}
    query = select(FrameworkVersion).where(FrameworkVersion.id.in_(ids)).order_by(FrameworkVersion.id)
    found = session.scalars(query.options(selectinload(FrameworkVersion.framework)))
    return {version.id: version for version in found}


def _document_item(item: GridItem, version: FrameworkVersion, criteria: dict[int, str]) -> GridDocumentItem:
    node = item.competency_version
    is_personal = version.status is FrameworkStatus.PERSONAL
    return GridDocumentItem(
        title=node.title,
        framework="" if is_personal else version.framework.key,
        framework_title="" if is_personal else version.title,
        code="" if is_personal else node.code,
        kind=node.kind,
        wording=item.wording,
        pictogram=item.pictogram,
        is_self_only=item.is_self_only,
        criteria=criteria,
        socle=tuple(link.component_code for link in item.socle_links),
    )
