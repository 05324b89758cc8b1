"""Signed-in browsers as rows: opened, recognised, listed, revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.account import Account, LoginSession
from evaluation_tool.models.class_group import Remit, Teaching
from evaluation_tool.policy import Actor, DateSpan, Role

STAFF_IDLE = timedelta(hours=8)
STUDENT_IDLE = timedelta(minutes=30)
SHARED_DEVICE_IDLE = timedelta(minutes=5)
LONGEST = timedelta(days=7)
COARSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A recognised browser: who acts, and what the site must know of the session."""

    actor: Actor
    login_session_id: int
    must_change_password: bool
    is_shared_device: bool
    wants_comfort: bool
    is_stale: bool


def idle_limit(*, is_student: bool, is_shared_device: bool) -> timedelta:
    """How long a browser may do nothing before it has to sign in again."""
    if is_shared_device:
        return SHARED_DEVICE_IDLE
    return STUDENT_IDLE if is_student else STAFF_IDLE


def open_session(
    session: Session, account: Account, *, device: str, is_shared_device: bool, now: datetime
) -> tuple[LoginSession, str]:
    """Create a session row for a fresh random token; the row keeps only the token's digest."""
    token = secrets.token_urlsafe(32)
    login_session = LoginSession(
        account_id=account.id,
        token_digest=_digest(token),
        device=device[:120],
        is_shared_device=is_shared_device,
        created_at=now,
        last_seen_at=now,
    )
    session.add(login_session)
    session.flush()
    return login_session, token


def find_signed_in(session: Session, token: str, *, now: datetime, today: date) -> SignedIn | None:
    """Who holds this token, if the session still runs and the account may still sign in."""
    row = session.execute(
        select(LoginSession, Account)
        .join(Account, Account.id == LoginSession.account_id)
        .where(LoginSession.token_digest == _digest(token), LoginSession.revoked_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    login_session, account = row
    is_student = account.student_id is not None
    expired = account.expires_on is not None and account.expires_on < today
    if _has_ended(login_session, now, is_student=is_student) or account.disabled_at is not None or expired:
        return None
    limit = idle_limit(is_student=is_student, is_shared_device=login_session.is_shared_device)
    return SignedIn(
        actor=actor_of(session, account, today=today),
        login_session_id=login_session.id,
        must_change_password=account.must_change_password,
        is_shared_device=login_session.is_shared_device,
        wants_comfort=account.student is not None and account.student.wants_comfort,
        # Fine enough for the shortest limit: a shared tablet in use must not be cut off.
        is_stale=now - login_session.last_seen_at > min(COARSE, limit / 5),
    )


def actor_of(session: Session, account: Account, *, today: date) -> Actor:
    """The actor that this account is on this day."""
    held = {
        Role.ADMIN: account.is_admin,
        Role.DIRECTOR: account.is_director,
        Role.TEACHER: account.teacher_id is not None,
        Role.STUDENT: account.student_id is not None,
    }
    return Actor(
        account_id=account.id,
        display_name=account.display_name,
        roles=frozenset(role for role, holds in held.items() if holds),
        today=today,
        teacher_id=account.teacher_id,
        student_id=account.student_id,
        taught=_taught(session, account.teacher_id) if account.teacher_id is not None else {},
        reviewed=_reviewed(session, account.id) if account.student_id is None else frozenset(),
    )


def touch(session: Session, login_session_id: int, now: datetime) -> None:
    """Note that a browser was seen."""
    session.execute(update(LoginSession).where(LoginSession.id == login_session_id).values(last_seen_at=now))


def list_running(session: Session, actor: Actor, now: datetime) -> Sequence[LoginSession]:
    """The actor's own sessions that have neither been revoked nor ended by themselves, newest first."""
    rows = session.scalars(
        select(LoginSession)
        .where(LoginSession.account_id == actor.account_id, LoginSession.revoked_at.is_(None))
        .where(LoginSession.created_at >= now - LONGEST)
        .order_by(LoginSession.last_seen_at.desc(), LoginSession.id)
    )
    is_student = Role.STUDENT in actor.roles
    return [row for row in rows if not _has_ended(row, now, is_student=is_student)]


def revoke_own(session: Session, actor: Actor, login_session_id: int, now: datetime) -> None:
    """End one of the actor's own sessions. Raises NotFound for anybody else's."""
    found = session.get(LoginSession, login_session_id)
    if found is None or found.account_id != actor.account_id:
        raise NotFound
    revoke(session, found, now)


def revoke(session: Session, login_session: LoginSession, now: datetime) -> None:
    """End a session; ending it twice changes nothing."""
    if login_session.revoked_at is None:
        login_session.revoked_at = now
    session.flush()


def revoke_all(session: Session, account_id: int, now: datetime, *, but: int | None = None) -> None:
    """End every session of an account (after a change of password, role or status), perhaps save one."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.account_id == account_id, LoginSession.revoked_at.is_(None), LoginSession.id != (but or 0))
        .values(revoked_at=now)
    )


def revoke_everybody(session: Session, now: datetime) -> None:
    """End every running session of the establishment."""
    session.execute(update(LoginSession).where(LoginSession.revoked_at.is_(None)).values(revoked_at=now))


def _has_ended(login_session: LoginSession, now: datetime, *, is_student: bool) -> bool:
    limit = idle_limit(is_student=is_student, is_shared_device=login_session.is_shared_device)
    return now - login_session.last_seen_at > limit or now - login_session.created_at > LONGEST


def _taught(session: Session, teacher_id: int) -> dict[int, tuple[DateSpan, ...]]:
    spans: dict[int, tuple[DateSpan, ...]] = {}
    columns = (Teaching.class_group_id, Teaching.starts_on, Teaching.ends_on)
    for class_id, first, last in session.execute(
        select(*columns).where(Teaching.teacher_id == teacher_id).order_by(Teaching.id)
    ):
        spans[class_id] = (*spans.get(class_id, ()), DateSpan(first, last))
    return spans


def _reviewed(session: Session, account_id: int) -> frozenset[int]:
    return frozenset(session.scalars(select(Remit.class_group_id).where(Remit.account_id == account_id)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
