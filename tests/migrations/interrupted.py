"""A migration in a program of its own, which can be killed at any moment."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from functools import lru_cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from evaluation_tool.paths import MIGRATIONS
from evaluation_tool.tenancy.engine import open_engine
from evaluation_tool.tenancy.migrate import current_revision, migrate_file
from tests.migrations import rows

FIRST = "0001"
HEAD = ScriptDirectory(str(MIGRATIONS)).get_current_head()

# Says « ready » once everything is imported, and begins when told: the clock measures the migration alone.
_PROGRAM = """
import sys
from pathlib import Path
from evaluation_tool.tenancy.migrate import head_revision, migrate_file
head_revision()
print("ready", flush=True)
sys.stdin.readline()
migrate_file(Path(sys.argv[1]), keep_copy_as=Path(sys.argv[2]))
print("done", flush=True)
"""


def old_school(path: Path) -> None:
    """A file at the first revision, with people in it."""
    path.touch()
    migrate_file(path, keep_copy_as=None, target=FIRST)
    engine = open_engine(path)
    with engine.begin() as connection:
        rows.fill(connection)
        # Enough pages that a commit is not one write.
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
            " INSERT INTO subject (code, name) SELECT 'c' || i, 'nom' || i FROM n"
        )
    engine.dispose()


def started(path: Path, copy: Path) -> subprocess.Popen[str]:
    """The program, ready to migrate."""
    program = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", _PROGRAM, str(path), str(copy)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    return program


def begin(program: subprocess.Popen[str]) -> None:
    """Let it migrate."""
    assert program.stdin is not None
    program.stdin.write("\n")
    program.stdin.flush()


def kill_after(program: subprocess.Popen[str], seconds: float) -> None:
    """Let it migrate for that long, then pull the plug."""
    begin(program)
    time.sleep(seconds)
    program.kill()
    close(program)


def close(program: subprocess.Popen[str]) -> int:
    """Wait for its end."""
    code = program.wait(60)
    for stream in (program.stdin, program.stdout):
        if stream is not None:
            stream.close()
    return code


def duration(path: Path, copy: Path) -> float:
    """How long an undisturbed migration of this file takes."""
    program = started(path, copy)
    start = time.perf_counter()
    begin(program)
    assert program.stdout is not None
    assert program.stdout.readline() == "done\n"
    elapsed = time.perf_counter() - start
    assert close(program) == 0
    return elapsed


def state(path: Path) -> str:
    """« old » or « new », after checking that the file is wholly one or the other."""
    engine = open_engine(path)
    with engine.connect() as connection:
        revision = current_revision(connection)
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
        assert revision in {FIRST, HEAD}
        assert _tables(connection) == _tables_at(str(revision))
        assert connection.exec_driver_sql("SELECT count(*) FROM subject").scalar() == 3001
        assert len(rows.names_in(connection)) == 2
    engine.dispose()
    return "old" if revision == FIRST else "new"


def _tables(connection: Connection) -> frozenset[str]:
    return frozenset(rows.count(connection))


@lru_cache(maxsize=4)
def _tables_at(revision: str) -> frozenset[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reference.sqlite3"
        path.touch()
        migrate_file(path, keep_copy_as=None, target=revision)
        engine = open_engine(path)
        with engine.connect() as connection:
            found = _tables(connection)
        engine.dispose()
    return found
