"""Results kept elsewhere, from the console: told first, then all of them or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from evaluation_tool.cli import context, main
from evaluation_tool.models.evidence import Observation
from tests.make import Make
from tests.moments import HERE, NOW
from tests.workshop import Workshop, furnish

HEADER = "eleve_id;competence;niveau;date;remarque\n"


@pytest.fixture
def workshop(make: Make, instance: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Workshop:
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(instance))
    monkeypatch.setattr(context, "now", lambda: NOW)
    monkeypatch.chdir(tmp_path)
    found = furnish(make)
    for number, student in enumerate(found.students):
        student.siecle_id = f"{100 + number}"
    found.session.commit()
    return found


def run(content: str, *options: str, answer: str = "") -> Result:
    Path("resultats.csv").write_text(HEADER + content, encoding="utf-8")
    arguments = ["import", "observations", "resultats.csv", "--establishment", HERE, *options]
    return CliRunner().invoke(main, arguments, input=answer)


def count(workshop: Workshop) -> int:
    workshop.session.rollback()
    return workshop.session.scalar(select(func.count()).select_from(Observation)) or 0


def test_it_tells_then_asks_then_writes_and_checks(workshop: Workshop) -> None:
    lines = "100;A.1;Réu;2026-10-05;calme\n101;A.2;1;2026-10-06;\n"

    declined = run(lines, answer="n\n")
    assert "À ajouter : 2 observations de 2 élèves." in declined.output
    assert "du 05/10/2026 au 06/10/2026" in declined.output
    assert f"{workshop.class_group.name} : 2" in declined.output
    assert count(workshop) == 0

    accepted = run(lines, answer="y\n")
    assert "Importées : 2 observations" in accepted.output
    assert count(workshop) == 2
    assert "tout est en ordre" in CliRunner().invoke(main, ["check", HERE]).output


def test_again_changes_nothing(workshop: Workshop) -> None:
    run("100;A.1;3;2026-10-05;\n", "--yes")

    again = run("100;A.1;3;2026-10-05;\n", "--yes")

    assert again.exit_code == 0
    assert "Tout est déjà là : rien n’a changé." in again.output
    assert count(workshop) == 1


def test_one_wrong_line_keeps_everything_out_and_every_wrong_line_is_told(workshop: Workshop) -> None:
    refused = run("100;A.1;3;2026-10-05;\n100;A.1;17;2026-10-06;\n999;A.1;3;2026-10-07;\n", "--yes")

    assert refused.exit_code == 1
    said = refused.output.replace("\u00a0", " ")
    assert "Ligne 3, colonne « niveau » : « 17 » n’est pas un niveau de l’échelle" in said
    assert "Ligne 4, colonne « eleve_id » : « 999 » ne correspond à aucun élève" in said
    assert count(workshop) == 0


def test_a_file_without_its_columns_is_one_line(workshop: Workshop) -> None:
    Path("resultats.csv").write_text("a;b\n1;2\n", encoding="utf-8")

    refused = CliRunner().invoke(main, ["import", "observations", "resultats.csv", "--establishment", HERE, "--yes"])

    assert refused.exit_code == 1
    assert "Colonnes qui manquent" in refused.output
