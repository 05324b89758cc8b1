"""A filled grid as CSV or XLSX: a row per student, a column per competency, codes in the cells; and read back."""

from __future__ import annotations

from enum import StrEnum

from evaluation_tool.domain.filled_sheet import FilledTable, SheetRow
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables import TableLimits, read_table, write_delimited, write_workbook
from evaluation_tool.formats.tables.headings import normalised

LIMITS = TableLimits(bytes=8 << 20, lines=5_000, rows=2_000, columns=256, cells=200_000)
PERSON = ("eleve", "nom", "prenom")
_WIDTHS = (8, 18, 16)
_CELL_WIDTH = 14


class SheetFormat(StrEnum):
    """How the table is written."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """What a browser is told."""
        return {
            SheetFormat.CSV: "text/csv",
            SheetFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }[self]


def write_filled(table: FilledTable, sheet_format: SheetFormat) -> bytes:
    """The table as a file; the same table gives the same rows, and nothing in it is a formula."""
    rows = [
        [*PERSON, *table.headings],
        *([row.number, row.last_name, row.first_name, *row.cells] for row in table.rows),
    ]
    if sheet_format is SheetFormat.CSV:
        return write_delimited(rows)
    return write_workbook(rows, sheet="Grille", widths=(*_WIDTHS, *[_CELL_WIDTH] * len(table.headings)))


def read_filled(data: bytes) -> FilledTable:
    """The table of a file. Raises FileRefused where it has no row, or does not say which student a row is about."""
    rows = read_table(data, LIMITS).rows
    if not rows:
        raise FileRefused(RefusalCode.NO_ROWS)
    header, *others = rows
    names = [normalised(cell) for cell in header.cells]
    number, last_name, first_name = (names.index(name) if name in names else -1 for name in PERSON)
    if number < 0 and -1 in (last_name, first_name):
        found = ", ".join(cell.strip()[:40] for cell in header.cells[:20])
        raise FileRefused(
            RefusalCode.MISSING_COLUMNS, header.line, {"missing": "eleve (ou nom, prenom)", "found": found}
        )
    places = [place for place in range(len(names)) if place not in (number, last_name, first_name)]
    return FilledTable(
        tuple(header.cell(place).strip() for place in places),
        tuple(
            SheetRow(
                row.line,
                row.cell(number).strip(),
                row.cell(last_name).strip(),
                row.cell(first_name).strip(),
                tuple(row.cell(place).strip() for place in places),
            )
            for row in others
        ),
    )
