"""People from the console: shown, confirmed, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.cli import main
from evaluation_tool.formats.rosters import Column, ColumnMapping, Content, read_roster
from evaluation_tool.formats.tables import Table
from evaluation_tool.models.establishment import EstablishmentUai
from evaluation_tool.models.people import Student
from evaluation_tool.services import column_mappings
from tests.moments import HERE, NOW, TODAY
from tests.roster_files import pupil, siecle

UAI = "0380083J"


@pytest.fixture(autouse=True)
def _installation(instance: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, session: Session) -> None:
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(instance))
    monkeypatch.chdir(tmp_path)
    session.add(EstablishmentUai(uai=UAI, establishment_id=1))
    session.commit()


def imported(data: bytes, *options: str, answer: str = "") -> Result:
    Path("people").write_bytes(data)
    arguments = ["import", "roster", "people", "--establishment", HERE, "--year", "2026", *options]
    return CliRunner().invoke(main, arguments, input=answer)


def students(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Student)) or 0


PEOPLE = siecle([pupil(1), pupil(2, "Petit", "Bob")], {"1": [("4A", "D")], "2": [("4B", "D")]}, uai=UAI)


def test_the_file_is_told_then_imported_once(session: Session) -> None:
    refused = imported(PEOPLE, answer="n\n")
    done = imported(PEOPLE, "--yes")
    again = imported(PEOPLE, "--yes")

    assert refused.exit_code == 1
    assert "Nouveaux élèves : 2" in refused.output
    assert (done.exit_code, "Élèves ajoutés : 2," in done.output) == (0, True)
    assert "rien n’a changé" in again.output
    assert students(session) == 2


def test_only_the_named_division_comes_in(session: Session) -> None:
    done = imported(PEOPLE, "--division", "4B", "--yes")

    assert "Classes laissées de côté (1) : 4A" in done.output
    assert students(session) == 1


def test_a_class_that_the_file_does_not_name_is_told(session: Session) -> None:
    imported(PEOPLE, "--yes")

    renamed = imported(siecle([pupil(1), pupil(2, "Petit", "Bob")], {"1": [("401", "D")], "2": [("4B", "D")]}, uai=UAI))

    assert "absentes du fichier, inchangées (1) : 4A" in renamed.output


def test_a_division_that_the_file_has_not_is_refused_by_name(session: Session) -> None:
    result = imported(PEOPLE, "--division", "4B", "--division", "9Z", "--yes")

    assert result.exit_code == 1
    assert "9Z. Il contient : 4A, 4B." in result.output
    assert students(session) == 0


def test_columns_told_in_the_pages_are_read_so_here(session: Session) -> None:
    data = "Petit nom;Patronyme;Où\nLéa;Dupont;4A\n".encode()
    table = read_roster(data, TODAY)
    assert isinstance(table, Table)
    told = {Column.FIRST_NAME: 0, Column.LAST_NAME: 1, Column.DIVISION: 2}
    column_mappings.remember(session, table, ColumnMapping(Content.STUDENTS, told), now=NOW)
    session.commit()

    assert imported(data, "--yes").exit_code == 0
    assert session.scalars(select(Student.last_name)).all() == ["Dupont"]


def test_another_school_or_year_and_a_damaged_file_are_refused_in_a_line(session: Session) -> None:
    for data, reason in (
        (siecle([pupil(1)], {"1": [("4A", "D")]}, uai="0010001A"), "autre établissement"),
        (siecle([pupil(1)], {"1": [("4A", "D")]}, uai=UAI, year="2025"), "2025-2026"),
        (PEOPLE[:300], "abîmé"),
        (siecle([pupil(1)], {}, uai=UAI), "Léa MARTIN n’a pas de classe"),
        (b"Nom;Classe\nDupont;4A\n", "Colonnes introuvables"),
    ):
        result = imported(data, "--yes")

        assert result.exit_code == 1
        assert reason in result.output
        assert "Traceback" not in result.output
    assert students(session) == 0
