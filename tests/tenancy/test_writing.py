"""begin_write() owns the lock from its first moment, so that no decision is taken on what somebody is changing."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from evaluation_tool.models.people import Subject
from evaluation_tool.tenancy.session import PendingChanges, begin_write, db
from tests.make import Make
from tests.moments import HERE, THERE

Inside = Callable[[str], contextlib.AbstractContextManager[None]]


def test_writing_begins_by_taking_the_lock(engine: Engine, inside: Inside) -> None:
    with inside(HERE):
        begin_write(db.session)

        with engine.connect() as other:
            other.exec_driver_sql("PRAGMA busy_timeout=10")
            with pytest.raises(OperationalError, match="database is locked"):
                other.exec_driver_sql("INSERT INTO subject (code, name) VALUES ('X', 'X')")


def test_writing_here_does_not_lock_there(inside: Inside, make_there: Make) -> None:
    with inside(HERE):
        begin_write(db.session)

        assert make_there.subject("Français").id is not None


def test_reading_never_waits_for_a_writer(engine: Engine, inside: Inside) -> None:
    with inside(HERE):
        begin_write(db.session)
        db.session.add(Subject(code="X", name="X"))
        db.session.flush()

        with Session(engine) as reader:
            reader.execute(text("PRAGMA busy_timeout=0"))
            assert reader.scalars(select(Subject)).all() == []


def test_a_second_writer_waits_for_the_first(engine: Engine, inside: Inside) -> None:
    order: list[str] = []
    started = threading.Event()

    def second() -> None:
        with inside(HERE):
            started.set()
            begin_write(db.session)
            order.append("second")
            assert db.session.scalar(select(Subject.name)) == "first"
            db.session.commit()

    with inside(HERE):
        begin_write(db.session)
        thread = threading.Thread(target=second)
        thread.start()
        assert started.wait(5)
        time.sleep(0.2)
        order.append("first")
        db.session.add(Subject(code="X", name="first"))
        db.session.commit()
    thread.join(15)

    assert order == ["first", "second"]


def test_twelve_writers_who_read_first_all_succeed_and_lose_nothing(inside: Inside, make: Make) -> None:
    # A deferred read that upgrades to a write would fail at once for all but one of them, and an
    # increment computed on what was read before the lock would be lost.
    subject_id = make.subject("0").id
    problems: list[BaseException] = []

    def add_one() -> None:
        try:
            for _ in range(5):
                with inside(HERE):
                    assert db.session.get(Subject, subject_id) is not None
                    begin_write(db.session)
                    subject = db.session.get(Subject, subject_id)
                    assert subject is not None
                    subject.name = str(int(subject.name) + 1)
                    db.session.commit()
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=add_one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert problems == []
    with inside(HERE):
        assert db.session.scalars(select(Subject.name)).all() == ["60"]


def test_what_was_read_before_the_lock_is_read_again(inside: Inside, make: Make) -> None:
    subject = make.subject("avant")
    with inside(HERE):
        found = db.session.get(Subject, subject.id)
        assert found is not None
        assert found.name == "avant"
        subject.name = "après"
        make.session.commit()

        begin_write(db.session)

        assert found.name == "après"


@pytest.mark.parametrize("change", ["new", "dirty", "deleted"])
def test_changes_made_before_the_lock_are_refused(inside: Inside, make: Make, change: str) -> None:
    subject_id = make.subject().id
    with inside(HERE):
        subject = db.session.get(Subject, subject_id)
        assert subject is not None
        match change:
            case "new":
                db.session.add(Subject(code="X", name="X"))
            case "dirty":
                subject.name = "autre"
            case _:
                db.session.delete(subject)

        with pytest.raises(PendingChanges):
            begin_write(db.session)


def test_after_the_commit_the_next_transaction_only_reads(engine: Engine, inside: Inside) -> None:
    with inside(HERE):
        begin_write(db.session)
        db.session.commit()
        db.session.scalars(select(Subject)).all()

        with engine.begin() as other:
            other.exec_driver_sql("PRAGMA busy_timeout=10")
            assert other.exec_driver_sql("INSERT INTO subject (code, name) VALUES ('X', 'X')").rowcount == 1


def test_leaving_without_a_commit_keeps_nothing_and_frees_the_lock(inside: Inside, engine: Engine) -> None:
    with inside(HERE):
        begin_write(db.session)
        db.session.add(Subject(code="X", name="X"))
        db.session.flush()

    with engine.begin() as other:
        other.exec_driver_sql("PRAGMA busy_timeout=10")
        other.exec_driver_sql("UPDATE establishment SET name = name")
        assert other.exec_driver_sql("SELECT count(*) FROM subject").scalar() == 0


def test_both_establishments_can_be_written_by_turns(inside: Inside) -> None:
    for slug in (HERE, THERE, HERE):
        with inside(slug):
            begin_write(db.session)
            db.session.add(Subject(code=f"{slug}{time.monotonic_ns()}", name=slug))
            db.session.commit()

    with inside(HERE):
        assert db.session.scalars(select(Subject.name)).all() == [HERE, HERE]
    with inside(THERE):
        assert db.session.scalars(select(Subject.name)).all() == [THERE]
