"""Copies are whole while people write; what is not whole never replaces an establishment."""

from __future__ import annotations

import random
import resource
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from evaluation_tool.models.people import Subject
from evaluation_tool.tenancy.backup import UnusableBackup, check_backup, copy_database, replace_content
from evaluation_tool.tenancy.engine import BEGIN_MODE, IMMEDIATE, open_engine
from evaluation_tool.tenancy.files import opened, read_name, read_uais
from evaluation_tool.tenancy.session import begin_write, db
from tests.make import Make
from tests.moments import HERE, THERE

Inside = Callable[[str], AbstractContextManager[None]]


@contextmanager
def writing(engine: Engine, writers: int = 4) -> Iterator[list[int]]:
    """Threads that add pairs of subjects, each pair in one transaction; yields what was acknowledged."""
    acknowledged: list[int] = []
    stop = threading.Event()

    def write(number: int) -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            with engine.connect() as connection, connection.execution_options(**{BEGIN_MODE: IMMEDIATE}).begin():
                for half in ("a", "b"):
                    connection.exec_driver_sql(
                        "INSERT INTO subject (code, name) VALUES (?, 'x')", (f"{number}.{turn}.{half}",)
                    )
            acknowledged.append(turn)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    try:
        yield acknowledged
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)


def count_subjects(path: Path) -> int:
    """How many subjects a file holds."""
    with opened(path, "ro") as database:
        return int(database.execute("SELECT count(*) FROM subject").fetchone()[0])


def test_a_copy_holds_everything_in_one_plain_file(make: Make, path: Path, tmp_path: Path) -> None:
    make.subject("Français")
    target = tmp_path / "copie.sqlite3"

    copy_database(path, target)

    check_backup(target)
    assert read_name(target) == "Collège de test"
    assert read_uais(target) == {"0881234X"}
    assert count_subjects(target) == 1
    assert [found.name for found in tmp_path.glob("*copie*")] == ["copie.sqlite3"]


def test_a_copy_that_finds_no_room_leaves_nothing(path: Path, tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size // 2, before[1]))
    try:
        with pytest.raises(sqlite3.DatabaseError):
            copy_database(path, tmp_path / "copie.sqlite3")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert [found.name for found in tmp_path.glob("*copie*")] == []


def test_a_folder_may_have_any_name(make: Make, path: Path, tmp_path: Path) -> None:
    make.subject("Français")
    folder = tmp_path / "école #1, 100%25 sûre ?"
    folder.mkdir()
    target = folder / "copie.sqlite3"

    copy_database(path, target)

    engine = open_engine(target)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM subject").scalar() == 1
    engine.dispose()
    assert count_subjects(target) == 1
    assert [found.name for found in tmp_path.glob("école*")] == [folder.name]


def test_copies_taken_while_four_people_write_hold_whole_transactions(
    path: Path, engine: Engine, tmp_path: Path
) -> None:
    with writing(engine) as acknowledged:
        before = []
        for number in range(5):
            before.append(2 * len(acknowledged))
            copy_database(path, tmp_path / f"{number}.sqlite3")
            time.sleep(0.05)

    for number, at_least in enumerate(before):
        copy = tmp_path / f"{number}.sqlite3"
        check_backup(copy)
        assert count_subjects(copy) >= at_least
        assert count_subjects(copy) % 2 == 0
    assert count_subjects(path) == 2 * len(acknowledged) > 0


def test_a_large_establishment_in_use_is_copied_in_reasonable_time(path: Path, engine: Engine, tmp_path: Path) -> None:
    # More than one step of the copy: a write between two steps must not start it again for ever.
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2600)"
            " INSERT INTO subject (code, name) SELECT 'n' || i, hex(randomblob(4000)) FROM n"
        )
    target = tmp_path / "copie.sqlite3"
    copying = threading.Thread(target=copy_database, args=(path, target), daemon=True)

    with writing(engine, writers=2):
        copying.start()
        copying.join(8)
        finished_in_time = not copying.is_alive()
    copying.join(20)

    assert finished_in_time
    check_backup(target)


