"""Rows of the entry grid as Markup, built from pre-escaped snippets: never a macro per cell.

A cell carries a class and its text, nothing else; its row and its column say who and what. Its class is one word, so
that 1,200 cells need no quotes: l3 is the level of rank 3, c3 the same held in two séances (confirmed), t3 the same
typed today, b3 both; s is a state, which is always of today.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from markupsafe import Markup, escape

from evaluation_tool.models.evidence import ObservationState
from evaluation_tool.models.level_scale import Level
from evaluation_tool.services.entry_grids import EntryGrid, Held, Line

EMPTY = "<td>·"
STATES = {ObservationState.ABSENT: "abs", ObservationState.EXEMPT: "disp"}


def snippets(levels: Sequence[Level], letters: str = "lc") -> dict[Held | None, str]:
    """The cell of each level that can be held, escaped; `letters` are those of a level and of a confirmed one."""
    return {
        (level.id, is_confirmed): (
            f"<td class={letters[is_confirmed]}{level.rank}>{escape(level.symbol)} {escape(level.code)}"
        )
        for level in levels
        for is_confirmed in (False, True)
    }


def rows(shown: EntryGrid, names: Mapping[int, str], absent: str) -> Markup:
    """The body of the grid: one row for each student, with its name as the head; `absent` is the word for it."""
    known, typed_now = snippets(shown.levels), snippets(shown.levels, "tb")
    competencies = [column.competency_id for column in shown.columns]
    places = {column.grid_item_id: place for place, column in enumerate(shown.columns)}
    found: list[str] = []
    for line in shown.lines:
        held = shown.held.get(line.student_id, {})
        # A level of an older scale that nothing maps reads as not observed on this one.
        cells = [known.get(held.get(competency), EMPTY) for competency in competencies]
        for item, (_level, state) in shown.typed.get(line.student_id, {}).items():
            if item in places:
                level = held.get(competencies[places[item]])
                cells[places[item]] = _typed_cell(state, level, typed_now)
        found += (_head(line, names[line.student_id], absent), *cells)
    return Markup("".join(found))  # noqa: S704 - every part is escaped above


def names(lines: Collection[Line], *, first_only: bool = False) -> dict[int, str]:
    """How each student is called in the grid: « NOM Prénom », or by the first name where others may look on."""
    if not first_only:
        return {line.student_id: f"{line.last_name.upper()} {line.first_name}" for line in lines}
    firsts = [line.first_name for line in lines]
    return {
        line.student_id: line.first_name
        if firsts.count(line.first_name) == 1
        else f"{line.first_name} {line.last_name[:1].upper()}."
        for line in lines
    }


def _head(line: Line, name: str, absent: str) -> str:
    away, said = (" class=away", f" ({escape(absent)})") if line.is_absent else ("", "")
    return f"<tr id=s{line.student_id}{away}><th scope=row>{escape(name)}{said}"


def _typed_cell(state: ObservationState | None, level: Held | None, known: Mapping[Held | None, str]) -> str:
    if state in STATES:
        return f"<td class=s>{STATES[state]}"
    return known.get(level, EMPTY)
