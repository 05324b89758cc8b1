"""A program: each file given is read in a process of its own, whose time and memory are told; run by R8.

Arguments: the importer (a command of « import », or the reader of a page), then the files. It writes a list in JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from evaluation_tool.cli import main
from evaluation_tool.formats.activities import read_activity
from evaluation_tool.formats.filled_sheets import read_filled
from evaluation_tool.formats.grids import read_grid
from evaluation_tool.formats.refusals import FileRefused
from evaluation_tool.formats.wording import refusal_sentence
from tests.moments import HERE

READERS: dict[str, Callable[[bytes], object]] = {
    "grid": read_grid,
    "activity": read_activity,
    "sheet": read_filled,
}


def outcome(importer: str, path: str) -> str:
    """What the person who sent the file reads when it is refused; empty when it is not."""
    if importer in READERS:
        try:
            READERS[importer](Path(path).read_bytes())
        except FileRefused as refused:
            return refusal_sentence(refused)
        return ""
    result = CliRunner().invoke(main, ["import", importer, path, "--establishment", HERE, "--yes"])
    is_refused = result.exit_code != 0 and isinstance(result.exception, SystemExit)
    return result.output if is_refused else ""


def measure(importer: str, path: str) -> dict[str, object]:
    """The outcome in a fork of this process, which begins with this process's memory."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        before, began = _peak(), time.monotonic()
        said = outcome(importer, path)
        told = {"said": said, "seconds": time.monotonic() - began, "growth": _peak() - before}
        with os.fdopen(writing, "w") as pipe:
            json.dump(told, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = json.loads(pipe.read() or "null")
    os.waitpid(child, 0)
    return {"file": Path(path).name, "importer": importer, **(told or {"said": "", "seconds": 0, "growth": 0})}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    json.dump([measure(sys.argv[1], path) for path in sys.argv[2:]], sys.stdout)
