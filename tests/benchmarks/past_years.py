"""Years gone by, added to a big school in bulk: the same evidence once more, of students who have left since."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy.orm import Session

from evaluation_tool.services import domain_tallies
from evaluation_tool.tenancy.engine import open_engine
from tests.benchmarks.measure import seconds_of

# What a year's copy changes in each table, by column; everything else is as it was. `:students`, `:seances` and `:rows`
# are the highest ids of the present; a copy's ids are moved past the highest one that is taken.
_COPIED: Mapping[str, Mapping[str, str]] = {
    "student": {"id": "id + :students_taken + (year - :first) * :students", "last_name": "last_name || ' ' || year"},
    "assessment": {
        "id": "id + :seances_taken + (year - :first) * :seances",
        "observed_on": "date(observed_on, (-year) || ' years')",
    },
    "observation": {
        "id": "id + :rows_taken + (year - :first) * :rows",
        "student_id": "student_id + :students_taken + (year - :first) * :students",
        "assessment_id": "assessment_id + :seances_taken + (year - :first) * :seances",
        "observed_on": "date(observed_on, (-year) || ' years')",
        "sequence": "sequence + :rows_taken + (year - :first) * :rows",
        "operation_id": "operation_id || '-' || year",
        "batch_id": "batch_id || '-' || year",
        "replaces_id": "replaces_id + :rows_taken + (year - :first) * :rows",
    },
    "attainment": {
        "student_id": "student_id + :students_taken + (year - :first) * :students",
        "observation_id": "observation_id + :rows_taken + (year - :first) * :rows",
        "observed_on": "date(observed_on, (-year) || ' years')",
        "sequence": "sequence + :rows_taken + (year - :first) * :rows",
    },
}
# The rows of the present, which the copies are made of.
_PRESENT = {
    "student": "id <= :students",
    "assessment": "id <= :seances",
    "observation": "id <= :rows",
    "attainment": "student_id <= :students",
}


class PastYears:
    """Adds years to a school as it was built, and knows how many rows of the log one of them holds."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._added = 0
        with closing(sqlite3.connect(path)) as database:
            self._present = _highest(database)
        self.rows_of_a_year = self._present["rows"]

    def reach(self, rows: int) -> float:
        """Add years until the log holds about that many rows; how many seconds it took."""
        return seconds_of(lambda: self._add(round(rows / self.rows_of_a_year) - 1 - self._added))

    def _add(self, years: int) -> None:
        with closing(sqlite3.connect(self._path, isolation_level=None)) as database:
            database.execute("PRAGMA foreign_keys=OFF")
            database.execute("PRAGMA synchronous=OFF")
            database.execute("BEGIN IMMEDIATE")
            # Indexes are made again at the end: sorted once, they cost a tenth of three million insertions.
            indexes = database.execute(
                "SELECT name, sql FROM sqlite_master "
                "WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = 'observation'"
            ).fetchall()
            for name, _sql in indexes:
                database.execute(f"DROP INDEX {name}")
            taken = {f"{name}_taken": highest for name, highest in _highest(database).items()}
            span = {"first": self._added + 1, "last": self._added + years}
            for table, changes in _COPIED.items():
                _copy(database, table, changes, self._present | taken | span)
            for _name, sql in indexes:
                database.execute(sql)
            database.execute("COMMIT")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._added += years
        engine = open_engine(self._path)
        with Session(engine) as session, session.begin():
            domain_tallies.rebuild(session)
        engine.dispose()


def _highest(database: sqlite3.Connection) -> dict[str, int]:
    tables = {"students": "student", "seances": "assessment", "rows": "observation"}
    return {
        name: int(database.execute(f"SELECT max(id) FROM {table}").fetchone()[0])  # noqa: S608 - our own names
        for name, table in tables.items()
    }


def _copy(database: sqlite3.Connection, table: str, changes: Mapping[str, str], bounds: Mapping[str, int]) -> None:
    names = [name for (name,) in database.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    values = ", ".join(changes.get(name, name) for name in names)
    database.execute(
        "WITH RECURSIVE ago(year) AS (SELECT :first UNION ALL SELECT year + 1 FROM ago WHERE year < :last) "  # noqa: S608
        f"INSERT INTO {table} ({', '.join(names)}) "
        f"SELECT {values} FROM ago CROSS JOIN {table} WHERE {_PRESENT[table]}",
        bounds,
    )
