"""Which column of a list of people holds what: ONDE's are known, the others guessed, then told by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from evaluation_tool.formats.tables import Table
from evaluation_tool.formats.tables.headings import find_columns, normalised

NO_HEADING = -1
HEADING_ROWS = 20  # a table may have a title above its heading


class Column(StrEnum):
    """What a column of a list of people may hold."""

    LAST_NAME = "last_name"
    USAGE_NAME = "usage_name"
    FIRST_NAME = "first_name"
    FULL_NAME = "full_name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    INE = "ine"
    SIECLE_ID = "siecle_id"
    ELENOET = "elenoet"
    DIVISION = "division"
    GROUPS = "groups"
    LEVEL = "level"
    LEFT_ON = "left_on"
    CIVILITY = "civility"
    SUBJECTS = "subjects"
    CLASSES = "classes"


class Content(StrEnum):
    """Whom a table is a list of."""

    STUDENTS = "students"
    TEACHERS = "teachers"


COLUMNS: Mapping[Content, tuple[Column, ...]] = {
    Content.STUDENTS: tuple(Column)[:13],
    Content.TEACHERS: (
        Column.CIVILITY,
        Column.LAST_NAME,
        Column.FIRST_NAME,
        Column.FULL_NAME,
        Column.SUBJECTS,
        Column.CLASSES,
    ),
}
_NAMES: Mapping[Column, tuple[str, ...]] = {
    Column.USAGE_NAME: ("nomdusage", "nomusage", "nomdusageeleve", "nomusageeleve"),
    Column.LAST_NAME: (
        *("nomeleve", "nomdefamille", "nomdefamilleeleve", "nomdeleleve", "nom", "lastname", "familyname"),
        *("nompatronymique", "surname", "nomdelenfant"),
    ),
    Column.FIRST_NAME: (
        "prenomeleve",
        "prenom",
        "prenomusuel",
        "prenoms",
        "prenom1",
        "firstname",
        "givenname",
        "prenomdeleleve",
        "prenomdelenfant",
    ),
    Column.FULL_NAME: (
        *("eleve", "eleves", "nometprenom", "nomprenom", "nomprenoms", "nomsetprenoms", "nomcomplet", "nomprenomeleve"),
        *("nometprenomdeleleve", "nomprenomdeleleve", "professeur", "professeurs", "enseignant", "enseignants"),
    ),
    Column.BIRTH_DATE: (
        "datenaissance",
        "datedenaissance",
        "neele",
        "nele",
        "neeele",
        "naissance",
        "datenaiss",
        "birthdate",
    ),
    Column.SEX: ("sexe", "genre", "sex", "codesexe"),
    Column.INE: ("ine", "idnational", "identifiantnational", "numeronational", "inernie"),
    Column.SIECLE_ID: ("eleveid", "idsiecle", "identifiantsiecle", "ideleve"),
    Column.ELENOET: ("elenoet", "numerointerne", "noetab", "numeroetablissement"),
    Column.DIVISION: (
        *("libelleclasse", "classe", "division", "classes", "libelledivision", "codedivision"),
        *("codeclasse", "nomclasse", "nomdelaclasse", "div", "libellestructure"),
        *("identifiantclasse", "codestructure", "classederattachement"),
    ),
    Column.GROUPS: ("groupes", "groupe", "toutesgroupes", "codesgroupes"),
    Column.LEVEL: ("niveau", "formation", "mef", "codemef"),
    Column.LEFT_ON: ("datesortie", "datedesortie", "sortie"),
    Column.CIVILITY: ("civilite", "titre"),
    Column.SUBJECTS: ("matieres", "matiere", "discipline", "disciplines", "enseignements"),
    Column.CLASSES: ("classes", "classe", "divisions", "division", "classesetgroupes"),
}
_OF_ONDE = {"nomeleve", "prenomeleve", "libelleclasse"}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column holds what: positions from 0. `division` is the class of the rows that name none.

    `heading` is the row of the names, counted among the rows read; NO_HEADING where the first row is already a person.
    """

    content: Content
    columns: Mapping[Column, int] = field(default_factory=dict)
    heading: int = 0
    division: str = ""

    @property
    def missing(self) -> tuple[Column, ...]:
        """What has to be pointed out before the table can be read."""
        columns = self.columns
        missing: list[Column] = []
        if Column.FULL_NAME not in columns:
            missing += [column for column in (Column.LAST_NAME, Column.FIRST_NAME) if column not in columns]
        if self.content is Content.STUDENTS and Column.DIVISION not in columns and not self.division:
            missing.append(Column.DIVISION)
        return tuple(missing)


def is_onde(table: Table, mapping: ColumnMapping) -> bool:
    """Whether this is ONDE's CSVExtraction, by the names of its columns, even under a title."""
    return set(map(normalised, headings(table, mapping.heading))) >= _OF_ONDE


def headings(table: Table, heading: int) -> tuple[str, ...]:
    """The name of each column, empty where it has none."""
    width = max((len(row.cells) for row in table.rows[:HEADING_ROWS]), default=0)
    named = table.rows[heading].cells if heading != NO_HEADING else ()
    return (*named, *[""] * (width - len(named)))


def guess_columns(table: Table, content: Content | None = None) -> ColumnMapping:
    """The likeliest reading: the row that names most columns is the heading; subjects make a list of teachers.

    Where no row names any, the first one is likely a person.
    """
    if content is None:
        students, teachers = (guess_columns(table, choice) for choice in Content)
        is_staff = Column.SUBJECTS in teachers.columns and Column.BIRTH_DATE not in students.columns
        return teachers if is_staff else students
    known: dict[str, Sequence[str]] = {column: _NAMES[column] for column in COLUMNS[content]}
    found = [
        (rank, {Column(role): place for role, place in find_columns(row.cells, known).items()})
        for rank, row in enumerate(table.rows[:HEADING_ROWS])
    ]
    rank, columns = max(found, key=lambda candidate: (len(candidate[1]), -candidate[0]), default=(0, {}))
    if Column.FULL_NAME in columns and {Column.LAST_NAME, Column.FIRST_NAME} <= columns.keys():
        columns.pop(Column.FULL_NAME)
    lone_name = columns.get(Column.LAST_NAME) if not {Column.FIRST_NAME, Column.FULL_NAME} & columns.keys() else None
    if lone_name is not None and _holds_both_names(table, rank, lone_name):
        columns[Column.FULL_NAME] = columns.pop(Column.LAST_NAME)
    return ColumnMapping(content, columns, heading=rank if columns else NO_HEADING)


def _holds_both_names(table: Table, heading: int, column: int) -> bool:
    """Whether most cells of the column called « Nom » are of several words: the first name is in there too."""
    cells = [row.cell(column).strip() for row in table.rows[heading + 1 :]]
    filled = [cell for cell in cells if cell]
    return 2 * sum(len(cell.split()) > 1 for cell in filled) > len(filled)
