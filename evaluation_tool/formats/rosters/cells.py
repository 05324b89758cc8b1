"""Rows of a list of people, read by what their columns hold."""

from evaluation_tool.domain.text import clean_line
from evaluation_tool.formats.rosters.columns import Column, ColumnMapping
from evaluation_tool.formats.rosters.names import split_name
from evaluation_tool.formats.tables import Row


class Cells:
    """A row, asked by what its columns hold."""

    def __init__(self, row: Row, mapping: ColumnMapping) -> None:
        self.line = row.line
        self._row, self._columns = row, mapping.columns

    def of(self, column: Column) -> str:
        """The cell of that column, cleaned; empty when the table has no such column."""
        place = self._columns.get(column)
        return clean_line(self._row.cell(place)) if place is not None else ""

    def names(self) -> tuple[str, str]:
        """Last and first name."""
        last, first = self.of(Column.USAGE_NAME) or self.of(Column.LAST_NAME), self.of(Column.FIRST_NAME)
        if last or first:
            return last, first
        return split_name(self.of(Column.FULL_NAME))
