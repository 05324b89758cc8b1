"""What a table is once read, and how large it may be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from evaluation_tool.domain.problems import Problem

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class TableLimits:
    """Bounds on what is really read, not on what the file says of itself; together they bound memory and time."""

    bytes: int = 24 * MEBIBYTE  # of the file, and of what its compressed parts give
    lines: int = 200_000  # blank ones included
    rows: int = 20_500  # of a whole collège, with room for headings
    columns: int = 256
    cells: int = 1_000_000
    record: int = MEBIBYTE  # characters of one row
    cell: int = 131_072  # characters


class TableKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class TableNote(StrEnum):
    ENCODING_GUESSED = "encoding_guessed"
    END_CUT = "end_cut"
    RAGGED_ROW = "ragged_row"
    FORMULAS_NOT_COMPUTED = "formulas_not_computed"
    MERGED_CELLS = "merged_cells"
    MERGED_ROWS = "merged_rows"
    OTHER_SHEETS = "other_sheets"


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is where the row begins: line of the text, or row of the sheet. Empty cells at its end are not kept."""

    line: int
    cells: tuple[str, ...]
    width: int = 0  # cells written in a text file, empty ones included

    def cell(self, column: int) -> str:
        return self.cells[column] if 0 <= column < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Span:
    """A cell merged with those below it, from line to line; columns count from 0."""

    first: int
    last: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that are not blank; comment lines (# at the start) stand apart, in case they mean something."""

    kind: TableKind
    rows: tuple[Row, ...]
    comments: tuple[Row, ...] = ()
    notes: tuple[Problem, ...] = ()
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    spans: tuple[Span, ...] = ()


def ragged_rows(rows: Sequence[Row]) -> tuple[Problem, ...]:
    """The rows of a text that have fewer or more cells than most; empty cells too many are of no consequence."""
    widths = Counter(row.width for row in rows)
    expected = max(widths, key=lambda width: (widths[width], width), default=0)
    return tuple(
        Problem(TableNote.RAGGED_ROW, row.line, {"expected": expected, "found": row.width})
        for row in rows
        if row.width < expected or len(row.cells) > expected
    )
