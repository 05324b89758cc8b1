"""What every command starts from: settings, a clock, a session on one establishment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from evaluation_tool.config import Settings
from evaluation_tool.tenancy.directory import EstablishmentDirectory
from evaluation_tool.tenancy.engine import BEGIN_MODE, IMMEDIATE, open_engine
from evaluation_tool.tenancy.migrate import is_at_head
from evaluation_tool.tenancy.session import SchemaNotReady


def directory(settings: Settings) -> EstablishmentDirectory:
    """The establishments of this installation."""
    return EstablishmentDirectory(settings.establishments)


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)


def today(settings: Settings) -> date:
    """The schools' current day."""
    return now().astimezone(ZoneInfo(settings.time_zone)).date()


@contextmanager
def reading(settings: Settings, slug: str) -> Iterator[Session]:
    """A session that only reads. Raises UnknownEstablishment, SchemaNotReady."""
    with _session(settings, slug) as session:
        yield session


@contextmanager
def writing(settings: Settings, slug: str) -> Iterator[Session]:
    """A session that owns the write lock and commits at the end, or nothing at all."""
    with writing_in(directory(settings).existing(slug)) as session:
        yield session


@contextmanager
def writing_in(path: Path) -> Iterator[Session]:
    """The same on a file that is not an establishment of the list, or not yet."""
    with _session_on(path) as session, session.begin():
        session.connection(execution_options={BEGIN_MODE: IMMEDIATE})
        yield session


@contextmanager
def staging(settings: Settings, slug: str) -> Iterator[Session]:
    """A session that keeps one connection throughout, so that temporary tables last from one transaction to the next.

    It begins by reading; whoever writes calls begin_write() and commits.
    """
    with _session(settings, slug) as reader, reader.get_bind().engine.connect() as held, Session(held) as session:
        yield session


@contextmanager
def _session(settings: Settings, slug: str) -> Iterator[Session]:
    with _session_on(directory(settings).existing(slug)) as session:
        yield session


@contextmanager
def _session_on(path: Path) -> Iterator[Session]:
    engine = open_engine(path)
    try:
        if not is_at_head(engine):
            raise SchemaNotReady(path.stem)
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()
