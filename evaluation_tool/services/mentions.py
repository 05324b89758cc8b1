"""Words about something else in which a student's name is read: told before an erasure, and masked where they can be.

What was observed, decided or written of others is never rewritten by hand: the law's exception is made here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, String, Table, UniqueConstraint, select, true, tuple_, update
from sqlalchemy.orm import Session

from evaluation_tool.domain.name_search import compared, masked
from evaluation_tool.models.audit import AuditDetail
from evaluation_tool.models.people import Student, Teacher
from evaluation_tool.services.personal_data import HOLDINGS, TABLES, rows_of

# Shorter names are ordinary words too often to be looked for.
SHORTEST_NAME = 4
# Files on their way in are forgotten whole; people and accounts keep their own names; the journal holds numbers.
_NO_WORDS_IN = frozenset({"pending_import", "teacher", "account", "student", "audit_event", "audit_detail"})
# Shorter columns are codes.
_SHORTEST_TEXT = 41


@dataclass(frozen=True, slots=True)
class Mention:
    """Words written elsewhere in which the name can still be read."""

    table: str
    column: str
    rows: int


def list_mentions(session: Session, student_ids: Sequence[int]) -> list[Mention]:
    """Where words about something else hold a name or number of these students, whatever their case and accents."""
    words = _words(session, student_ids)
    kept = {holding.table: rows_of(holding, student_ids) for holding in HOLDINGS}
    found = []
    for table, column in _written() if words else ():
        written = select(column).where(column != "", ~kept[table.name] if table.name in kept else true())
        # A database folds the case of plain letters only: the names that a page shows in capitals have accents.
        rows = sum(_holds_any(text, words) for text in session.scalars(written.execution_options(yield_per=1000)))
        if rows:
            found.append(Mention(table.name, column.name, rows))
    return found


def full_names(session: Session, student_ids: Sequence[int]) -> frozenset[str]:
    """First and last names, in both orders, and national numbers: what is nobody else's."""
    names = set()
    for student in session.scalars(select(Student).where(Student.id.in_(student_ids))):
        names |= {*_both_orders(student.first_name, student.last_name), compared(student.ine or "")}
    return frozenset(name for name in names if len(name) >= SHORTEST_NAME)


def mask(session: Session, names: Collection[str]) -> None:
    """Mask these full names wherever they are read, in the current write transaction; call it once their rows are gone.

    The name of somebody who is still there stays.
    """
    for person in (Student, Teacher):
        for first, last in session.execute(select(person.first_name, person.last_name)):
            names = set(names) - _both_orders(first, last)
    if not names:
        return
    for table, column in _written():
        if _is_unique(table, column):
            continue
        key = list(table.primary_key)
        rows = session.execute(select(column, *key).where(column != "").execution_options(yield_per=1000))
        for text, *place in [row for row in rows if _holds_any(row[0], names)]:
            here = tuple_(*key) == tuple_(*place)
            session.execute(update(table).where(here).values({column.name: masked(text, names)}))
    # A sealed line cannot be changed, and holds without its details.
    told = select(AuditDetail).where(AuditDetail.student_id.is_(None))
    for detail in [one for one in session.scalars(told) if _holds_any(one.content, names)]:
        session.delete(detail)
    session.flush()


def _written() -> Iterator[tuple[Table, Column[Any]]]:
    for table in sorted(TABLES.values(), key=lambda one: one.name):
        if table.name not in _NO_WORDS_IN:
            yield from ((table, column) for column in table.columns if _may_hold_words(column))


def _may_hold_words(column: Column[Any]) -> bool:
    is_text = isinstance(column.type, String) and (column.type.length or _SHORTEST_TEXT) >= _SHORTEST_TEXT
    return is_text and not column.primary_key and not column.name.endswith(("hash", "digest"))


def _is_unique(table: Table, column: Column[Any]) -> bool:
    return any(column.name in one.columns for one in table.constraints if isinstance(one, UniqueConstraint))


def _holds_any(text: str, words: Collection[str]) -> bool:
    said = compared(text)
    return any(word in said for word in words)


def _both_orders(first: str, last: str) -> set[str]:
    return {compared(f"{first} {last}"), compared(f"{last} {first}")}


def _words(session: Session, student_ids: Sequence[int]) -> list[str]:
    words = {
        compared(student.last_name) for student in session.scalars(select(Student).where(Student.id.in_(student_ids)))
    }
    return sorted({word for word in words if len(word) >= SHORTEST_NAME} | full_names(session, student_ids))
