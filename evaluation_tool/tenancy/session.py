"""The session of the active establishment; without one, nothing can be read or written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakSet

from flask import Flask, current_app, g
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Engine
from sqlalchemy.orm import Session, scoped_session

from evaluation_tool.tenancy.directory import EstablishmentDirectory, UnknownEstablishment
from evaluation_tool.tenancy.engine import BEGIN_MODE, IMMEDIATE, PATIENCE, EngineRegistry
from evaluation_tool.tenancy.files import is_usable, read_name
from evaluation_tool.tenancy.migrate import head_revision, is_at_head

EXTENSION = "evaluation_tool_tenancy"


class NoActiveEstablishment(RuntimeError):
    """Something asked for data before saying whose."""


class AnotherEstablishmentActive(RuntimeError):
    """One context asked for two establishments."""


class SchemaNotReady(RuntimeError):
    """The file waits for `evaluation-tool migrate`."""


class PendingChanges(RuntimeError):
    """begin_write() came after something was already changed in the session."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An establishment as a list shows it."""

    slug: str
    name: str


class Tenancy:
    """The establishments of one installation and their open engines."""

    def __init__(self, folder: Path) -> None:
        self.directory = EstablishmentDirectory(folder)
        self.engines = EngineRegistry()
        self._at_head: WeakSet[Engine] = WeakSet()

    def engine(self, slug: str) -> Engine:
        """The engine of an establishment at the newest schema. Raises UnknownEstablishment, SchemaNotReady."""
        try:
            engine = self.engines.get(self.directory.existing(slug))
        except FileNotFoundError:
            raise UnknownEstablishment(slug) from None
        if engine not in self._at_head:
            if not is_at_head(engine):
                raise SchemaNotReady(slug)
            self._at_head.add(engine)
        return engine

    def names(self) -> list[Listed]:
        """Every establishment that can be opened, by name. Engines are not used: this may be a long list."""
        return sorted(
            (
                Listed(slug, name)
                for slug in self.directory.slugs()
                if (name := read_name(self.directory.path(slug))) is not None
            ),
            key=lambda listed: (listed.name.casefold(), listed.slug),
        )

    def unusable(self) -> list[str]:
        """The slugs of those whose pages cannot answer: damaged, closed to this program, waiting for a migration."""
        revision = head_revision()
        return [slug for slug in self.directory.slugs() if not is_usable(self.directory.path(slug), revision)]


class TenantSession(FlaskSession):
    """A session bound to the active establishment's engine, whatever is asked of it."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine:
        """The active engine. Raises NoActiveEstablishment."""
        engine: Engine | None = g.get("establishment_engine")
        if engine is None:
            raise NoActiveEstablishment
        return engine


db = SQLAlchemy(session_options={"class_": TenantSession})


def init_tenancy(app: Flask, folder: Path) -> None:
    """Attach the establishments in a folder to an application."""
    # Flask-SQLAlchemy insists on an engine of its own; this one can reach nothing.
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///file:no-establishment?mode=ro&uri=true"
    db.init_app(app)
    app.extensions[EXTENSION] = Tenancy(folder)


def tenancy() -> Tenancy:
    """The establishments of the current application."""
    found: Tenancy = current_app.extensions[EXTENSION]
    return found


def activate(slug: str) -> None:
    """Make this establishment the one that db.session reads and writes, for the current context only.

    Raises UnknownEstablishment, SchemaNotReady, AnotherEstablishmentActive.
    """
    if g.get("establishment_slug") not in (None, slug):
        raise AnotherEstablishmentActive(slug)
    g.establishment_engine = tenancy().engine(slug)
    g.establishment_slug = slug


def active_slug() -> str | None:
    """The establishment of this context, if any."""
    slug: str | None = g.get("establishment_slug")
    return slug


def begin_write(session: Session | scoped_session[Any], *, patience_ms: int | None = None) -> None:
    """End the read under way and begin a transaction that owns the write lock.

    What was loaded before is expired, so that decisions are taken on what the lock protects. `patience_ms` is for
    a write that may as well be left out: how long it waits for the lock.
    Raises PendingChanges when the session already holds changes.
    """
    if session.new or session.dirty or session.deleted:
        raise PendingChanges
    session.rollback()
    options: dict[str, str | int] = {BEGIN_MODE: IMMEDIATE}
    if patience_ms is not None:
        options[PATIENCE] = patience_ms
    session.connection(execution_options=options)
