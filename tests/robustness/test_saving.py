"""R1, R2, R3 and R5: many teachers save at once, the server is killed, and nothing acknowledged is lost or doubled."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from evaluation_tool.models.evidence import Attainment, Observation
from evaluation_tool.tenancy.engine import open_engine
from tests.robustness.client import Server, TeacherClient, quantile, teachers_of

pytestmark = pytest.mark.robustness


SAVES = 40
SAVES_BEFORE_A_KILL = 11


def wait_for_more(acknowledged: list[str], number: int) -> None:
    """Wait until that many more were acknowledged, which a working server brings about by itself."""
    enough, deadline = len(acknowledged) + number, time.monotonic() + 60
    while len(acknowledged) < enough and time.monotonic() < deadline:
        time.sleep(0.005)


def counting_syncs(trace: Path) -> list[str]:
    """What to put before a program so that each sync it asks for is a line of this file."""
    if shutil.which("strace") is None:
        pytest.fail("R3 counts with strace: apt install strace")
    return ["strace", "-f", "-qq", "-e", "trace=fdatasync,fsync", "-o", str(trace)]


def syncs_in(trace: Path) -> int:
    """How many syncs were asked for so far."""
    return trace.read_text().count("sync(")


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A real server on a school of forty teachers, with the production settings."""
    return Server(tmp_path)


def test_r1_forty_teachers_save_without_thinking(server: Server) -> None:
    with server.running():
        clients = teachers_of(server, 40)
        with ThreadPoolExecutor(30) as pool:
            sign_ins = list(pool.map(TeacherClient.sign_in, clients[:30]))
        for client in clients[30:]:
            client.sign_in()

        with ThreadPoolExecutor(40) as pool:
            waits = [
                wait for client_waits in pool.map(lambda client: client.save_many(60), clients) for wait in client_waits
            ]

    assert len(waits) == 40 * 60
    assert quantile(waits, 0.99) < 2.0
    assert quantile(sign_ins, 0.95) < 4.0
    assert server.count(Observation.id) == 40 * 60


def test_r2_a_hundred_kills_lose_nothing_acknowledged(server: Server) -> None:
    clients = teachers_of(server, 8)
    acknowledged: list[str] = []
    dice = random.Random(2)  # noqa: S311 - moments of a kill, not secrets
    for kill in range(100):
        with server.running() as process:
            stop = threading.Event()
            if kill == 0:
                for client in clients:
                    client.sign_in()
            with ThreadPoolExecutor(8) as pool:
                waiting = [pool.submit(client.save_until, stop, acknowledged) for client in clients]
                # Writes are well under way, however slow the machine is; then any moment is as good as another.
                wait_for_more(acknowledged, SAVES_BEFORE_A_KILL)
                time.sleep(dice.uniform(0.0, 0.2))
                os.killpg(process.pid, signal.SIGKILL)
                stop.set()
                for future in waiting:
                    future.result()

    with server.running():
        for client in clients:
            client.retry_last()
    stored = server.operation_ids()
    assert len(acknowledged) > 1000
    assert set(acknowledged) <= set(stored)
    assert len(stored) == len(set(stored))
    server.check()


def test_r3_every_acknowledged_commit_was_synced(server: Server) -> None:
    trace = server.folder / "trace"
    with server.running(prefix=counting_syncs(trace)):
        client = teachers_of(server, 1)[0]
        client.sign_in()
        before = syncs_in(trace)
        client.save_many(SAVES)

    assert syncs_in(trace) - before >= SAVES


@pytest.mark.parametrize(("synchronous", "is_enough"), [("FULL", True), ("NORMAL", False)])
def test_r3_the_count_tells_a_sync_at_each_commit_from_none(
    server: Server, tmp_path: Path, synchronous: str, is_enough: bool
) -> None:
    program = f"""
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA synchronous={synchronous}")
for number in range({SAVES}):
    database.execute(f"PRAGMA user_version={{number}}")
"""
    trace = tmp_path / "trace"

    subprocess.run([*counting_syncs(trace), sys.executable, "-c", program, server.path], check=True)  # noqa: S603

    assert (syncs_in(trace) >= SAVES) == is_enough


def test_r3_the_pragmas_hold_on_a_pooled_connection(server: Server) -> None:
    engine = open_engine(server.path)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


def test_r5_twenty_writers_of_one_cell_all_stay(server: Server) -> None:
    with server.running():
        clients = teachers_of(server, 20)
        for client in clients:
            client.sign_in()
        with ThreadPoolExecutor(20) as pool:
            list(pool.map(lambda client: client.save_many(1, student=0), clients))

    with closing(sqlite3.connect(server.path)) as database:
        authors = database.execute("SELECT count(*), count(DISTINCT author_id) FROM observation").fetchone()
    assert authors == (20, 20)
    assert server.count(Attainment.student_id) == 1
    server.check()
