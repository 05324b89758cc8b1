"""Rows of a list of people, read by what their columns hold."""

import re
from collections.abc import Iterator

from evaluation_tool.domain.text import clean_line
from evaluation_tool.formats.rosters.columns import NO_HEADING, Column, ColumnMapping
from evaluation_tool.formats.rosters.names import split_name
from evaluation_tool.formats.tables import Row, Table

# How exports keep a spreadsheet from reading a text as a number.
_KEPT_AS_TEXT = re.compile('="(.*)"')
_NO_BREAK_SPACES = re.compile("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")


class Cells:
    """A row, asked by what its columns hold."""

    def __init__(self, row: Row, mapping: ColumnMapping) -> None:
        self.line = row.line
        self._row, self._columns = row, mapping.columns

    def of(self, column: Column) -> str:
        """The cell of that column, cleaned; empty when the table has no such column."""
        place = self._columns.get(column)
        if place is None:
            return ""
        text = clean_line(_NO_BREAK_SPACES.sub(" ", self._row.cell(place)))
        kept = _KEPT_AS_TEXT.fullmatch(text)
        return clean_line(kept[1].replace('""', '"')) if kept else text

    def names(self) -> tuple[str, str]:
        """Last and first name."""
        last, first = self.of(Column.USAGE_NAME) or self.of(Column.LAST_NAME), self.of(Column.FIRST_NAME)
        if last or first:
            return last, first
        return split_name(self.of(Column.FULL_NAME))


def people_rows(table: Table, mapping: ColumnMapping) -> Iterator[Cells]:
    """The rows under the heading, but those that print it again at the top of a page."""
    heading = None if mapping.heading == NO_HEADING else table.rows[mapping.heading].cells
    return (Cells(row, mapping) for row in table.rows[mapping.heading + 1 :] if row.cells != heading)
