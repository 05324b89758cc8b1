"""Engines: durable, few, and reopened when their file is replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from evaluation_tool.tenancy.engine import EngineRegistry, open_engine
from evaluation_tool.tenancy.session import db
from tests.moments import HERE, THERE
from tests.schools import place

Inside = Callable[[str], AbstractContextManager[None]]
PRAGMAS = {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 15_000}


@pytest.fixture
def registry() -> Iterator[EngineRegistry]:
    """Room for two engines."""
    made = EngineRegistry(capacity=2)
    yield made
    made.close()


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    """Three establishments."""
    return [place(tmp_path, slug) for slug in ("ecole-a", "ecole-b", "ecole-c")]


@pytest.mark.parametrize(("pragma", "value"), PRAGMAS.items())
def test_what_keeps_data_safe_holds_on_a_pooled_connection(inside: Inside, pragma: str, value: object) -> None:
    for slug in (HERE, THERE, HERE):
        with inside(slug):
            assert db.session.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_what_keeps_data_safe_holds_on_every_connection_of_a_crowd(engine: Engine) -> None:
    connections = [engine.connect() for _ in range(12)]
    found = [
        {pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in PRAGMAS}
        for connection in connections
    ]
    for connection in connections:
        connection.close()

    assert found == [PRAGMAS] * 12


def test_a_dangling_reference_is_refused(engine: Engine) -> None:
    with engine.begin() as connection, pytest.raises(IntegrityError):
        connection.exec_driver_sql("INSERT INTO remit (account_id, class_group_id, kind) VALUES (99, 99, 'director')")


def test_an_engine_never_creates_a_file(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "nothing.sqlite3")

    with pytest.raises(OperationalError):
        engine.connect()

    assert list(tmp_path.iterdir()) == []


def test_few_engines_are_open_at_a_time(registry: EngineRegistry, three: list[Path]) -> None:
    for path in three:
        registry.get(path)

    assert len(registry) == 2


def test_the_least_recently_used_engine_is_closed_first(registry: EngineRegistry, three: list[Path]) -> None:
    first, second, third = three
    kept, retired = registry.get(first), registry.get(second)
    registry.get(first)

    registry.get(third)

    assert registry.get(first) is kept
    assert registry.get(second) is not retired


def test_an_engine_closed_under_somebody_keeps_working_for_them(registry: EngineRegistry, three: list[Path]) -> None:
    first, *others = three
    engine = registry.get(first)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO subject (code, name) VALUES ('A', 'A')")

        for path in others:
            registry.get(path)

        connection.exec_driver_sql("INSERT INTO subject (code, name) VALUES ('B', 'B')")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM subject").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    engine.dispose()


def test_threads_that_outnumber_the_engines_lose_nothing(registry: EngineRegistry, three: list[Path]) -> None:
    def write(turn: int) -> None:
        with registry.get(three[turn % 3]).begin() as connection:
            connection.exec_driver_sql("INSERT INTO subject (code, name) VALUES (?, ?)", (str(turn), str(turn % 3)))

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(60)))

    assert len(registry) == 2
    for number, path in enumerate(three):
        with registry.get(path).connect() as connection:
            names = connection.exec_driver_sql("SELECT name FROM subject").scalars().all()
        assert names == [str(number)] * 20


def test_a_replaced_file_is_opened_anew(registry: EngineRegistry, three: list[Path]) -> None:
    first, second, _ = three
    old = registry.get(first)
    with old.begin() as connection:
        connection.exec_driver_sql("INSERT INTO subject (code, name) VALUES ('A', 'A')")
    old.dispose()
    second.replace(first)

    with registry.get(first).connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM subject").scalar() == 0
    assert registry.get(first) is not old


def test_the_engine_of_a_missing_file_is_not_made(registry: EngineRegistry, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        registry.get(tmp_path / "nothing.sqlite3")

    assert len(registry) == 0


def test_a_closed_registry_can_be_used_again(registry: EngineRegistry, three: list[Path]) -> None:
    registry.get(three[0])

    registry.close()

    assert len(registry) == 0
    with registry.get(three[0]).connect() as connection:
        assert connection.exec_driver_sql("SELECT name FROM establishment").scalar() == "ecole-a"
