"""R9: ten copies while eight people write lose no save, each copy is whole, and no bad file replaces the school."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluation_tool.cli import main
from evaluation_tool.tenancy.backup import check_backup, fingerprint_path
from evaluation_tool.tenancy.files import opened, read_head
from tests.database_content import content_of
from tests.moments import HERE
from tests.robustness.client import Server, teachers_of

pytestmark = pytest.mark.robustness
COPIES, WRITERS = 10, 8


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def operations_in(path: Path) -> set[str]:
    """Every operation that a file holds."""
    with opened(path, "ro") as database:
        return {operation for (operation,) in database.execute("SELECT operation_id FROM observation")}


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip_one_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    dice = random.Random(9)  # noqa: S311 - the same damage in every run
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.write_bytes(content)


def replace_with_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE moz_places (id INTEGER)")


def give_to_another_school(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE establishment_uai SET uai = '0990001N'")
    fingerprint_path(path).unlink()


BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "truncated": (truncate, "abîmée ou incomplète"),
    "bit-flipped": (flip_one_bit, "Sauvegarde refusée"),
    "foreign schema": (replace_with_another_program, "n’a pas été faite par ce programme"),
    "other UAI": (give_to_another_school, "un autre établissement"),
}


def test_r9_copies_while_people_write_and_restores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(tmp_path)
    server.schools.close()
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(tmp_path / "instance"))
    copies = [tmp_path / f"copie-{number}.sqlite3" for number in range(COPIES)]
    acknowledged: list[str] = []
    least: list[set[str]] = []
    stop = threading.Event()

    def save_on(client_number: int) -> None:
        client = clients[client_number]
        while not stop.is_set():
            assert client.save(client_number) == 200
            acknowledged.append(client.last["operation_id"])

    with server.running():
        clients = teachers_of(server, WRITERS)
        for client in clients:
            client.sign_in()
        with ThreadPoolExecutor(WRITERS) as pool:
            saving = [pool.submit(save_on, number) for number in range(WRITERS)]
            try:
                for copy in copies:
                    least.append(set(acknowledged))
                    done = run("backup", HERE, "--to", str(copy))
                    assert done.exit_code == 0, done.output
            finally:
                stop.set()
            for one in saving:
                one.result()

        assert operations_in(server.path) >= set(acknowledged)
        for copy, before in zip(copies, least, strict=True):
            check_backup(copy)
            assert operations_in(copy) >= before
        assert len(least[-1]) > 0
        assert [read_head(copy)[0] for copy in copies] == sorted(read_head(copy)[0] for copy in copies)

        _refuse_bad_files(server.path, copies)
        done = run("restore", HERE, str(copies[4]), "--yes")

        assert done.exit_code == 0, done.output
        assert operations_in(server.path) == operations_in(copies[4])
        clients[0].sign_in()
        assert clients[0].save(1) == 200
    assert run("check", HERE).exit_code == 0


def _refuse_bad_files(path: Path, copies: list[Path]) -> None:
    before = content_of(path)
    for (spoil, reason), copy in zip(BAD.values(), copies, strict=False):
        spoil(copy)
        refused = run("restore", HERE, str(copy), "--yes")
        assert (refused.exit_code, reason in refused.output) == (1, True), refused.output
        assert content_of(path) == before
