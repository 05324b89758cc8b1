"""R12, the quick way: erased from the console, a student is in no byte of any file, and no backup brings it back."""

from __future__ import annotations

import logging
import resource
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.cli import main
from evaluation_tool.domain.erasure import Tombstone
from evaluation_tool.models.people import Student
from evaluation_tool.services import audit
from evaluation_tool.tenancy import erasures
from evaluation_tool.tenancy.erasures import DamagedLedger
from evaluation_tool.tenancy.scrub import scrub
from tests import privacy_scene
from tests.make import Make
from tests.moments import HERE, TODAY
from tests.privacy_scene import ALIAS, CANARY, FIRST, INE, LAST, Scene
from tests.workshop import furnish

TRACES = [word.encode() for word in (LAST, ALIAS, INE, CANARY)]


@pytest.fixture
def scene(instance: Path, make: Make, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(instance))
    return privacy_scene.fill(furnish(make))


def run(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=answer)


def traces(folder: Path, but: str = "nothing") -> list[str]:
    """Which files hold a name, a number or a word of the student."""
    files = [path for path in folder.rglob("*") if path.is_file() and but not in path.name]
    return [path.name for path in files if any(trace in path.read_bytes() for trace in TRACES)]


def test_an_erased_student_is_in_no_byte_and_no_backup_brings_it_back(
    scene: Scene, instance: Path, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    backup = instance / "backups" / "avant.sqlite3"
    assert run("backup", HERE, "--to", str(backup)).exit_code == 0
    assert traces(instance, but="avant") != []
    session.close()

    done = run("erase", "student", HERE, "--ine", INE, answer=f"{FIRST} {LAST.upper()}\n")

    assert (done.exit_code, "Effacé." in done.output) == (0, True)
    assert traces(instance, but="avant") == []
    assert run("audit", "verify", HERE).exit_code == 0
    assert run("check", HERE).exit_code == 0
    assert run("erase", "student", HERE, "--ine", INE, "--yes").exit_code == 1

    restored = run("restore", HERE, str(backup), "--yes")

    assert (restored.exit_code, "Effacés de nouveau : 2" in restored.output) == (0, True)
    backup.unlink()
    assert traces(instance) == []
    assert run("check", HERE).exit_code == 0
    assert audit.verify(session).broken_at is None
    assert not any(trace in caplog.text.encode() for trace in TRACES)


@pytest.mark.parametrize("slug", [HERE, "autre-adresse"])
def test_another_machine_brings_nobody_back_from_a_folder_of_copies(
    scene: Scene, instance: Path, session: Session, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    before, number = instance / "backups" / f"{HERE}-20200101-020000.sqlite3", scene.student.id
    run("backup", HERE, "--to", str(before))
    session.close()
    run("erase", "student", HERE, "--ine", INE, "--yes")
    run("backup", HERE)
    new_machine = instance.parent / "neuve"
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(new_machine))
    run("establishment", "create", slug, "--uai", "0881234X", "--name", "Collège")

    restored = run("restore", slug, str(before), "--yes")

    assert (restored.exit_code, "Effacés de nouveau : 2" in restored.output) == (0, True)
    assert traces(new_machine) == []
    assert number in {stone.student_id for stone in erasures.read(new_machine, slug)}


def test_a_restore_without_any_ledger_says_what_it_cannot_know(scene: Scene, instance: Path) -> None:
    copy = instance / "backups" / "copie.sqlite3"
    run("backup", HERE, "--to", str(copy))

    assert "Aucun registre des effacements" in run("restore", HERE, str(copy), "--yes").output


def test_nobody_is_erased_by_another_name(scene: Scene, instance: Path, session: Session) -> None:
    number = scene.student.id
    session.close()

    refused = run("erase", "student", HERE, "--ine", INE, answer="Zoé Autre\n")

    assert refused.exit_code == 1
    assert session.get(Student, number) is not None
    assert not (instance / erasures.FOLDER).exists()


@pytest.mark.parametrize("options", [(), ("--ine", "0"), ("--login", "personne"), ("--ine", "0", "--login", "x")])
def test_a_student_has_to_be_found(scene: Scene, options: tuple[str, ...]) -> None:
    assert run("erase", "student", HERE, "--yes", *options).exit_code != 0


def test_a_damaged_ledger_stops_a_restore(scene: Scene, instance: Path) -> None:
    backup = instance / "backups" / "avant.sqlite3"
    run("backup", HERE, "--to", str(backup))
    ledger = erasures.ledger_path(instance, HERE)
    ledger.parent.mkdir()
    ledger.write_text('{"student_id": 1}\n')

    refused = run("restore", HERE, str(backup), "--yes")

    assert (refused.exit_code, "registre des effacements" in refused.output) == (1, True)
    with pytest.raises(DamagedLedger):
        erasures.read(instance, HERE)


def test_a_line_cut_by_a_power_cut_is_no_erasure(instance: Path) -> None:
    ledger = erasures.ledger_path(instance, HERE)
    ledger.parent.mkdir()
    ledger.write_text('{"student_id": 1, "sal')
    stone = Tombstone(7, "s", "d", TODAY)

    erasures.append(instance, HERE, [stone])

    assert erasures.read(instance, HERE) == [stone]


def test_a_file_in_use_says_that_it_has_to_be_done_again(scene: Scene, instance: Path, session: Session) -> None:
    session.scalars(select(Student.id)).all()
    path = instance / "establishments" / f"{HERE}.sqlite3"

    assert scrub(path, patience=0.05) is False
    session.close()
    assert scrub(path) is True


def test_without_room_to_write_the_file_anew_its_log_is_emptied_all_the_same(
    scene: Scene, instance: Path, session: Session
) -> None:
    path = instance / "establishments" / f"{HERE}.sqlite3"
    session.close()
    assert scrub(path) is True
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA secure_delete=ON")
        other.execute("UPDATE student SET last_name = 'Oubli' WHERE last_name = ?", (LAST,))
        other.execute("UPDATE account SET display_name = 'Oubli' WHERE display_name LIKE ?", (f"%{LAST}",))
        other.commit()
        # Room for the file as it is, and none for a second one.
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, limit[1]))
        try:
            assert scrub(path) is False
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)

        assert Path(f"{path}-wal").stat().st_size == 0


def test_a_purge_says_then_does(scene: Scene, instance: Path, session: Session) -> None:
    session.get_one(Student, scene.student.id).left_on = TODAY - timedelta(days=800)
    for enrolment in session.get_one(Student, scene.student.id).enrolments:
        enrolment.ends_on = enrolment.starts_on = TODAY - timedelta(days=800)
    session.commit()
    session.close()

    told = run("purge", HERE, "--dry-run")
    assert (told.exit_code, "élèves partis : 1" in told.output) == (0, True)
    assert erasures.read(instance, HERE) == []
    done = run("purge")

    assert (done.exit_code, "élèves partis : 1" in done.output) == (0, True)
    assert traces(instance) == []
    assert len(erasures.read(instance, HERE)) == 2
    assert "rien à effacer" in run("purge", HERE).output


def test_the_papers_are_written_in_a_folder(scene: Scene, tmp_path: Path) -> None:
    done = run("rgpd", HERE, str(tmp_path / "papiers"))

    assert done.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "papiers").iterdir()) == sorted(
        f"{name}.{kind}"
        for name in ("aipd", "information-familles", "information-personnels", "registre")
        for kind in ("md", "pdf")
    )
    assert "Collège de test" in (tmp_path / "papiers" / "information-familles.md").read_text(encoding="utf-8")
