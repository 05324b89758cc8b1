"""300,000 results kept elsewhere, brought in: how long it takes, and how long everybody else waits for the lock."""

from __future__ import annotations

import csv
import io
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from datetime import timedelta
from itertools import count, islice, product
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.people import Student
from evaluation_tool.tenancy.engine import open_engine
from tests.benchmarks import big_school
from tests.benchmarks.big_school import SLUG, STUDENTS, BigSchool
from tests.benchmarks.measure import Row, seconds_of, show
from tests.benchmarks.server import BIN, environment

LINES = 300_000
MOST_SECONDS, MOST_LOCKED = 60.0, 10.0
COLUMNS = (
    "student_id, competency_id, grid_item_id, assessment_id, author_id, source, level_id, state, observed_on, "
    "recorded_at, sequence, note, replaces_id, operation_id, batch_id, is_effective"
)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        instance = Path(name)
        folder = instance / "establishments"
        folder.mkdir()
        school = big_school.build(folder)
        file = instance / "resultats.csv"
        file.write_bytes(_file(school))
        limit = _raw_insert(school, instance / "limit.sqlite3")
        watch = _LockWatch(school.path)
        first = seconds_of(lambda: _import(instance, file))
        longest = watch.stop()
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        again = seconds_of(lambda: _import(instance, file))
        checked = _added(school)
    title = f"Importer {LINES} résultats dans un établissement de {len(school.rooms) * STUDENTS} élèves"
    show(
        title,
        [
            _row("en tout (limite : l’insertion SQL brute)", first, limit, MOST_SECONDS),
            _row("plus longue attente du verrou", longest, limit, MOST_LOCKED),
            Row("le même fichier encore (rien n’est ajouté)", f"{again:.1f} s"),
            Row("mémoire au plus", f"{memory:.0f} Mio"),
            Row("observations ajoutées", str(checked), "", str(LINES), checked == LINES),
        ],
    )


def _row(label: str, measured: float, limit: float, most: float) -> Row:
    return Row(label, f"{measured:.1f} s", f"{limit:.1f} s", f"≤ {most:.0f} s", measured <= most)


def _file(school: BigSchool) -> bytes:
    """Every student on every competency of its class, day after day."""
    engine = open_engine(school.path)
    with Session(engine) as session:
        first = session.scalars(select(SchoolYear.starts_on)).one()
        for number, student in enumerate(session.scalars(select(Student).order_by(Student.id))):
            student.siecle_id = f"{900_000 + number}"
        identifiers = dict(session.execute(select(Student.id, Student.siecle_id)).all())
        session.commit()
    engine.dispose()
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["eleve_id", "referentiel", "competence", "niveau", "date", "contexte", "remarque"])
    codes = [f"D{domain}.{rank}" for domain, rank in product(range(8), range(5))]
    students = [student for room in school.rooms for student in room.students]
    lines = (
        [identifiers[student], "banc", code, 1 + (student + day) % 4, first + timedelta(days=3 * day), "atelier", ""]
        for day in count()
        for code, student in product(codes, students)
    )
    writer.writerows(islice(lines, LINES))
    return text.getvalue().encode()


def _raw_insert(school: BigSchool, copy: Path) -> float:
    """As many rows of the log, already made, put into a copy of the file by SQLite alone in one transaction."""
    with (
        closing(sqlite3.connect(school.path)) as source,
        closing(sqlite3.connect(copy, isolation_level=None)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA synchronous=FULL")
        rows = target.execute(
            "SELECT student_id, competency_id, grid_item_id, assessment_id, author_id, source, level_id, state,"
            " observed_on, recorded_at, sequence, note, NULL, operation_id, 'limite', is_effective FROM observation"
            " ORDER BY student_id, competency_id"
        ).fetchall()
        made = [(*row[:13], f"i{number}-{row[13]}"[:36], *row[14:]) for row in rows for number in range(3)][:LINES]
        marks = ", ".join("?" * 16)

        def put() -> None:
            target.execute("BEGIN IMMEDIATE")
            target.executemany(f"INSERT INTO observation ({COLUMNS}) VALUES ({marks})", made)  # noqa: S608 - our own names
            target.execute("COMMIT")

        return seconds_of(put)


def _import(instance: Path, file: Path) -> None:
    program = [str(BIN / "evaluation-tool"), "import", "observations", str(file), "--establishment", SLUG, "--yes"]
    done = subprocess.run(program, env=environment(instance), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


class _LockWatch:
    """Somebody who wants to save all the time, and notes the longest wait."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stopped = threading.Event()
        self._longest = 0.0
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> float:
        self._stopped.set()
        self._thread.join()
        return self._longest

    def _watch(self) -> None:
        with closing(sqlite3.connect(self._path, isolation_level=None, timeout=600)) as database:
            while not self._stopped.is_set():
                begin = time.perf_counter()
                database.execute("BEGIN IMMEDIATE")
                self._longest = max(self._longest, time.perf_counter() - begin)
                database.execute("ROLLBACK")
                time.sleep(0.02)


def _added(school: BigSchool) -> int:
    with closing(sqlite3.connect(school.path)) as database:
        found = database.execute("SELECT count(*) FROM observation WHERE batch_id LIKE 'import-%'").fetchone()
    return int(found[0])


if __name__ == "__main__":
    main()
