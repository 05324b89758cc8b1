"""Leaving no byte of what was deleted: in the file, in its write-ahead log, in the pages that nobody uses."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from evaluation_tool.tenancy.files import opened

# How many seconds to wait for those who read an older state.
PATIENCE = 5.0
# Others hold on, or there is no room (in the folder, or where temporary files go): it is for another time.
_LATER = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}
)


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
        is_written_anew = _done(database, "VACUUM")
        # Needs no room, and takes away the log, where what was deleted is still whole.
        return _done(database, "PRAGMA wal_checkpoint(TRUNCATE)") and is_written_anew


def _done(database: sqlite3.Connection, statement: str) -> bool:
    try:
        answer = database.execute(statement).fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _LATER:
            raise
        return False
    is_busy = answer is not None and answer[0]
    return not is_busy
