"""A school of 1,500 students moves in: the whole command, beside the same rows put in by SQLite alone."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path

from evaluation_tool.domain.school_year import start_year_of
from tests.benchmarks.measure import Row, seconds_of, show
from tests.benchmarks.server import BIN, environment
from tests.roster_files import pupil, siecle
from tests.schools import place

SLUG = "banc"
STUDENTS, CLASSES = 1500, 60
MOST_SECONDS = 5.0
TABLES = ("student", "enrolment", "account")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        instance = Path(name)
        folder = instance / "establishments"
        folder.mkdir()
        place(folder, SLUG)
        path = folder / f"{SLUG}.sqlite3"
        empty = _content(path)
        file = instance / "eleves.xml"
        file.write_bytes(_file())
        start = seconds_of(lambda: _run(instance, "version"))
        first = seconds_of(lambda: _import(instance, file))
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        again = seconds_of(lambda: _import(instance, file))
        limit = _raw_insert(path, empty, instance / "limit.sqlite3")
        with closing(sqlite3.connect(path)) as database:
            (added,) = database.execute("SELECT count(*) FROM student").fetchone()
    show(
        f"Importer {STUDENTS} élèves en {CLASSES} classes, d’un fichier de SIECLE",
        [
            Row(
                "en tout (limite : l’insertion SQL brute)",
                f"{first:.2f} s",
                f"{limit:.3f} s",
                f"≤ {MOST_SECONDS:.0f} s",
                first <= MOST_SECONDS,
            ),
            Row("dont le démarrage du programme", f"{start:.2f} s"),
            Row("le même fichier encore (rien ne change)", f"{again:.2f} s"),
            Row("mémoire au plus", f"{memory:.0f} Mio"),
            Row("élèves ajoutés", str(added), "", str(STUDENTS), added == STUDENTS),
        ],
    )


def _file() -> bytes:
    letters = str.maketrans("0123456789", "abcdefghij")
    people = [pupil(number, f"Nom{number:04}".translate(letters), "Léa") for number in range(1, STUDENTS + 1)]
    places = {str(number): [(f"{3 + number % 4}C{number % CLASSES}", "D")] for number in range(1, STUDENTS + 1)}
    year = start_year_of(date.today())  # noqa: DTZ011 - the day that the command has, too
    return siecle(people, places, uai="", year=str(year))


def _content(path: Path) -> bytes:
    with closing(sqlite3.connect(path)) as database:
        return database.serialize()


def _raw_insert(filled: Path, empty: bytes, copy: Path) -> float:
    """The rows that were made, put once more into an empty establishment in one transaction on the disk."""
    copy.write_bytes(empty)
    with closing(sqlite3.connect(filled)) as source, closing(sqlite3.connect(copy, isolation_level=None)) as target:
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA synchronous=FULL")
        # The rows are as they were written: what they point at is not all there, and SQLite does not look by itself.
        made = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608

        def put() -> None:
            target.execute("BEGIN IMMEDIATE")
            for table, rows in made.items():
                marks = ", ".join("?" * len(rows[0]))
                target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names
            target.execute("COMMIT")

        return seconds_of(put)


def _import(instance: Path, file: Path) -> None:
    _run(instance, "import", "roster", str(file), "--establishment", SLUG, "--all", "--yes")


def _run(instance: Path, *arguments: str) -> None:
    program = [str(BIN / "evaluation-tool"), *arguments]
    done = subprocess.run(program, env=environment(instance), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


if __name__ == "__main__":
    main()
