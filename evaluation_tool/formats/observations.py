"""Results kept elsewhere, as a table: one line per observation, read one after the other, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evaluation_tool.domain.observation_import import MOST_LINES, Column, ResultLine
from evaluation_tool.domain.text import clean_line
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables import Row, TableLimits, stream_table
from evaluation_tool.formats.tables.headings import normalised

LIMITS = TableLimits(
    bytes=128 << 20, lines=2 * MOST_LINES, rows=MOST_LINES + 1, cells=5 * MOST_LINES, record=1 << 16, cell=1 << 15
)
# The names by which each column goes, without accents, spaces or signs; the surest first.
_NAMES: Mapping[Column, str] = {
    Column.INE: "ine identifiantnational idnational",
    Column.SIECLE_ID: "eleveid siecleid idsiecle",
    Column.ELENOET: "elenoet numeroeleve",
    Column.STUDENT: "eleve student identifiant identifianteleve ideleve studentid",
    Column.LAST_NAME: "nom nomdefamille lastname",
    Column.FIRST_NAME: "prenom firstname",
    Column.BIRTH_DATE: "naissance datedenaissance datenaissance neele birthdate",
    Column.FRAMEWORK: "referentiel clereferentiel framework frameworkkey",
    Column.COMPETENCY: "competence codecompetence code competency item",
    Column.LEVEL: "niveau level etat resultat positionnement rang rank state",
    Column.DAY: "date jour datedobservation dateobservation observele observedon",
    Column.CONTEXT: "contexte context lieu ou",
    Column.NOTE: "remarque commentaire note comment",
}
_NEEDED = (Column.COMPETENCY, Column.LEVEL, Column.DAY)
_IDENTIFIERS = (Column.INE, Column.SIECLE_ID, Column.ELENOET, Column.STUDENT)
_IDENTITY = (Column.LAST_NAME, Column.FIRST_NAME, Column.BIRTH_DATE)
_SHOWN = {
    Column.COMPETENCY: "competence",
    Column.LEVEL: "niveau",
    Column.DAY: "date",
    Column.STUDENT: "ine (ou eleve_id, elenoet, ou nom + prenom + naissance)",
}


@dataclass(frozen=True, slots=True)
class ResultsFile:
    """The lines to come, and what each column is called in the file."""

    headings: Mapping[Column, str]
    lines: Iterator[ResultLine]


def read_results(data: bytes) -> ResultsFile:
    """A file of results. Raises FileRefused, at once or while the lines are read."""
    rows = stream_table(data, LIMITS)
    header = next(rows, None)
    if header is None:
        raise FileRefused(RefusalCode.NO_ROWS)
    places = _places(header)
    headings = {column: header.cell(place).strip() for column, place in places.items()}
    return ResultsFile(headings, _lines(rows, places))


def _places(header: Row) -> dict[Column, int]:
    names = [normalised(cell) for cell in header.cells]
    places: dict[Column, int] = {}
    for column, known in _NAMES.items():
        found = next((names.index(name) for name in known.split() if name in names), None)
        if found is not None:
            places[column] = found
    missing = [column for column in _NEEDED if column not in places]
    if not any(column in places for column in _IDENTIFIERS) and not all(column in places for column in _IDENTITY):
        missing.insert(0, Column.STUDENT)
    if missing:
        found_names = ", ".join(cell.strip()[:40] for cell in header.cells[:20])
        values = {"missing": ", ".join(_SHOWN[column] for column in missing), "found": found_names}
        raise FileRefused(RefusalCode.MISSING_COLUMNS, header.line, values)
    return places


def _lines(rows: Iterator[Row], places: Mapping[Column, int]) -> Iterator[ResultLine]:
    order = [places.get(column, -1) for column in Column]
    for row in rows:
        cells = row.cells
        count = len(cells)
        texts = [cells[place].strip() if 0 <= place < count else "" for place in order]
        if texts[-1]:
            texts[-1] = clean_line(texts[-1])
        yield ResultLine(row.line, *texts)
