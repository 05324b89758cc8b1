"""Everything of an establishment as plain rows, for whoever takes its data elsewhere.

A test walks the schema: each table is exported or named here, and no column that opens an account is.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, func, select
from sqlalchemy.orm import Session

from evaluation_tool.formats.documents import document_type
from evaluation_tool.formats.school_archive import ArchiveColumn, ArchiveTable
from evaluation_tool.models.base import Base
from evaluation_tool.models.differentiation import ActivityResource
from evaluation_tool.services import audit

# What lives for hours, or only opens accounts: nothing that a school would miss elsewhere.
LEFT_OUT = frozenset({"login_session", "login_throttle", "one_time_link", "pending_import"})
# What proves a secret, or would let somebody guess one.
SECRETS = frozenset({"account.password_hash", "audit_detail.salt"})
_AT_ONCE = 5_000


def list_tables(session: Session) -> list[ArchiveTable]:
    """Each table with its rows, read only when they are asked for; those pointed at come before those that point."""
    return [_table(session, table) for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def list_documents(session: Session) -> Iterator[tuple[str, bytes]]:
    """The files that teachers joined to activities, one at a time, called by their number."""
    wanted = select(ActivityResource.id, ActivityResource.media_type, ActivityResource.content)
    filed = wanted.where(ActivityResource.content.is_not(None)).order_by(ActivityResource.id)
    for number, media_type, content in session.execute(filed.execution_options(yield_per=1)):
        kind = document_type(media_type)
        yield f"{number}.{kind.ending if kind is not None else 'bin'}", content or b""


def note(session: Session, *, now: datetime, account_id: int | None) -> None:
    """Write in the journal, in the current write transaction, that the whole of the data was taken out."""
    audit.record(session, "establishment.exported", now=now, account_id=account_id)


def _table(session: Session, table: Table) -> ArchiveTable:
    columns = [column for column in table.columns if _is_told(column)]
    return ArchiveTable(
        name=table.name,
        columns=tuple(_column(column) for column in columns),
        count=session.scalar(select(func.count()).select_from(table)) or 0,
        rows=_rows(session, table, columns),
    )


def _is_told(column: Column[Any]) -> bool:
    return f"{column.table.name}.{column.name}" not in SECRETS and not isinstance(column.type, LargeBinary)


def _column(column: Column[Any]) -> ArchiveColumn:
    target = next((str(key.target_fullname) for key in column.foreign_keys), "")
    kinds = {bool: "boolean", int: "integer", date: "date", datetime: "datetime"}
    return ArchiveColumn(column.name, kinds.get(column.type.python_type, "text"), bool(column.nullable), target)


def _rows(session: Session, table: Table, columns: Sequence[Column[Any]]) -> Iterator[tuple[str, ...]]:
    wanted = select(*columns).order_by(*table.primary_key).execution_options(yield_per=_AT_ONCE)
    for row in session.execute(wanted):
        yield tuple(map(_plain, row))


def _plain(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime() | date():
            return value.isoformat()
        case enum.Enum():
            return str(value.value)
        case _:
            return str(value)
