"""What `serve` says before it serves."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluation_tool.cli import main


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(tmp_path / "instance"))
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))

        result = CliRunner().invoke(main, ["serve"])

    assert result.exit_code == 1
    assert "Le serveur tourne peut-être déjà" in result.output
    assert isinstance(result.exception, SystemExit)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to catch")
def test_waitress_stops_in_order_when_the_service_is_stopped(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {**os.environ, "EVALUATION_TOOL_INSTANCE": str(tmp_path / "instance"), "PORT": str(port)}
    program = subprocess.Popen(
        [sys.executable, "-m", "evaluation_tool", "serve", "--waitress"], env=env, stderr=subprocess.PIPE, text=True
    )
    try:
        _wait_until_it_answers(f"http://127.0.0.1:{port}/sante")

        program.send_signal(signal.SIGTERM)
        _out, said = program.communicate(timeout=30)
    finally:
        program.kill()

    assert (program.returncode, "Traceback" in said) == (0, False)


def _wait_until_it_answers(address: str) -> None:
    for _attempt in range(300):
        try:
            with urllib.request.urlopen(address):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server never answered")
