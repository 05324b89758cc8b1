"""A competency framework as plain values: one dated document, its nodes in reading order, what changed between two."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MAX_NODES = 5_000
MAX_DEPTH = 12
CODE_LENGTH = 64
TITLE_LENGTH = 500
DESCRIPTION_LENGTH = 4_000
CRITERION_LENGTH = 1_000
EXTERNAL_CODE_LENGTH = 255
LEGAL_REFERENCE_LENGTH = 500
LANGUAGE_LENGTH = 20
MAX_CRITERIA = 5  # a level scale has at most five levels

# The eight components that the national school report asks a position for.
LSU_COMPONENTS = ("CPD_FRA", "CPD_ETR", "CPD_SCI", "CPD_ART", "MET_APP", "FRM_CIT", "SYS_NAT", "REP_MND")


class NodeKind(StrEnum):
    DOMAIN = "domain"
    COMPONENT = "component"
    SUBJECT = "subject"
    BLOCK = "block"
    FIELD = "field"
    GROUP = "group"
    COMPETENCY = "competency"
    ELEMENT = "element"
    ITEM = "item"
    ATTITUDE = "attitude"

    @property
    def is_heading(self) -> bool:
        return self not in _OBSERVABLE and self is not NodeKind.ATTITUDE


_OBSERVABLE = frozenset({NodeKind.COMPETENCY, NodeKind.ELEMENT, NodeKind.ITEM})


class FrameworkStatus(StrEnum):
    OFFICIAL = "official"
    PROPOSED = "proposed"  # ours, shipped as an example; every screen says so
    SCHOOL = "school"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class FrameworkNode:
    code: str
    title: str
    parent: str | None = None
    kind: NodeKind = NodeKind.COMPETENCY
    description: str = ""
    criteria: tuple[str, ...] = ()  # one per level, lowest first; "" where a level has none
    external_code: str = ""  # its identifier in the file or system it came from
    lsu_code: str = ""
    socle: tuple[str, ...] = ()  # LSU components it contributes to, where the source says so
    unit: str = ""  # examination unit of a diploma
    option: str = ""  # option of a diploma
    related: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkDocument:
    """One version of a framework. `nodes` is a tree written in reading order: parents first, siblings in order."""

    key: str
    title: str
    nodes: tuple[FrameworkNode, ...] = ()
    version: date | None = None
    status: FrameworkStatus = FrameworkStatus.SCHOOL
    language: str = "fr"
    legal_reference: str = ""
    description: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    source_id: str = ""  # the same on every version of one framework


def nodes_by_code(document: FrameworkDocument) -> dict[str, FrameworkNode]:
    return {node.code: node for node in document.nodes}


def children_by_parent(document: FrameworkDocument) -> dict[str | None, list[FrameworkNode]]:
    """The children of each node in order; the roots are under None."""
    children: dict[str | None, list[FrameworkNode]] = {}
    for node in document.nodes:
        children.setdefault(node.parent, []).append(node)
    return children


def socle_components(document: FrameworkDocument) -> dict[str, tuple[str, ...]]:
    """The LSU components each node contributes to: its own, else those of the nearest ancestor that has some."""
    found: dict[str, tuple[str, ...]] = {}
    for node in document.nodes:
        own = node.socle or ((node.lsu_code,) if node.lsu_code in LSU_COMPONENTS else ())
        found[node.code] = own or (found.get(node.parent, ()) if node.parent is not None else ())
    return found


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    RECLASSIFIED = "reclassified"


@dataclass(frozen=True, slots=True)
class Difference:
    change: Change
    code: str
    before: str  # title, parent code or kind, as the change tells; "" for none
    after: str


def differences(old: FrameworkDocument, new: FrameworkDocument) -> tuple[Difference, ...]:
    """What a new version does to the competencies of the old one; the same code is the same competency."""
    before = nodes_by_code(old)
    after = nodes_by_code(new)
    found = [
        difference
        for node in new.nodes
        for difference in (
            _changes(before[node.code], node)
            if node.code in before
            else [Difference(Change.ADDED, node.code, "", node.title)]
        )
    ]
    found += [Difference(Change.REMOVED, node.code, node.title, "") for node in old.nodes if node.code not in after]
    return tuple(found)


def _changes(before: FrameworkNode, after: FrameworkNode) -> list[Difference]:
    compared: Mapping[Change, tuple[str, str]] = {
        Change.RENAMED: (before.title, after.title),
        Change.MOVED: (before.parent or "", after.parent or ""),
        Change.RECLASSIFIED: (before.kind, after.kind),
    }
    return [Difference(change, after.code, old, new) for change, (old, new) in compared.items() if old != new]
