"""The logs lead to a defect without telling whom it was about."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from evaluation_tool import logs

NAME = "Canarigris"


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, put back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    # basicConfig(force=True) closes what it takes away: pytest's own handlers must not be among them.
    root.handlers[:] = []
    yield root
    root.handlers[:] = handlers
    root.setLevel(level)


def fail_about(name: str) -> None:
    try:
        raise KeyError(name)
    except KeyError as error:
        raise ValueError(f"unknown student {name}") from error


def test_a_defect_is_located_without_its_message(root: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("WARNING")
    try:
        fail_about(NAME)
    except ValueError as error:
        root.error("defect %s", "a1b2", exc_info=error)

    written = capsys.readouterr()
    assert written.out == ""
    assert "ERROR root: defect a1b2" in written.err
    assert "in fail_about" in written.err
    assert "builtins.ValueError" in written.err
    assert "builtins.KeyError" in written.err
    assert NAME not in written.err


@pytest.mark.parametrize(("level", "is_written"), [("INFO", True), ("ERROR", False)])
def test_the_level_decides_what_is_written(
    root: logging.Logger, capsys: pytest.CaptureFixture[str], level: str, is_written: bool
) -> None:
    logs.configure(level)
    root.warning("busy")

    assert ("busy" in capsys.readouterr().err) is is_written


def test_what_the_server_says_of_itself_takes_the_same_form() -> None:
    # In a program of its own: the server's configuration closes every handler of the process.
    program = """
from granian.log import LogLevels, configure_logging, logger
from evaluation_tool import logs
logs.configure("INFO", "json")
configure_logging(LogLevels.info, logs.SERVER_TO_ROOT)
logger.info("Started worker")
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603

    assert (told.stdout, json.loads(told.stderr)["message"]) == ("", "Started worker")
