"""Reading the audit journal, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from evaluation_tool.models.account import Account
from evaluation_tool.models.audit import AuditEvent


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One event and the name of who did it; None where nobody was signed in or the account is gone."""

    sequence: int
    at: datetime
    action: str
    who: str | None


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Some events, newest first."""

    entries: Sequence[JournalEntry]
    number: int
    pages: int


def list_events(session: Session, *, page: int, size: int) -> JournalPage:
    """One page of the journal; a page beyond the end is empty."""
    total = session.scalar(select(func.count()).select_from(AuditEvent)) or 0
    rows = session.execute(
        select(AuditEvent.sequence, AuditEvent.at, AuditEvent.action, Account.display_name)
        # The number of an erased account may be given again: what is older than the account is not its own.
        .outerjoin(Account, and_(Account.id == AuditEvent.account_id, Account.created_at <= AuditEvent.at))
        .order_by(AuditEvent.sequence.desc())
        .offset((page - 1) * size)
        .limit(size)
    )
    return JournalPage([JournalEntry(*row) for row in rows], page, max(1, -(-total // size)))
