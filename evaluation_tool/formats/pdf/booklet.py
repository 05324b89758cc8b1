"""What the booklet for the next school says on paper, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation_tool.formats.pdf.values import SheetLevel


@dataclass(frozen=True, slots=True)
class BookletEntry:
    """One competency that was seen; no level where nobody decided yet."""

    wording: str
    official: str
    level: SheetLevel | None
    seen: str  # when, and in which grid
    next_step: str
    held_twice: bool


@dataclass(frozen=True, slots=True)
class BookletChapter:
    """The competencies of a domain."""

    name: str
    entries: tuple[BookletEntry, ...]


@dataclass(frozen=True, slots=True)
class BookletSheet:
    """From one school to the next: what a student can do."""

    title: str
    subtitle: str
    establishment: str
    printed_on: str
    levels: tuple[SheetLevel, ...]
    places: tuple[str, ...]
    chapters: tuple[BookletChapter, ...]
