"""Whole copies of an establishment file while it is in use, and putting one back."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from datetime import datetime
from pathlib import Path

from evaluation_tool.tenancy.files import opened

# In one step, from one snapshot: between two steps any write would start the copy again, for ever in a busy school.
ALL_PAGES = -1
NOT_READ = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})


class UnusableBackup(ValueError):
    """A file that cannot replace an establishment; the old one was not touched. `reason` is a stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def copy_database(source: Path, target: Path) -> None:
    """Copy a database that others may be writing to; the target appears only when it is whole and synced.

    Raises FileExistsError when the target exists.
    """
    if target.exists():
        raise FileExistsError(target)
    draft = target.with_name(f".{target.name}.partial")
    draft.unlink(missing_ok=True)
    try:
        draft.touch(mode=0o600)
        with opened(source, "ro") as origin, contextlib.closing(sqlite3.connect(draft)) as copy:
            origin.backup(copy, pages=ALL_PAGES)
            copy.execute("PRAGMA journal_mode=DELETE")
        _sync(draft)
        os.link(draft, target)
        # Makes the new name itself last through a power cut. Windows opens no directory, and keeps names by itself.
        if os.name != "nt":
            _sync(target.parent)
    finally:
        for part in ("", "-journal"):
            Path(f"{draft}{part}").unlink(missing_ok=True)


def back_up(source: Path, target: Path) -> None:
    """Copy an establishment, check the copy and write its fingerprint; one that could not be put back is not kept.

    Raises UnusableBackup, FileExistsError.
    """
    copy_database(source, target)
    try:
        check_backup(target)
        # In the form of sha256sum, so that the machine that receives the copies can check them by itself.
        fingerprint_path(target).write_text(f"{_fingerprint(target)}  {target.name}\n", encoding="utf-8")
    except (UnusableBackup, OSError):
        forget(target)
        raise


def fingerprint_path(backup: Path) -> Path:
    """Where the fingerprint of a copy is, if it has one."""
    return backup.with_name(f"{backup.name}.sha256")


def forget(backup: Path) -> None:
    """Remove a copy with its fingerprint."""
    for path in (backup, fingerprint_path(backup)):
        path.unlink(missing_ok=True)


def check_fingerprint(backup: Path) -> None:
    """Raise UnusableBackup when one bit changed since the copy was made; a copy without a fingerprint passes.

    A changed letter in a name breaks no rule of a database: nothing else could tell.
    """
    path = fingerprint_path(backup)
    if path.exists() and path.read_bytes()[:64] != _fingerprint(backup).encode("ascii"):
        raise UnusableBackup("altered")


def check_backup(path: Path) -> None:
    """Raise UnusableBackup unless the file is a whole, undamaged database of this program."""
    try:
        with path.open("rb") as file:
            if file.read(16) != b"SQLite format 3\x00":
                raise UnusableBackup("not_a_database")
        with opened(path, "ro") as database:
            if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise UnusableBackup("damaged")
            if database.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise UnusableBackup("damaged")
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {"establishment", "alembic_version", "audit_head"} <= tables:
                raise UnusableBackup("foreign_schema")
            if not _head_is_last_line(database):
                raise UnusableBackup("damaged")
    except sqlite3.DatabaseError as error:
        # A file that is only locked or forbidden says nothing of what it holds.
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in NOT_READ:
            raise
        raise UnusableBackup("damaged") from error


def _head_is_last_line(database: sqlite3.Connection) -> bool:
    """Whether the journal ends where its head says: a copy cut short of its last lines would not."""
    heads = database.execute("SELECT sequence, hash FROM audit_head").fetchall()
    last = database.execute("SELECT sequence, hash FROM audit_event ORDER BY sequence DESC LIMIT 1").fetchall()
    return len(heads) == 1 and (heads == last or (not last and heads[0][0] == 0))


def set_aside(path: Path, now: datetime) -> Path:
    """Keep a damaged file, with what its write-ahead log holds, in `archives/` beside it; where it now is.

    It is moved and not opened: SQLite itself may no longer know it.
    """
    target = path.parent / "archives" / f"{path.stem}-abime-{now:%Y%m%d-%H%M%S}{path.suffix}"
    target.parent.mkdir(exist_ok=True)
    for part in ("-wal", "-shm", ""):
        source = Path(f"{path}{part}")
        if source.exists():
            source.rename(f"{target}{part}")
    return target


def replace_content(path: Path, backup: Path) -> None:
    """Put a checked backup's content into a file that may be in use, in one transaction of that file."""
    # The backup API writes into the live file under its own lock: readers see the old content, then the new,
    # and a file swapped on disk under open connections would corrupt its write-ahead log.
    with opened(backup, "ro") as origin, opened(path, "rw") as target:
        target.execute("PRAGMA synchronous=FULL")
        origin.backup(target)


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
