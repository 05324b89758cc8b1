"""The nightly copy of every establishment, and what a restore refuses."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluation_tool.cli import main
from evaluation_tool.domain.erasure import Tombstone
from evaluation_tool.tenancy import erasures
from evaluation_tool.tenancy.backup import check_backup, fingerprint_path
from evaluation_tool.tenancy.rotation import list_copies
from tests.database_content import content_of
from tests.moments import HERE, THERE, TODAY

OLD = "20200101-020000"


@pytest.fixture(autouse=True)
def here(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(instance))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_night_copies_every_school_and_lets_old_copies_go(instance: Path) -> None:
    backups = instance / "backups"
    for month in range(1, 10):
        (backups / f"{HERE}-20200{month}01-020000.sqlite3").write_text("ancienne")

    done = run("backup", "--all", "--keep-daily", "1", "--keep-weekly", "1", "--keep-monthly", "3", "--purge")

    assert (done.exit_code, "2 établissement(s) sauvegardé(s)" in done.output) == (0, True)
    kept = [copy.path for copy in list_copies(backups, HERE)]
    assert [path.name for path in kept[:-1]] == [f"{HERE}-20200{month}01-020000.sqlite3" for month in (8, 9)]
    for path in (kept[-1], list_copies(backups, THERE)[-1].path):
        check_backup(path)


def test_a_damaged_school_is_named_keeps_its_copies_and_stops_nobody(instance: Path) -> None:
    backups = instance / "backups"
    good = backups / f"{HERE}-{OLD}.sqlite3"
    good.write_text("la dernière bonne")
    file = instance / "establishments" / f"{HERE}.sqlite3"
    file.write_bytes(file.read_bytes()[:8192])

    done = run("backup", "--all", "--keep-daily", "0", "--keep-weekly", "0", "--keep-monthly", "0")

    assert (done.exit_code, f"1 établissement(s) sur 2 en échec : {HERE}." in done.output) == (1, True)
    assert [path.name for path in backups.glob(f"*{HERE}-*")] == [good.name]
    assert len(list_copies(backups, THERE)) == 1


def test_the_ledger_of_erasures_is_copied_and_never_made_shorter(instance: Path) -> None:
    first, second = (Tombstone(number, "s", "d", TODAY) for number in (1, 2))
    erasures.append(instance, HERE, [first])
    assert run("backup", HERE, "--to", str(instance / "une.sqlite3")).exit_code == 0
    erasures.ledger_path(instance, HERE).unlink()
    erasures.append(instance, HERE, [second])

    assert run("backup", HERE, "--to", str(instance / "deux.sqlite3")).exit_code == 0

    assert set(erasures.read(instance, HERE)) == {first, second}
    assert set(erasures.read(instance / "backups", HERE)) == {first, second}


@pytest.mark.parametrize("arguments", [(), (HERE, "--all"), ("--all", "--to", "x"), (HERE, "--purge")])
def test_what_to_copy_has_to_be_clear(arguments: tuple[str, ...], instance: Path) -> None:
    refused = run("backup", *arguments)

    assert (refused.exit_code, "dites quoi copier" in refused.output) == (2, True)
    assert list((instance / "backups").iterdir()) == []


def spoil(kind: str, copy: Path) -> Path:
    """What a person might hand to a restore by mistake or by bad luck."""
    content = bytearray(copy.read_bytes())
    match kind:
        case "truncated":
            copy.write_bytes(content[: len(content) // 2])
        case "flipped":
            # One letter of the establishment's name: the database itself finds nothing wrong.
            content[content.index("Collège de test".encode())] ^= 1
            copy.write_bytes(content)
            check_backup(copy)
        case "text":
            copy.write_text("Ceci n’est pas une base.")
        case "foreign":
            copy.unlink()
            with closing(sqlite3.connect(copy)) as database:
                database.execute("CREATE TABLE establishment (id INTEGER)")
        case "newer":
            with closing(sqlite3.connect(copy)) as database, database:
                database.execute("UPDATE alembic_version SET version_num = '9999'")
            fingerprint_path(copy).unlink()
        case _:
            run("backup", THERE, "--to", str(copy.with_name("voisine.sqlite3")))
            return copy.with_name("voisine.sqlite3")
    return copy


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("truncated", "abîmée ou incomplète. Prenez une copie plus ancienne"),
        ("flipped", "n’est plus celui qui a été copié"),
        ("text", "ce n’est pas une base de données. Vérifiez le chemin"),
        ("foreign", "n’a pas été faite par ce programme"),
        ("newer", "mettez d’abord celui-ci à jour"),
        ("neighbour", "appartient à un autre établissement"),
    ],
)
def test_a_restore_refuses_and_changes_nothing(kind: str, reason: str, instance: Path) -> None:
    copy = instance / "copie.sqlite3"
    run("backup", HERE, "--to", str(copy))
    file = instance / "establishments" / f"{HERE}.sqlite3"
    before = content_of(file)

    refused = run("restore", HERE, str(spoil(kind, copy)), "--yes")

    assert (refused.exit_code, reason in refused.output) == (1, True), refused.output
    assert content_of(file) == before
    assert list((instance / "backups").glob("*.sqlite3")) == []


def test_a_restore_keeps_the_state_before_it(instance: Path) -> None:
    copy = instance / "copie.sqlite3"
    run("backup", HERE, "--to", str(copy))
    file = instance / "establishments" / f"{HERE}.sqlite3"
    before = content_of(file)

    done = run("restore", HERE, str(copy), "--yes")

    assert done.exit_code == 0, done.output
    (kept,) = (instance / "backups").glob(f"{HERE}-avant-restauration-*.sqlite3")
    assert content_of(kept) == before


@pytest.mark.parametrize("left", [0, 8192])
def test_a_school_whose_file_is_damaged_is_restored_and_the_damaged_file_kept(left: int, instance: Path) -> None:
    copy = instance / "copie.sqlite3"
    run("backup", HERE, "--to", str(copy))
    file = instance / "establishments" / f"{HERE}.sqlite3"
    rest = file.read_bytes()[:left]
    file.write_bytes(rest)

    done = run("restore", HERE, str(copy), "--yes")

    assert done.exit_code == 0, done.output
    (kept,) = (instance / "establishments" / "archives").glob(f"{HERE}-abime-*.sqlite3")
    assert kept.read_bytes() == rest
    assert run("check").exit_code == 0
