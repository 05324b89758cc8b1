"""R8: whatever is sent to any importer, it is refused in French, quickly, in little memory, and nothing changes."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.make import Schools
from tests.moments import HERE
from tests.robustness.bombs import BOMBS, PLACED
from tests.workshop import furnish

pytestmark = pytest.mark.robustness
SECONDS = 5
MEBIBYTES = 150


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school at work."""
    folder = tmp_path_factory.mktemp("r8") / "instance"
    establishments = folder / "establishments"
    establishments.mkdir(parents=True)
    schools = Schools(establishments)
    furnish(schools.at(HERE))
    schools.close()
    return folder


@pytest.fixture(scope="module")
def bombs(instance: Path) -> list[Path]:
    folder = instance.parent / "bombs"
    folder.mkdir()
    for name, made in BOMBS.items():
        (folder / name).write_bytes(made())
    return sorted(folder.iterdir())


def content(instance: Path) -> str:
    """A digest of everything that the school's file holds."""
    with closing(sqlite3.connect(instance / "establishments" / f"{HERE}.sqlite3")) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


def paths(folder: Path) -> set[Path]:
    """Every file that an importer could have written; the key and the backups' folder are the program's own."""
    own = ("-wal", "-shm", "secret_key", "backups")
    return {path for path in folder.rglob("*") if not path.name.endswith(own)}


@pytest.mark.parametrize("importer", ["roster", "observations", "framework", "grid", "activity", "sheet"])
def test_r8_every_bomb_is_refused_by_every_importer(importer: str, instance: Path, bombs: list[Path]) -> None:
    before, files = content(instance), paths(instance.parent)

    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.robustness.measured", importer, *map(str, bombs)],
        env=os.environ | {"EVALUATION_TOOL_INSTANCE": str(instance)},
        capture_output=True,
        text=True,
        check=True,
    )
    measured: list[dict[str, Any]] = json.loads(ran.stdout)

    assert len(measured) == len(BOMBS)
    assert [one for one in measured if not _is_told(one["said"])] == []
    assert [one for one in measured if one["seconds"] >= SECONDS or one["growth"] >= MEBIBYTES] == []
    if importer == "roster":
        assert [one for one in measured if one["file"] in PLACED and "Ligne\N{NO-BREAK SPACE}" not in one["said"]] == []
    assert content(instance) == before
    assert paths(instance.parent) == files


def _is_told(said: str) -> bool:
    """A sentence for people: in French as every refusal, without the traces of a program."""
    return said.strip().endswith(".") and "Traceback" not in said and "Error" not in said
