"""Cells of the entry grid as Markup, built once per row from pre-escaped snippets: never a macro per cell.

A cell carries a class and its text, nothing else; its row and its column say who and what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from evaluation_tool.models.evidence import ObservationState
from evaluation_tool.models.level_scale import Level
from evaluation_tool.services.entry_grids import CellValue, EntryGrid

EMPTY = Markup("<td>·")
_STATES = {ObservationState.ABSENT: "abs", ObservationState.EXEMPT: "disp"}


def snippets(levels: Sequence[Level]) -> dict[CellValue, Markup]:
    """The cell for every level it can hold, by the value. l: rank; c: confirmed; t: typed in this séance."""
    return {
        CellValue(level.id, is_confirmed, None, is_typed): Markup('<td class="l{}{}{}">{} {}').format(
            level.rank, " c" if is_confirmed else "", " t" if is_typed else "", level.symbol, level.code
        )
        for level in levels
        for is_confirmed in (False, True)
        for is_typed in (False, True)
    }


def cell(value: CellValue, known: Mapping[CellValue, Markup]) -> Markup:
    """One cell: its level by symbol and code, or the state typed today."""
    if value.state in _STATES:
        return Markup('<td class="s t">{}').format(_STATES[value.state])
    # A level of an older scale that nothing maps reads as not observed on this one.
    return known.get(value, EMPTY)


def rows(shown: EntryGrid) -> dict[int, Markup]:
    """The cells of each student, joined, by student id."""
    known = snippets(shown.levels)
    items = [column.grid_item_id for column in shown.columns]
    cells = shown.cells
    return {
        line.student_id: Markup("").join(
            [EMPTY if (value := cells.get((line.student_id, item))) is None else cell(value, known) for item in items]
        )
        for line in shown.lines
    }
