"""What a director prints of a class: where each student stands, and what deserves a look."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from evaluation_tool.formats.pdf.values import SheetLevel, shared


class Paper(StrEnum):
    """The size of a landscape sheet."""

    A4 = "a4"
    A3 = "a3"


# Wide enough for a heading that can be read.
_COLUMNS = {Paper.A4: 9, Paper.A3: 14}


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A student, and for each column the rank of a level from 1 (0: none) with the words of the cell."""

    name: str
    cells: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ClassOverview:
    """A class at a glance: students in rows, domains or competencies in columns."""

    title: str
    subtitle: str
    establishment: str
    printed_on: str
    paper: Paper
    levels: tuple[SheetLevel, ...]
    columns: tuple[str, ...]
    rows: tuple[OverviewRow, ...]
    legend: str
    blocks: tuple[tuple[str, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Share the columns between as few tables as will do."""
        object.__setattr__(self, "blocks", shared(self.columns, _COLUMNS[self.paper]))


@dataclass(frozen=True, slots=True)
class AttentionEntry:
    """One point: of whom, what holds, and what somebody wrote of it."""

    student: str
    class_name: str
    words: str
    competencies: str
    looked: str


@dataclass(frozen=True, slots=True)
class AttentionSheet:
    """The points of attention as they are shown, with the rules that make them."""

    title: str
    subtitle: str
    establishment: str
    printed_on: str
    entries: tuple[AttentionEntry, ...]
    rules: tuple[str, ...]
