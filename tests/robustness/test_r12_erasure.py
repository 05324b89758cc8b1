"""R12: a student erased while the school works is in no byte of any file or log, and no backup brings it back."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result

from evaluation_tool.cli import main
from tests import privacy_scene
from tests.moments import HERE
from tests.privacy_scene import ALIAS, CANARY, FIRST, INE, LAST
from tests.robustness.client import Server, teachers_of

pytestmark = pytest.mark.robustness
TRACES = [word.encode() for word in (LAST, ALIAS, INE, CANARY)]


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result


def traces(folder: Path) -> list[str]:
    """Which files hold a name, a number or a word of the student."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(trace in path.read_bytes() for trace in TRACES)]


def test_r12_an_erased_student_leaves_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(tmp_path)
    server.environment = {"EVALUATION_TOOL_LOG_LEVEL": "DEBUG"}
    instance, backup = tmp_path / "instance", tmp_path / "avant.sqlite3"
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(instance))
    privacy_scene.fill(server.workshop)
    server.schools.close()

    with server.running():
        clients = teachers_of(server, 8)
        for client in clients:
            client.sign_in()
        # Names travel in addresses and in refused forms too: no log may keep them.
        for path in (f"classes?texte={quote(LAST)}", f"nulle-part/{CANARY}", f"connexion?next=/{INE}"):
            clients[0].request("GET", path)
        clients[0].request("POST", "connexion", f"login={LAST}&password={INE}".encode())
        run("backup", HERE, "--to", str(backup))
        stop = threading.Event()
        acknowledged: list[str] = []
        with ThreadPoolExecutor(8) as pool:
            saving = [pool.submit(client.save_until, stop, acknowledged) for client in clients]
            run("erase", "student", HERE, "--ine", INE, "--yes")
            stop.set()
            for one in saving:
                one.result()
        for client in clients:
            assert client.save(1) == 200
        run("purge", HERE)
    assert acknowledged
    assert (tmp_path / "server.log").is_file()
    assert traces(tmp_path) == [backup.name]
    run("check", HERE)
    run("audit", "verify", HERE)

    again = run("restore", HERE, str(backup), "--yes")

    assert "Effacés de nouveau : 2" in again.output
    backup.unlink()
    assert traces(tmp_path) == []
    run("check", HERE)
    assert FIRST.encode() not in (tmp_path / "server.log").read_bytes()
