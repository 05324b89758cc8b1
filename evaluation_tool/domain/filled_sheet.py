"""A filled grid as a table that comes back: its rows as they were typed, and why a cell of it is not taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CellFault(StrEnum):
    """Why something in the file is left out. The rest of the file is not held back by it."""

    UNKNOWN_STUDENT = "unknown_student"
    OTHER_NAME = "other_name"
    REPEATED_STUDENT = "repeated_student"
    UNKNOWN_COLUMN = "unknown_column"
    REPEATED_COLUMN = "repeated_column"
    UNKNOWN_LEVEL = "unknown_level"
    OTHER_SCALE = "other_scale"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One student's line: the number this program gave, the name, and a text per column."""

    line: int
    number: str
    last_name: str
    first_name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilledTable:
    """The table: a heading per competency, a row per student."""

    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]
