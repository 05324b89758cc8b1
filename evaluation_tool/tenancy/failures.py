"""What a database error means for the person at the screen."""

from __future__ import annotations

import enum
import sqlite3

from sqlalchemy.exc import OperationalError


class Failure(enum.Enum):
    """The kinds that a page can say something useful about."""

    DISK_FULL = "disk_full"
    BUSY = "busy"
    OTHER = "other"


def failure_of(error: OperationalError) -> Failure:
    """Classify a driver's error by its code, never by its words."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
        return Failure.DISK_FULL
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Failure.BUSY
    return Failure.OTHER
