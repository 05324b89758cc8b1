"""What a student's passport says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation_tool.formats.pdf.values import SheetLevel


@dataclass(frozen=True, slots=True)
class PassportLine:
    """One competency that was seen; no level where nobody decided yet."""

    wording: str
    pictogram: str
    level: SheetLevel | None
    seen_on: str
    next_step: str


@dataclass(frozen=True, slots=True)
class PassportShelf:
    """Competencies that go together."""

    name: str
    lines: tuple[PassportLine, ...]


@dataclass(frozen=True, slots=True)
class PassportSheet:
    """The "Passeport de compétences": to show to the family, or at the beginning of a placement."""

    title: str
    subtitle: str
    establishment: str
    printed_on: str
    levels: tuple[SheetLevel, ...]
    shelves: tuple[PassportShelf, ...]

    @property
    def pictograms(self) -> set[str]:
        """The drawings it needs."""
        return {line.pictogram for shelf in self.shelves for line in shelf.lines}
