"""Files on their way in: kept between the preview and the word of whoever sent them, then forgotten."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.policy import Actor

KEPT_FOR = timedelta(hours=12)
MOST_WAITING = 5
NAME_LENGTH = 255


def keep(session: Session, actor: Actor, *, kind: str, name: str, content: bytes, now: datetime) -> PendingImport:
    """Keep a file that could be read until its sender confirms it; forget the files that nobody came back for."""
    session.execute(delete(PendingImport).where(PendingImport.expires_at <= now))
    waiting = session.scalars(
        select(PendingImport.id)
        .where(PendingImport.account_id == actor.account_id)
        .order_by(PendingImport.created_at.desc(), PendingImport.id.desc())
        .offset(MOST_WAITING - 1)
    ).all()
    session.execute(delete(PendingImport).where(PendingImport.id.in_(waiting)))
    pending = PendingImport(
        # Never used twice: a page left open must not confirm another file than the one it shows.
        id=secrets.randbelow(2**31 - 1) + 1,
        account_id=actor.account_id,
        kind=kind,
        name=name[:NAME_LENGTH],
        content=content,
        created_at=now,
        expires_at=now + KEPT_FOR,
    )
    session.add(pending)
    session.flush()
    return pending


def get(session: Session, actor: Actor, pending_id: int, *, kinds: Collection[str], now: datetime) -> PendingImport:
    """A file of these kinds that the actor sent. Raises NotFound for a colleague's, a confirmed one, an old one."""
    pending = session.get(PendingImport, pending_id)
    if pending is None or pending.account_id != actor.account_id or pending.expires_at <= now:
        raise NotFound
    if pending.kind not in kinds:
        raise NotFound
    return pending
