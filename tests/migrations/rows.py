"""Rows for every table as it stands at a revision, so that a migration never runs on an empty school only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Enum, MetaData, Table, inspect

from evaluation_tool.models import Base

# What the types alone do not say: the rules of the CHECK constraints.
_SPECIAL: dict[str, dict[str, Any]] = {
    "account": {"is_admin": True},
    "activity_resource": {"url": "https://example.org/fiche"},
    "distinct_pair": {"first_student_id": 1, "second_student_id": 2},
    "pair_rule": {"first_student_id": 1, "second_student_id": 2},
    "school_year": {"ends_on": "2027-08-24"},
    "observation": {"state": "abs"},
    "audit_event": {"payload": "{}"},
}


def fill(connection: Connection) -> dict[str, int]:
    """Put a row (two for students) into each table that exists; how many each table then holds."""
    schema = MetaData()
    schema.reflect(connection)
    for table in schema.sorted_tables:
        if table.name != "alembic_version":
            for number in (1, 2) if table.name == "student" else (1,):
                _insert(connection, table, _row(table, number))
    return count(connection)


def count(connection: Connection) -> dict[str, int]:
    """How many rows each table of ours holds."""
    names = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
    return {name: len(content(connection, name)) for name in names}


def content(connection: Connection, table: str) -> list[tuple[Any, ...]]:
    """Everything a table holds, as the driver gives it."""
    return [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{table}" ORDER BY 1')]  # noqa: S608


def names_in(connection: Connection) -> list[str]:
    """The students' last names, by id."""
    return list(connection.exec_driver_sql("SELECT last_name FROM student ORDER BY id").scalars())


def _insert(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', tuple(row.values()))  # noqa: S608


def _row(table: Table, number: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.nullable and not column.primary_key:
            continue
        if column.foreign_keys:
            values[column.name] = 1
        else:
            values[column.name] = _first_choice(table.name, column.name) or _plain(str(column.type), number)
    special = {name: value for name, value in _SPECIAL.get(table.name, {}).items() if name in table.columns}
    return values | special


def _plain(kind: str, number: int) -> object:
    if kind.startswith(("VARCHAR", "TEXT")):
        return f"x{number}"
    by_type = {"DATE": "2026-09-01", "DATETIME": "2026-09-01 08:00:00.000000", "BOOLEAN": False, "BLOB": b"x"}
    return by_type.get(kind, number)


def _first_choice(table: str, column: str) -> str | None:
    modelled = Base.metadata.tables.get(table)
    if modelled is None or column not in modelled.columns:
        return None
    kind = modelled.columns[column].type
    return str(kind.enums[0]) if isinstance(kind, Enum) else None
