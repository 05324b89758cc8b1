"""Looking into an establishment file without an engine: lists, backups, checks."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from urllib.parse import quote


def address(path: Path) -> str:
    """A file as SQLite names it, before any `?mode=`: in a folder's name too, « # », « ? » and « % » are letters."""
    return f"file:{quote(str(path), safe='/:' + os.sep)}"


def opened(path: Path, mode: str, *, timeout: float = 15) -> contextlib.closing[sqlite3.Connection]:
    """A plain connection that closes itself; `mode` is SQLite's: ro or rw. It never creates a file."""
    return contextlib.closing(sqlite3.connect(f"{address(path)}?mode={mode}", uri=True, timeout=timeout))


def move_database(source: Path, target: Path) -> None:
    """Move a database that others may have open, with what its write-ahead log still holds."""
    with opened(source, "rw") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # Whoever writes next waits for this lock, and then finds the same files under their new names.
        database.execute("BEGIN IMMEDIATE")
        for part in ("-wal", "-shm", ""):
            with contextlib.suppress(FileNotFoundError):
                Path(f"{source}{part}").rename(f"{target}{part}")


def is_in_use(path: Path) -> bool:
    """Whether a program has this file open; one that only could open it, and has not, does not count."""
    with opened(path, "rw", timeout=0) as database:
        database.isolation_level = None
        # With a write-ahead log every open connection holds a share of the file, and this mode wants it whole.
        database.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            database.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise
            return True
        database.execute("ROLLBACK")
    return False


def read_name(path: Path) -> str | None:
    """The establishment's name, or None for a file that cannot be read as one."""
    try:
        with opened(path, "ro") as database:
            row = database.execute("SELECT name FROM establishment").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])


def is_usable(path: Path, revision: str) -> bool:
    """Whether an establishment's pages can read and write this file, at this revision of the schema."""
    # One connection and one question: a monitor asks it of hundreds of files.
    question = "SELECT version_num FROM alembic_version WHERE EXISTS (SELECT 1 FROM establishment)"
    try:
        with opened(path, "ro") as database:
            is_current = database.execute(question).fetchall() == [(revision,)]
    except sqlite3.Error:
        return False
    return is_current and os.access(path, os.W_OK)


def read_uais(path: Path) -> frozenset[str]:
    """The national codes that a file says it belongs to."""
    with opened(path, "ro") as database:
        return frozenset(uai for (uai,) in database.execute("SELECT uai FROM establishment_uai"))


def read_revision(path: Path) -> str:
    """The schema revision of a file. Raises sqlite3.Error for a file without any."""
    with opened(path, "ro") as database:
        row = database.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise sqlite3.DatabaseError("no schema revision")
    return str(row[0])


def read_head(path: Path) -> tuple[int, str]:
    """The number and the hash of the last line of the journal."""
    with opened(path, "ro") as database:
        sequence, head = database.execute("SELECT sequence, hash FROM audit_head").fetchone()
    return int(sequence), str(head)
