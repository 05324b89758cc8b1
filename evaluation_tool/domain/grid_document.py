"""A grid as plain values: what travels in a file from one school to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation_tool.domain.framework import NodeKind


@dataclass(frozen=True, slots=True)
class GridDocumentItem:
    """One competency, named well enough to be found again, or made again where its referential is missing."""

    title: str
    framework: str = ""  # key of the referential; "" for a teacher's own competency
    framework_title: str = ""
    code: str = ""
    kind: NodeKind = NodeKind.COMPETENCY
    wording: str = ""
    pictogram: str = ""
    is_self_only: bool = False
    criteria: Mapping[int, str] = field(default_factory=dict)  # by rank
    socle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GridDocument:
    """A whole grid, without anything about the school or the students it was used with."""

    title: str
    items: tuple[GridDocumentItem, ...] = ()
    audience: str = ""
    subject: str = ""
    licence: str = ""
    credit: str = ""
