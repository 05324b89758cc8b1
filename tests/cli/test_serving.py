"""What `serve` says before it serves."""

from __future__ import annotations

import socket
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