def test_a_copy_never_replaces_an_earlier_one(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copie.sqlite3"
    copy_database(path, target)
    content = target.read_bytes()

    with pytest.raises(FileExistsError):
        copy_database(path, target)

    assert target.read_bytes() == content


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        copy_database(tmp_path / "absent.sqlite3", tmp_path / "copie.sqlite3")

    assert list(tmp_path.glob("*copie*")) == []


def test_a_restored_establishment_is_as_it_was(make: Make, path: Path, tmp_path: Path) -> None:
    make.subject("Français")
    backup = tmp_path / "copie.sqlite3"
    copy_database(path, backup)
    make.subject("Chimie")
    assert count_subjects(path) == 2

    replace_content(path, backup)

    assert count_subjects(path) == 1
    check_backup(path)


def test_people_at_work_see_the_restored_content_without_reconnecting(
    inside: Inside, make: Make, path: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "copie.sqlite3"
    copy_database(path, backup)
    make.subject("Chimie")
    with inside(HERE):
        assert db.session.scalars(select(Subject.name)).all() == ["Chimie"]

    replace_content(path, backup)

    with inside(HERE):
        assert db.session.scalars(select(Subject.name)).all() == []
        begin_write(db.session)
        db.session.add(Subject(code="B", name="Biologie"))
        db.session.commit()
    assert count_subjects(path) == 1


def test_a_restored_file_still_uses_the_write_ahead_log(path: Path, engine: Engine, tmp_path: Path) -> None:
    backup = tmp_path / "copie.sqlite3"
    copy_database(path, backup)

    replace_content(path, backup)

    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_restoring_one_establishment_leaves_the_other(
    make: Make, make_there: Make, path: Path, inside: Inside, tmp_path: Path
) -> None:
    backup = tmp_path / "copie.sqlite3"
    copy_database(path, backup)
    make_there.subject("Chimie")

    replace_content(path, backup)

    with inside(THERE):
        assert db.session.scalars(select(Subject.name)).all() == ["Chimie"]


def spoilt(kind: str, good: Path, target: Path) -> None:
    """Write a file that nobody should restore."""
    content = good.read_bytes()
    match kind:
        case "empty":
            target.write_bytes(b"")
        case "text":
            target.write_bytes(b"Ceci n'est pas une base.\n" * 50)
        case "truncated":
            target.write_bytes(content[: len(content) // 2])
        case "header_only":
            target.write_bytes(content[:100])
        case "overwritten":
            dice = random.Random(1)  # noqa: S311 - the same damage in every run
            target.write_bytes(content[:4096] + dice.randbytes(len(content) - 4096))
        case "headless":
            shutil.copy(good, target)
            with closing(sqlite3.connect(target)) as database:
                database.execute("DELETE FROM audit_head")
                database.commit()
        case "foreign_schema":
            with closing(sqlite3.connect(target)) as database:
                database.execute("CREATE TABLE establishment (id INTEGER)")
        case _:
            shutil.copy(good, target)
            with closing(sqlite3.connect(target)) as database:
                database.execute("INSERT INTO remit (account_id, class_group_id, kind) VALUES (9, 9, 'director')")
                database.commit()


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("empty", "not_a_database"),
        ("text", "not_a_database"),
        ("truncated", "damaged"),
        ("header_only", "damaged"),
        ("overwritten", "damaged"),
        ("foreign_schema", "foreign_schema"),
        ("headless", "damaged"),
        ("dangling", "damaged"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_its_reason(
    kind: str, reason: str, path: Path, tmp_path: Path
) -> None:
    good, bad = tmp_path / "bon.sqlite3", tmp_path / "mauvais.sqlite3"
    copy_database(path, good)
    spoilt(kind, good, bad)

    with pytest.raises(UnusableBackup) as refusal:
        check_backup(bad)

    assert refusal.value.reason == reason


def test_a_good_copy_is_accepted(path: Path, tmp_path: Path) -> None:
    good = tmp_path / "bon.sqlite3"
    copy_database(path, good)

    check_backup(good)

    assert read_name(good) == "Collège de test"
