"""Results kept elsewhere, as tables: columns by whatever name, lines one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation_tool.domain.observation_import import Column, ImportFault, parse_day
from evaluation_tool.domain.problems import Problem
from evaluation_tool.formats.observation_wording import fault_sentence
from evaluation_tool.formats.observations import read_results
from evaluation_tool.formats.refusals import FileRefused, RefusalCode
from evaluation_tool.formats.tables import write_workbook

ROWS = [
    ["INE", "Compétence", "Niveau", "Date d’observation", "Remarque"],
    ["0901234567A", "A.1", "Réu", "05/10/2026", "'=calme"],
]


def test_columns_go_by_many_names_and_lines_keep_their_numbers() -> None:
    read = read_results("\n# vieux fichier\nINE;code compétence;rang;jour\n\n1;A.1;3;2026-10-05\n".encode("latin-1"))

    line = next(read.lines)
    assert (line.line, line.ine, line.competency, line.level, line.day) == (5, "1", "A.1", "3", "2026-10-05")
    assert read.headings[Column.COMPETENCY] == "code compétence"


def test_a_workbook_reads_like_a_text() -> None:
    line = next(read_results(write_workbook(ROWS, sheet="Résultats")).lines)

    assert (line.ine, line.level, line.note) == ("0901234567A", "Réu", "'=calme")


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("ine;niveau;date", "competence"),
        ("nom;prenom;competence;niveau;date", "ine (ou"),
        ("a;b", "competence, niveau"),
    ],
)
def test_a_file_without_its_columns_is_refused_by_their_names(header: str, missing: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_results(f"{header}\n1;2;3\n".encode())

    assert refused.value.code is RefusalCode.MISSING_COLUMNS
    assert missing in str(refused.value.values["missing"])


def test_a_table_of_something_else_is_refused(samples: Path) -> None:
    with pytest.raises(FileRefused):
        read_results((samples / "observations" / "fraction-skills-536-students.csv").read_bytes())


@pytest.mark.parametrize("text", ["2026-10-05", "05/10/2026", "5/10/2026", "05.10.2026", "2026-10-05 00:00:00"])
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    day = parse_day(text)

    assert day is not None
    assert day.isoformat() == "2026-10-05"


@pytest.mark.parametrize("text", ["", "octobre", "31/02/2026", "05/10/26", "20261005", "2026-10", "1/2/3/4"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_day(text) is None


@pytest.mark.parametrize("fault", ImportFault)
def test_every_fault_says_its_line_and_its_cell(fault: ImportFault) -> None:
    values: dict[str, str | int] = {
        "column": "level",
        "said": "{Z}",
        "known": "Déc",
        "keys": "a",
        "names": "4e",
        "limit": 5,
        "earlier": 2,
    }

    said = fault_sentence(Problem(fault, 12, values), {Column.LEVEL: "Niveau"})

    assert said.startswith("Ligne\u00a012, colonne «\u00a0Niveau\u00a0»\u00a0: ")
    assert said.endswith(".")
