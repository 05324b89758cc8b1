"""What the columns of a list of people hold, told once and remembered for every list with the same headings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from evaluation_tool.formats.rosters import NO_HEADING, Column, ColumnMapping, Content, guess_columns, headings
from evaluation_tool.formats.tables import Table
from evaluation_tool.formats.tables.headings import normalised
from evaluation_tool.models import exchange


def of_table(session: Session, table: Table) -> tuple[ColumnMapping, bool]:
    """How to read a table, and whether somebody told it before: what was told for these headings, else a guess."""
    guessed = guess_columns(table)
    # A list of which nothing is recognised may still have a heading, in words that somebody explained.
    possible = (guessed.heading,) if guessed.heading != NO_HEADING else (0, NO_HEADING)
    found = ((heading, session.get(exchange.ColumnMapping, _digest(table, heading))) for heading in possible)
    heading, stored = next(((heading, stored) for heading, stored in found if stored is not None), (0, None))
    if stored is None:
        return guessed, False
    told = json.loads(stored.content)
    columns = {Column(name): place for name, place in told["columns"].items()}
    content = Content(told["content"])
    return replace(guessed, content=content, columns=columns, heading=heading, division=told["division"]), True


def remember(session: Session, table: Table, mapping: ColumnMapping, *, now: datetime) -> None:
    """Keep what somebody told of these headings, in place of what was told before."""
    told = {
        "content": mapping.content.value,
        "columns": {column.value: place for column, place in mapping.columns.items()},
        "division": mapping.division,
    }
    if mapping.heading == NO_HEADING:  # what was told before, were its first row a heading, no longer stands
        session.execute(
            delete(exchange.ColumnMapping).where(exchange.ColumnMapping.headings_digest == _digest(table, 0))
        )
    digest = _digest(table, mapping.heading)
    stored = session.get(exchange.ColumnMapping, digest)
    if stored is None:
        stored = exchange.ColumnMapping(headings_digest=digest)
        session.add(stored)
    stored.content = json.dumps(told, ensure_ascii=False, sort_keys=True)
    stored.updated_at = now
    session.flush()


def _digest(table: Table, heading: int) -> str:
    names = [normalised(cell) for cell in headings(table, heading)]
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()
