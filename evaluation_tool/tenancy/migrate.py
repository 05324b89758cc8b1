"""Bringing an establishment file to the newest schema, wholly or not at all."""

from __future__ import annotations

import tempfile
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from evaluation_tool.paths import MIGRATIONS
from evaluation_tool.tenancy.backup import copy_database
from evaluation_tool.tenancy.engine import BEGIN_MODE, IMMEDIATE, open_engine

# Alembic holds the migration under way in a variable of its module: two threads would share it.
_one_at_a_time = threading.Lock()


class MigrationFailed(RuntimeError):
    """A file could not be migrated and is as it was before; the message says why."""


@lru_cache(maxsize=1)
def head_revision() -> str:
    """The revision that this version of the program works with."""
    head = _scripts().get_current_head()
    if head is None:
        raise MigrationFailed("no migration is installed")
    return head


def is_known_revision(revision: str) -> bool:
    """Whether this version of the program has ever had this schema; a newer program's file is not known."""
    return any(script.revision == revision for script in _scripts().walk_revisions())


def current_revision(connection: Connection) -> str | None:
    """The revision of an open file; None for a file without any."""
    return MigrationContext.configure(connection).get_current_revision()


def is_at_head(engine: Engine) -> bool:
    """Whether the program can work with this file as it is."""
    with engine.connect() as connection:
        return current_revision(connection) == head_revision()


def migrate_file(path: Path, *, keep_copy_as: Path | None, target: str = "head") -> bool:
    """Migrate one file to the newest schema; True if there was anything to do.

    The whole way is one transaction, so that a program killed half-way leaves the old file. A copy
    is kept first (unless `keep_copy_as` is None: a file nobody uses yet).
    Raises MigrationFailed, with the file as it was.
    """
    engine = open_engine(path, foreign_keys=False)
    try:
        if is_at_head(engine):
            return False
        if keep_copy_as is not None:
            copy_database(path, keep_copy_as)
        with engine.connect().execution_options(**{BEGIN_MODE: IMMEDIATE}) as connection, connection.begin():
            _upgrade(connection, target)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise MigrationFailed(f"{path.name}: dangling reference in table {broken[0]}")
    except MigrationFailed:
        raise
    except Exception as error:
        # The driver's own words: the statement around them would show what the rows hold.
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise MigrationFailed(f"{path.name}: {reason}") from error
    finally:
        engine.dispose()
    return True


@lru_cache(maxsize=1)
def pristine_database() -> bytes:
    """The bytes of an empty database made by the migrations; made once in a process that creates many."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pristine.sqlite3"
        path.touch()
        migrate_file(path, keep_copy_as=None)
        return path.read_bytes()


def _upgrade(connection: Connection, target: str) -> None:
    """What `alembic upgrade` does, but for reading every migration again for each of hundreds of files."""
    config, scripts = _config(), _scripts()
    config.attributes["connection"] = connection

    def steps(revision: Any, _context: MigrationContext) -> Any:
        return scripts._upgrade_revs(target, revision)

    with _one_at_a_time, EnvironmentContext(config, scripts, fn=steps, destination_rev=target):
        scripts.run_env()


@lru_cache(maxsize=1)
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
