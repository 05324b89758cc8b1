"""Leaving no byte of what was deleted: in the file, in its write-ahead log, in the pages that nobody uses."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from evaluation_tool.tenancy.files import opened

# How many seconds to wait for those who read an older state.
PATIENCE = 5.0


def scrub(path: Path, *, patience: float = PATIENCE) -> bool:
    """Write the file anew without anything deleted, and empty its write-ahead log; whether it could be done.

    Deleted rows are overwritten as they go, but a page that was rearranged may keep an old copy of one: only a file
    written anew holds none. Others may read and write meanwhile; where they hold on for longer than it waits, or the
    disk is full, it is to be called again.
    """
    with opened(path, "rw") as database:
        database.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
        database.execute("PRAGMA secure_delete=ON")
        database.execute("PRAGMA synchronous=FULL")
        try:
            database.execute("VACUUM")
            busy, _pages, _moved = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_LOCKED}:
                raise
            return False
    return not busy
