"""Cells merged over several rows: one text, which a list of people means for each of these rows."""

from dataclasses import replace

from evaluation_tool.domain.problems import Problem
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables.values import Row, Span, Table, TableLimits, TableNote

_LONGEST = 500  # characters of what names something; a longer text, said again on each row, is there to take time


def with_spans_filled(table: Table) -> Table:
    """The table with the text of cells merged over several rows in each of these rows where that cell is empty.

    Raises FileRefused where that would make more cells than a table may have.
    """
    if not table.spans:
        return table
    under_way: dict[int, tuple[Span, str]] = {}  # by column: of merges that overlap, the last one
    coming = list(reversed(table.spans))
    rows: list[Row] = []
    limit, cells = TableLimits().cells, 0
    for row in table.rows:
        while coming and coming[-1].first <= row.line:
            span = coming.pop()
            text = row.cell(span.column) if span.first == row.line else ""
            if 0 < len(text) <= _LONGEST:
                under_way[span.column] = (span, text)
        under_way = {column: found for column, found in under_way.items() if found[0].last >= row.line}
        rows.append(_filled(row, under_way))
        cells += len(rows[-1].cells)
        if cells > limit:
            raise FileRefused(RefusalCode.TOO_MANY_CELLS, row.line, {"limit": limit})
    notes = [note for note in table.notes if note.code is not TableNote.MERGED_CELLS]
    notes.append(Problem(TableNote.MERGED_ROWS, values={"count": len(table.spans)}))
    return replace(table, rows=tuple(rows), notes=tuple(notes))


def _filled(row: Row, under_way: dict[int, tuple[Span, str]]) -> Row:
    missing = {column: text for column, (_span, text) in under_way.items() if not row.cell(column)}
    if not missing:
        return row
    cells = [*row.cells, *[""] * (max(missing) + 1 - len(row.cells))]
    for column, text in missing.items():
        cells[column] = text
    return replace(row, cells=tuple(cells))
