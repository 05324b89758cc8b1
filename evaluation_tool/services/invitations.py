"""One-time links by which a member of staff chooses a first password; only the digest of each is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.models.account import Account, OneTimeLink
from evaluation_tool.services import audit

LASTS = timedelta(days=7)


class CardOnly(DomainError):
    """A student has a card with a code, never a link."""


def invite(session: Session, account: Account, *, now: datetime) -> str:
    """Draw a link's token for LASTS; any earlier link of the account stops working. Raises CardOnly."""
    if account.student_id is not None:
        raise CardOnly
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.account_id == account.id, OneTimeLink.used_at.is_(None))
        .values(used_at=now)
    )
    token = secrets.token_urlsafe(32)
    session.add(OneTimeLink(account_id=account.id, token_digest=_digest(token), expires_at=now + LASTS))
    session.flush()
    audit.record(session, "account.invited", now=now, account_id=None, ids={"account": account.id})
    return token


def invited(session: Session, token: str, *, now: datetime) -> Account:
    """Whom a token was drawn for. Raises NotFound when it was used, is too old or never was one."""
    return _running(session, token, now).account


def accept(session: Session, token: str, *, now: datetime) -> Account:
    """Use a token up; the caller keeps the password that goes with it. Raises NotFound as invited() does."""
    link = _running(session, token, now)
    link.used_at = now
    session.flush()
    return link.account


def _running(session: Session, token: str, now: datetime) -> OneTimeLink:
    link = session.scalar(select(OneTimeLink).where(OneTimeLink.token_digest == _digest(token)))
    if link is None or link.used_at is not None or link.expires_at <= now or link.account.disabled_at is not None:
        raise NotFound
    return link


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
