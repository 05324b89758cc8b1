"""What saving costs: the service alone, then thirty teachers typing at once through HTTP."""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.operations import Operation
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.grid import Grid
from evaluation_tool.services import login_sessions, observations
from evaluation_tool.tenancy.engine import BEGIN_MODE, IMMEDIATE, open_engine
from tests.benchmarks import big_school
from tests.benchmarks.big_school import SLUG, BigSchool, Room
from tests.benchmarks.measure import Timing, latency_row, show, timed
from tests.benchmarks.server import Browser, serving

SIZES = (1, 30)
PROMISED = {1: (3.0, 15.0), 30: (5.0, 20.0)}
TEACHERS = 30
TYPING_SECONDS = 10.0


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        instance = Path(name)
        folder = instance / "establishments"
        folder.mkdir()
        school = big_school.build(folder)
        synced = timed(_committing(instance), seconds=1)
        rows = [latency_row("un commit synchronisé, une ligne", synced, None, p50=None, p99=None)]
        limits = {size: timed(_inserting(school, size), seconds=2) for size in SIZES}
        for size in SIZES:
            measured = timed(_recording(school, size), seconds=2)
            rows.append(
                latency_row(f"services.observations.record × {size}", measured, limits[size], p50=None, p99=None)
            )
        with serving(instance, first_page=f"/{SLUG}/connexion") as (_pid, port):
            for size in SIZES:
                p50, p99 = PROMISED[size]
                alone = timed(_saving(port, school.rooms[0], school, size), seconds=2)
                rows.append(latency_row(f"par HTTP × {size}, une personne", alone, limits[size], p50=None, p99=None))
                busy = _thirty_teachers(port, school, size)
                label = f"par HTTP × {size}, {TEACHERS} personnes"
                rows.append(latency_row(label, busy, limits[size], p50=p50, p99=p99))
    show("Enregistrer, 100 800 observations en base (p50 / p99)", rows)


def _recording(school: BigSchool, size: int) -> Callable[[], None]:
    """One whole save without the web: the lock, the class and the grid, the batch, the commit."""
    engine = open_engine(school.path)
    room, cells = school.rooms[1], _cells(school.rooms[1], school)
    newest = _newest(school)

    def record() -> None:
        nonlocal newest
        now = datetime.now(UTC)
        with Session(engine) as session:
            account = session.scalars(select(Account).where(Account.login == room.login)).one()
            actor = login_sessions.actor_of(session, account, today=now.date())
            session.rollback()
            session.connection(execution_options={BEGIN_MODE: IMMEDIATE})
            class_group, grid = session.get_one(ClassGroup, room.class_group_id), session.get_one(Grid, room.grid_id)
            operations = [
                Operation(str(uuid.uuid4()), student, item, level_id=level, since=newest)
                for student, item, level in _take(cells, size)
            ]
            outcomes = observations.record(session, actor, class_group, grid, operations, now=now)
            session.commit()
        if any(outcome.refusal for outcome in outcomes):
            raise RuntimeError(outcomes)
        newest = max(outcome.observation_id or 0 for outcome in outcomes)

    return record


def _saving(port: int, room: Room, school: BigSchool, size: int, rank: int = 0) -> Callable[[], None]:
    """One save through HTTP, as the entry grid sends it."""
    browser = Browser(port)
    browser.sign_in(SLUG, room.login, big_school.PASSWORD)
    address = f"/{SLUG}/observer/{room.class_group_id}/{room.grid_id}/observations"
    token = json.loads(browser.get(f"/{SLUG}/observer/jeton"))["token"]
    cells = _cells(room, school, rank)
    newest = _newest(school)

    def save() -> None:
        nonlocal newest
        operations = [
            {"operation_id": str(uuid.uuid4()), "student": student, "grid_item": item, "level": level, "since": newest}
            for student, item, level in _take(cells, size)
        ]
        answer = json.loads(browser.post_json(address, json.dumps({"operations": operations}).encode(), token))
        if any(result["status"] != "saved" for result in answer["results"]):
            raise RuntimeError(answer)
        newest = answer["newest"]

    return save


def _thirty_teachers(port: int, school: BigSchool, size: int) -> Timing:
    """Each types a cell about once a second, or sends a whole column about every fifteen."""
    samples: list[float] = []
    failures: list[Exception] = []
    pause = 1.0 if size == 1 else 15.0
    saves = [
        _saving(port, school.rooms[number % len(school.rooms)], school, size, rank=number) for number in range(TEACHERS)
    ]
    end = time.perf_counter() + TYPING_SECONDS

    def type_on(save: Callable[[], None], dice: random.Random) -> None:
        time.sleep(dice.uniform(0, pause))
        try:
            while time.perf_counter() < end:
                begin = time.perf_counter()
                save()
                samples.append((time.perf_counter() - begin) * 1000)
                time.sleep(dice.uniform(0.5, 1.5) * pause)
        except Exception as error:
            failures.append(error)

    threads = [
        threading.Thread(target=type_on, args=(save, random.Random(number)))  # noqa: S311 - pauses between keystrokes
        for number, save in enumerate(saves)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return Timing(tuple(samples))


def _committing(folder: Path) -> Callable[[], None]:
    """The limit of any save: one row, on the disk before the answer."""
    database = sqlite3.connect(folder / "limit.sqlite3", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT)")

    def commit() -> None:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO line (text) VALUES (?)", ("x" * 100,))
        database.execute("COMMIT")

    return commit


def _inserting(school: BigSchool, size: int) -> Callable[[], None]:
    """The limit of this save: its rows written to the real table and its indexes on a bare connection, synced."""
    with closing(sqlite3.connect(school.path)) as reading:
        names = [
            name for (name,) in reading.execute("SELECT name FROM pragma_table_info('observation')") if name != "id"
        ]
        last = reading.execute("SELECT * FROM observation ORDER BY id DESC LIMIT 1").fetchone()[1:]
    row = dict(zip(names, last, strict=True))
    statement = f"INSERT INTO observation ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"  # noqa: S608
    database = sqlite3.connect(school.path, isolation_level=None)
    database.execute("PRAGMA synchronous=FULL")

    def insert() -> None:
        database.execute("BEGIN IMMEDIATE")
        for _ in range(size):
            # Not effective: the school's own summaries stay true.
            database.execute(statement, {**row, "operation_id": str(uuid.uuid4()), "is_effective": 0})
        database.execute("COMMIT")

    return insert


def _cells(room: Room, school: BigSchool, rank: int = 0) -> Iterator[tuple[int, int, int]]:
    """Down one column after the other, for ever, as one types; levels change at each turn."""
    items = room.items[rank % len(room.items) :] + room.items[: rank % len(room.items)]
    for turn in cycle(range(len(school.levels))):
        for item in items:
            for position, student in enumerate(room.students):
                yield student, item, school.levels[(turn + position) % len(school.levels)]


def _newest(school: BigSchool) -> int:
    """The last row of the log: what a page that was just opened knows."""
    with closing(sqlite3.connect(school.path)) as database:
        return int(database.execute("SELECT max(id) FROM observation").fetchone()[0])


def _take(cells: Iterator[Any], size: int) -> list[Any]:
    return [next(cells) for _ in range(size)]


if __name__ == "__main__":
    main()
