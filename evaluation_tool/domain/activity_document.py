"""An activity as it travels between schools: plain values, nothing about anybody's students."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation_tool.domain.activity import Support


@dataclass(frozen=True, slots=True)
class DocumentCompetency:
    """A competency by its referential's key and code; the titles are for who has another referential."""

    framework: str
    code: str
    title: str = ""
    framework_title: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A page elsewhere."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A file with its content; None where the whole would have been too heavy to travel."""

    name: str
    media_type: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class ActivityDocument:
    """A whole activity."""

    title: str
    instructions: Mapping[Support, str] = field(default_factory=dict)
    competencies: tuple[DocumentCompetency, ...] = ()
    links: tuple[DocumentLink, ...] = ()
    files: tuple[DocumentFile, ...] = ()
    minutes: int | None = None
    place: str = ""
    material: str = ""
    licence: str = ""
    credit: str = ""
