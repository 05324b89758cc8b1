"""What saving costs: the service alone, then thirty teachers typing at once through HTTP, in two sizes of the log."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
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
from tests.benchmarks.measure import Row, Timing, latency_row, seconds_of, show, timed
from tests.benchmarks.past_years import PastYears
from tests.benchmarks.server import Browser, serving

SIZES = (1, 30)
PROMISED = {1: (3.0, 15.0), 30: (5.0, 20.0)}
LOGS = (300_000, 3_000_000)
MOST_GROWTH = 1.3
GROWTH_TURNS, WARM_UP = 220, 20
TEACHERS = 30
TYPING_SECONDS = 12.0
# How long a teacher waits before the next cell, or the next column: faster than anybody types.
PAUSES = {1: 1.0, 30: 4.0}


def main() -> None:
    """Print a table for each size of the log, then how much a save costs in the second beside the first."""
    with tempfile.TemporaryDirectory() as name:
        instance = Path(name)
        folder = instance / "establishments"
        folder.mkdir()
        schools = _schools(folder)
        with serving(instance, first_page=f"/{SLUG}/connexion") as (_pid, port):
            for school in schools:
                rows = f"{_newest(school):_}".replace("_", "\N{NARROW NO-BREAK SPACE}")
                show(f"Enregistrer, {rows} observations en base (p50 / p99)", _measured(instance, port, school))
            growth = [_growth_row(port, schools, size) for size in SIZES]
    show(f"De {LOGS[0]} à {LOGS[1]} observations, une personne, une fois dans l’un, une fois dans l’autre", growth)


def _schools(folder: Path) -> list[BigSchool]:
    """The same school after few years and after many: two files of one folder."""
    school = big_school.build(folder)
    past = PastYears(school.path)
    made = past.reach(LOGS[0])
    young = replace(school, path=folder / "jeune-college.sqlite3")
    shutil.copy(school.path, young.path)
    made += past.reach(LOGS[1])
    print(f"années passées ajoutées en {made:.0f} s")
    return [young, school]


def _measured(instance: Path, port: int, school: BigSchool) -> list[Row]:
    """The rows of one table."""
    rows = [latency_row("un commit synchronisé, une ligne", timed(_committing(instance), seconds=1), None)]
    for size in SIZES:
        limit = timed(_inserting(school, size), seconds=2)
        service = timed(_recording(school, size), seconds=2)
        alone = timed(_saving(port, school.rooms[0], school, size), seconds=2)
        busy = _thirty_teachers(port, school, size)
        p50, p99 = PROMISED[size]
        rows += [
            latency_row(f"services.observations.record × {size}", service, limit),
            latency_row(f"par HTTP × {size}, une personne", alone, limit),
            latency_row(f"par HTTP × {size}, {TEACHERS} personnes", busy, limit, p50=p50, p99=p99),
        ]
    return rows


def _growth_row(port: int, schools: Sequence[BigSchool], size: int) -> Row:
    """One save in each school by turns, so that a busy neighbour slows both alike."""
    saves = [_saving(port, school.rooms[2], school, size) for school in schools]
    samples: list[list[float]] = [[] for _ in saves]
    for turn in range(GROWTH_TURNS):
        for save, kept in zip(saves, samples, strict=True):
            took = seconds_of(save) * 1000
            if turn >= WARM_UP:
                kept.append(took)
    small, large = (Timing(tuple(kept)) for kept in samples)
    growth = large.p50 / small.p50
    return Row(f"par HTTP × {size}, p50", f"{growth:.2f} ×", "", f"≤ {MOST_GROWTH} ×", growth <= MOST_GROWTH)


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
    slug = school.path.stem
    browser.sign_in(slug, room.login, big_school.PASSWORD)
    address = f"/{slug}/observer/{room.class_group_id}/{room.grid_id}/observations"
    token = json.loads(browser.get(f"/{slug}/observer/jeton"))["token"]
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
    """Each types a cell about once a second, or sends a whole column about every four."""
    samples: list[float] = []
    failures: list[Exception] = []
    pause = PAUSES[size]
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
    database.execute("CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, text TEXT)")

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
