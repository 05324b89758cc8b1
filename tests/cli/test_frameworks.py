"""Referentials from the console: listed, installed, exported, imported with the same report as the pages."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.cli import main
from evaluation_tool.formats.frameworks import load_shipped, read_framework, shipped_index
from evaluation_tool.models.framework import CompetencyVersion, FrameworkVersion
from tests.moments import HERE

OURS = "code;parent;title\nA;;Vendre\nA1;A;Accueillir le client\n"


@pytest.fixture(autouse=True)
def _installation(instance: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(instance))
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=answer)


def versions(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(FrameworkVersion)) or 0


def written(tmp_path: Path, content: str, name: str = "atelier.csv") -> str:
    (tmp_path / name).write_text(content, encoding="utf-8")
    return name


def test_the_shipped_referentials_are_listed() -> None:
    listed = run("framework", "list")

    assert listed.exit_code == 0
    assert [line.split("\t")[0] for line in listed.output.splitlines()] == list(shipped_index())


def test_installing_all_then_again_changes_nothing(session: Session) -> None:
    first = run("framework", "install", "--establishment", HERE)
    again = run("framework", "install", "--establishment", HERE)

    assert f"Installés : {len(shipped_index())}." in first.output
    assert "Installés : 0." in again.output
    assert versions(session) == len(shipped_index())
    assert "cap_epc\t1\t" in run("framework", "list", "--establishment", HERE).output


def test_an_unknown_name_is_one_clear_line(session: Session) -> None:
    refused = run("framework", "install", "latin", "--establishment", HERE)

    assert refused.exit_code == 2
    assert "aucun référentiel « latin »" in refused.output
    assert versions(session) == 0


def test_exporting_writes_a_file_and_says_what_it_loses(tmp_path: Path) -> None:
    run("framework", "install", "cap_epc", "--establishment", HERE)

    exported = run(
        "framework", "export", "cap_epc", "--establishment", HERE, "--format", "moodle_competencies", "--to", "x.csv"
    )

    assert exported.exit_code == 0
    assert "Ce format ne peut pas contenir" in exported.output
    read = read_framework((tmp_path / "x.csv").read_bytes()).document
    assert len(read.nodes) == len(load_shipped("cap_epc").nodes)


def test_exporting_overwrites_nothing(tmp_path: Path) -> None:
    run("framework", "install", "cap_epc", "--establishment", HERE)
    written(tmp_path, "à garder", "x.csv")

    refused = run("framework", "export", "cap_epc", "--establishment", HERE, "--to", "x.csv")

    assert refused.exit_code == 1
    assert (tmp_path / "x.csv").read_text(encoding="utf-8") == "à garder"


def test_importing_asks_first(tmp_path: Path, session: Session) -> None:
    file = written(tmp_path, OURS)

    assert run("import", "framework", file, "--establishment", HERE, answer="n\n").exit_code == 1
    assert versions(session) == 0
    assert run("import", "framework", file, "--establishment", HERE, answer="y\n").exit_code == 0
    assert versions(session) == 1


def test_importing_reports_differences_and_problems(tmp_path: Path) -> None:
    run("import", "framework", written(tmp_path, OURS), "--establishment", HERE, "--yes")

    newer = written(tmp_path, OURS.replace("le client", "la cliente") + "B;Z;Tenir la caisse\n")
    said = run("import", "framework", newer, "--establishment", HERE, "--yes").output

    assert "Ligne" in said
    assert "ajouts : 1 (B)" in said
    assert "intitulés changés : 1 (A1)" in said
    assert "version 2" in said


def test_a_refused_file_is_one_line_and_changes_nothing(tmp_path: Path, session: Session) -> None:
    refused = run("import", "framework", written(tmp_path, "{}"), "--establishment", HERE, "--yes")

    assert refused.exit_code == 1
    assert "Fichier refusé, rien n’a été importé" in refused.output
    assert versions(session) == 0


def test_a_new_establishment_has_the_referentials() -> None:
    run("establishment", "create", "neuf", "--uai", "0881234X", "--name", "Collège neuf")

    listed = run("framework", "list", "--establishment", "neuf").output
    assert len(listed.splitlines()) == len(shipped_index())


def test_1189_rows_are_imported_in_two_seconds(tmp_path: Path, session: Session) -> None:
    rows = (f"C{n};{'C' + str(n // 10) if n >= 10 else ''};Compétence numéro {n}" for n in range(1189))
    file = written(tmp_path, "code;parent;title\n" + "\n".join(rows))
    started = time.perf_counter()

    imported = run("import", "framework", file, "--establishment", HERE, "--yes")

    assert time.perf_counter() - started < 2
    assert imported.exit_code == 0
    assert session.scalar(select(func.count()).select_from(CompetencyVersion)) == 1189
