"""A referential as pages leaf through it: one branch at a time, or what a search finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Label, Select, and_, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.framework import NodeKind
from evaluation_tool.domain.grid_pictograms import folded
from evaluation_tool.models.framework import CompetencyVersion, FrameworkVersion

# A referential this short is shown whole; a longer one opens branch by branch, two storeys at a time.
WHOLE = 40
STOREYS = 2
MOST_FOUND = 60

_COLUMNS = (
    CompetencyVersion.id,
    CompetencyVersion.parent_id,
    CompetencyVersion.competency_id,
    CompetencyVersion.code,
    CompetencyVersion.title,
    CompetencyVersion.kind,
    CompetencyVersion.position,
)


_child = aliased(CompetencyVersion)
_HAS_MORE = exists().where(_child.parent_id == CompetencyVersion.id).label("has_more")


@dataclass(frozen=True, slots=True)
class Outline:
    """What a page says of a version before any of its nodes: the kinds to choose from, headings aside, and its size."""

    kinds: tuple[NodeKind, ...]
    size: int


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One node as a page shows it. `is_closed`: it has more under it than is loaded."""

    id: int
    parent_id: int | None
    competency_id: int
    code: str
    title: str
    kind: NodeKind
    is_closed: bool
    children: tuple[TreeNode, ...] = ()

    @property
    def is_heading(self) -> bool:
        """Whether it only gathers others."""
        return self.kind.is_heading


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, and whether there is more."""

    nodes: tuple[TreeNode, ...]
    total: int


def outline(session: Session, version: FrameworkVersion) -> Outline:
    """What kinds of node a version has, and how many nodes."""
    query = select(CompetencyVersion.kind, func.count()).where(CompetencyVersion.framework_version_id == version.id)
    counts = dict(session.execute(query.group_by(CompetencyVersion.kind)).all())
    return Outline(tuple(kind for kind in NodeKind if kind in counts and not kind.is_heading), sum(counts.values()))


def list_roots(session: Session, version: FrameworkVersion, size: int) -> tuple[TreeNode, ...]:
    """The top of a tree of so many nodes, closed; the whole of it where it is short."""
    if size <= WHOLE:
        return _assembled(session.execute(_nodes_of(version)).all(), None)
    top = session.execute(_nodes_of(version, _HAS_MORE).where(CompetencyVersion.parent_id.is_(None))).all()
    return tuple(_node(row, row.has_more) for row in top)


def list_branch(session: Session, version: FrameworkVersion, node_id: int) -> tuple[TreeNode, tuple[TreeNode, ...]]:
    """A node opened, and its ancestors from the top. Raises NotFound for a node of another version."""
    trail = _ancestors(session, version, node_id)
    node = trail[-1]
    children = _branch(session, version, node.id, storeys=STOREYS - 1)
    return replace(node, children=children), trail[:-1]


def search(session: Session, version: FrameworkVersion, text: str, kind: NodeKind | None = None) -> Found:
    """The nodes that hold every word of the text in title or code, accents and capitals aside, in reading order."""
    words = folded(text).split()
    query = select(CompetencyVersion.id, CompetencyVersion.code, CompetencyVersion.title).where(
        CompetencyVersion.framework_version_id == version.id
    )
    if kind is not None:
        query = query.where(CompetencyVersion.kind == kind)
    rows = session.execute(query.order_by(CompetencyVersion.position, CompetencyVersion.id)).all()
    hits = [node_id for node_id, code, title in rows if _holds(folded(f"{code} {title}"), words)]
    shown = session.execute(_nodes_of(version).where(CompetencyVersion.id.in_(hits[:MOST_FOUND]))).all()
    return Found(tuple(_node(row) for row in shown), len(hits))


def titles_above(session: Session, nodes: Iterable[TreeNode]) -> dict[int, str]:
    """For nodes found by a search, the title of what they hang under."""
    parents = {node.parent_id for node in nodes if node.parent_id is not None}
    if not parents:
        return {}
    query = select(CompetencyVersion.id, CompetencyVersion.title).where(CompetencyVersion.id.in_(parents))
    return {row.id: row.title for row in session.execute(query.order_by(CompetencyVersion.id))}


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _nodes_of(version: FrameworkVersion, *more: Label[bool]) -> Select[*tuple[Any, ...]]:
    """The nodes of a version in reading order."""
    query = select(*_COLUMNS, *more).where(CompetencyVersion.framework_version_id == version.id)
    return query.order_by(CompetencyVersion.position, CompetencyVersion.id)


def _branch(session: Session, version: FrameworkVersion, parent_id: int, storeys: int) -> tuple[TreeNode, ...]:
    """The children of a node and `storeys` more under them, the lowest closed where they have children."""
    above = (
        select(CompetencyVersion.id, literal(0).label("storey"))
        .where(CompetencyVersion.framework_version_id == version.id, CompetencyVersion.parent_id == parent_id)
        .cte("branch", recursive=True)
    )
    branch = above.union_all(
        select(CompetencyVersion.id, above.c.storey + 1)
        .join(above, CompetencyVersion.parent_id == above.c.id)
        .where(above.c.storey < storeys)
    )
    is_closed = and_(branch.c.storey == storeys, _HAS_MORE.element).label("is_closed")
    rows = session.execute(_nodes_of(version, is_closed).join(branch, branch.c.id == CompetencyVersion.id)).all()
    return _assembled(rows, parent_id, frozenset(row.id for row in rows if row.is_closed))


def _assembled(rows: Sequence[Any], top: int | None, closed: frozenset[int] = frozenset()) -> tuple[TreeNode, ...]:
    under: dict[int | None, list[Any]] = {}
    for row in rows:
        under.setdefault(row.parent_id, []).append(row)

    def grown(parent_id: int | None) -> tuple[TreeNode, ...]:
        return tuple(_node(row, row.id in closed, grown(row.id)) for row in under.get(parent_id, ()))

    return grown(top)


def _node(row: Any, is_closed: bool = False, children: tuple[TreeNode, ...] = ()) -> TreeNode:
    return TreeNode(row.id, row.parent_id, row.competency_id, row.code, row.title, row.kind, is_closed, children)


def _ancestors(session: Session, version: FrameworkVersion, node_id: int) -> tuple[TreeNode, ...]:
    """The node and everything above it, from the top."""
    start = (
        select(CompetencyVersion.id, CompetencyVersion.parent_id, literal(0).label("height"))
        .where(CompetencyVersion.id == node_id, CompetencyVersion.framework_version_id == version.id)
        .cte("trail", recursive=True)
    )
    trail = start.union_all(
        select(CompetencyVersion.id, CompetencyVersion.parent_id, start.c.height + 1).join(
            start, CompetencyVersion.id == start.c.parent_id
        )
    )
    rows = session.execute(
        select(*_COLUMNS).join(trail, trail.c.id == CompetencyVersion.id).order_by(trail.c.height.desc())
    ).all()
    if not rows:
        raise NotFound
    return tuple(_node(row) for row in rows)
