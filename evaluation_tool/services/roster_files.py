"""Files of people between their sending and the word that imports them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.roster import Roster
from evaluation_tool.formats.rosters import read_people, read_roster
from evaluation_tool.formats.tables import Table
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.policy import Actor
from evaluation_tool.services import column_mappings, pending_imports

_KIND = "roster."


def list_years(session: Session) -> Sequence[SchoolYear]:
    """The school years that people can be imported into, newest first."""
    return session.scalars(
        select(SchoolYear).where(SchoolYear.archived_at.is_(None)).order_by(SchoolYear.start_year.desc(), SchoolYear.id)
    ).all()


def keep(session: Session, actor: Actor, *, name: str, content: bytes, start_year: int, now: datetime) -> PendingImport:
    """Keep a file that could be read, for a year, until its sender confirms it; sent again, it is still one file."""
    kind = f"{_KIND}{start_year}"
    mine = select(PendingImport).where(PendingImport.account_id == actor.account_id, PendingImport.expires_at > now)
    for pending in session.scalars(mine.where(PendingImport.kind == kind, PendingImport.name == name)):
        if pending.content == content:
            return pending
    return pending_imports.keep(session, actor, kind=kind, name=name, content=content, now=now)


def get(session: Session, actor: Actor, pending_id: int, now: datetime) -> PendingImport:
    """A file that the actor sent. Raises NotFound."""
    kinds = [f"{_KIND}{year.start_year}" for year in list_years(session)]
    return pending_imports.get(session, actor, pending_id, kinds=kinds, now=now)


def list_waiting(session: Session, actor: Actor, now: datetime) -> Sequence[tuple[int, str]]:
    """The actor's files that wait for a word, newest first: their ids and names."""
    rows = session.execute(
        select(PendingImport.id, PendingImport.name)
        .where(
            PendingImport.account_id == actor.account_id,
            PendingImport.expires_at > now,
            PendingImport.kind.startswith(_KIND),
        )
        .order_by(PendingImport.created_at.desc(), PendingImport.id.desc())
    )
    return [(row.id, row.name) for row in rows]


def year_of(pending: PendingImport) -> int:
    """The year that the file is imported into."""
    return int(pending.kind.removeprefix(_KIND))


def table_of(pending: PendingImport, today: date) -> Table | None:
    """The table whose columns have to be told; None for a file that needs no telling."""
    read = read_roster(pending.content, today)
    return None if isinstance(read, Roster) else read


def read(session: Session, pending: PendingImport, today: date) -> Roster | None:
    """The people of the file; None while the columns of a table are not told. Raises FileRefused."""
    found = read_roster(pending.content, today)
    if isinstance(found, Roster):
        return found
    mapping, is_told = column_mappings.of_table(session, found)
    return read_people(found, mapping, today) if is_told and not mapping.missing else None
