"""What the sheets say, as plain values; the templates only lay it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

COLUMNS_PER_PAGE = 10  # wide enough for a wording in print that can be read and a cell that can be written in
STUDENTS_PER_PAGE = 15


@dataclass(frozen=True, slots=True)
class SheetLevel:
    """A level as it is printed."""

    symbol: str
    code: str
    label: str  # what the student reads
    fill: str
    ink: str
    border: str


@dataclass(frozen=True, slots=True)
class SheetItem:
    """A competency in the student's words; one criterion per level, "" where there is none."""

    wording: str
    criteria: tuple[str, ...] = ()
    pictogram: str = ""


@dataclass(frozen=True, slots=True)
class GridSheet:
    """A grid for the wall or for the student's binder."""

    title: str
    subtitle: str
    establishment: str
    printed_on: str
    levels: tuple[SheetLevel, ...]
    items: tuple[SheetItem, ...]

    @property
    def has_criteria(self) -> bool:
        """Whether there is anything to put in a table."""
        return any(text for item in self.items for text in item.criteria)


@dataclass(frozen=True, slots=True)
class ObservationSheet:
    """A sheet for the workshop: students in rows, competencies in columns; blank, or with what was observed.

    `marks` has a row for each student: the rank of a level in `levels` from 1, "abs", "disp", or "" for not observed.
    """

    title: str
    subtitle: str
    establishment: str
    printed_on: str
    levels: tuple[SheetLevel, ...]
    students: tuple[str, ...]
    columns: tuple[str, ...]
    marks: tuple[tuple[str, ...], ...] = ()
    blocks: tuple[tuple[str, ...], ...] = field(init=False)
    rooms: tuple[tuple[str, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Share the columns, and the students, evenly between as few pages as will do."""
        object.__setattr__(self, "blocks", shared(self.columns, COLUMNS_PER_PAGE))
        object.__setattr__(self, "rooms", shared(self.students, STUDENTS_PER_PAGE))


def shared(texts: Sequence[str], most: int) -> tuple[tuple[str, ...], ...]:
    """The texts in blocks of nearly the same length, none longer than that: 12 make two of 6, not 10 and 2."""
    count = -(-len(texts) // most)
    return tuple(
        tuple(texts[len(texts) * block // count : len(texts) * (block + 1) // count]) for block in range(count)
    )
