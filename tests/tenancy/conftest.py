"""What tenancy tests share: a way to stand inside one establishment, and a note to leave in it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from evaluation_tool.tenancy.engine import open_engine
from evaluation_tool.tenancy.session import activate
from tests.moments import HERE

Inside = Callable[[str], contextlib.AbstractContextManager[None]]


@pytest.fixture
def inside(app: Flask) -> Inside:
    """Stand inside an establishment, as a request does: with inside("ecole-test")."""

    @contextlib.contextmanager
    def stand(slug: str) -> Iterator[None]:
        with app.app_context():
            activate(slug)
            yield

    return stand


@pytest.fixture
def path(instance: Path) -> Path:
    """The file of ecole-test."""
    return instance / "establishments" / f"{HERE}.sqlite3"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    """An engine on the file of ecole-test."""
    opened = open_engine(path)
    yield opened
    opened.dispose()
