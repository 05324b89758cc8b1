"""SQLAlchemy engines on establishment files: explicit transactions, durable commits, few open at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event

from evaluation_tool.tenancy.files import address

BUSY_TIMEOUT_MS = 15_000
MOST_OPEN_ENGINES = 64
# Execution option that says how the next transaction begins.
BEGIN_MODE = "evaluation_tool_begin"
IMMEDIATE = "IMMEDIATE"
# Execution option: how many milliseconds this one transaction waits for the lock, instead of BUSY_TIMEOUT_MS.
PATIENCE = "evaluation_tool_patience"

Identity = tuple[int, int]


def open_engine(path: Path, *, foreign_keys: bool = True) -> Engine:
    """An engine on an existing file; it never creates one. Reading begins deferred, writing by begin_write()."""
    engine = create_engine(
        URL.create("sqlite", database=address(path), query={"mode": "rw", "uri": "true"}),
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=30,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def prepare(dbapi_connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own implicit BEGIN is switched off: begin() below says which kind of transaction starts.
        dbapi_connection.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
            "secure_delete=ON",
        ):
            dbapi_connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        statement = f"BEGIN {options.get(BEGIN_MODE, '')}".rstrip()
        if PATIENCE not in options:
            connection.exec_driver_sql(statement)
            return
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(options[PATIENCE])}")
        try:
            connection.exec_driver_sql(statement)
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")

    return engine


class EngineRegistry:
    """The engines of this process, least recently used closed first; a replaced file is reopened."""

    def __init__(self, capacity: int = MOST_OPEN_ENGINES) -> None:
        self._capacity = capacity
        self._engines: OrderedDict[Path, tuple[Identity, Engine]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: Path) -> Engine:
        """The engine of this file, opened if needed. Raises FileNotFoundError when the file is not there."""
        status = path.stat()
        identity = (status.st_dev, status.st_ino)
        retired: list[Engine] = []
        with self._lock:
            known = self._engines.get(path)
            if known is not None and known[0] == identity:
                self._engines.move_to_end(path)
                return known[1]
            if known is not None:
                retired.append(known[1])
            engine = open_engine(path)
            self._engines[path] = (identity, engine)
            self._engines.move_to_end(path)
            while len(self._engines) > self._capacity:
                retired.append(self._engines.popitem(last=False)[1][1])
        for old in retired:
            # Connections still in use finish first: dispose() closes only those waiting in the pool.
            old.dispose()
        return engine

    def __len__(self) -> int:
        return len(self._engines)

    def close(self) -> None:
        """Close every engine; the registry can be used again."""
        with self._lock:
            engines = [engine for _, engine in self._engines.values()]
            self._engines.clear()
        for engine in engines:
            engine.dispose()
