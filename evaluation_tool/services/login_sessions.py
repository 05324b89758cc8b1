"""Signed-in browsers as rows: opened, recognised, listed, revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, bindparam, false, func, select, update
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.account import Account, LoginSession
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, Remit, Teaching
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor, DateSpan, Role

STAFF_IDLE = timedelta(hours=8)
STUDENT_IDLE = timedelta(minutes=30)
SHARED_DEVICE_IDLE = timedelta(minutes=5)
LONGEST = timedelta(days=7)
COARSE = timedelta(minutes=5)

# Asked at every request: written once, and run on the connection, where no entity has to be made of the row.
_WHO = (
    select(
        LoginSession.id.label("login_session_id"),
        LoginSession.is_shared_device,
        LoginSession.created_at,
        LoginSession.last_seen_at,
        Account.id,
        Account.display_name,
        Account.is_admin,
        Account.is_director,
        Account.teacher_id,
        Account.student_id,
        Account.must_change_password,
        Account.disabled_at,
        Account.expires_on,
        func.coalesce(Student.wants_comfort, false()).label("wants_comfort"),
    )
    .join(Account, Account.id == LoginSession.account_id)
    .outerjoin(Student, Student.id == Account.student_id)
    .where(LoginSession.token_digest == bindparam("digest"), LoginSession.revoked_at.is_(None))
)
_TAUGHT = (
    select(Teaching.class_group_id, Teaching.starts_on, Teaching.ends_on, SchoolYear.ends_on.label("year_ends_on"))
    .join(ClassGroup, ClassGroup.id == Teaching.class_group_id)
    .join(SchoolYear, SchoolYear.id == ClassGroup.school_year_id)
    .where(Teaching.teacher_id == bindparam("teacher"))
    .order_by(Teaching.id)
)
_REVIEWED = select(Remit.class_group_id).where(Remit.account_id == bindparam("account"))


class Holder(Protocol):
    """What an actor is made of: an account, or the columns of one."""

    @property
    def id(self) -> int: ...
    @property
    def display_name(self) -> str: ...
    @property
    def is_admin(self) -> bool: ...
    @property
    def is_director(self) -> bool: ...
    @property
    def teacher_id(self) -> int | None: ...
    @property
    def student_id(self) -> int | None: ...


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
    session.flush()
    row = session.connection().execute(_WHO, {"digest": _digest(token)}).one_or_none()
    if row is None or row.disabled_at is not None or (row.expires_on is not None and row.expires_on < today):
        return None
    limit = idle_limit(is_student=row.student_id is not None, is_shared_device=row.is_shared_device)
    if _has_ended(row.last_seen_at, row.created_at, limit, now):
        return None
    return SignedIn(
        actor=actor_of(session, row, today=today),
        login_session_id=row.login_session_id,
        must_change_password=row.must_change_password,
        is_shared_device=row.is_shared_device,
        wants_comfort=row.wants_comfort,
        # Fine enough for the shortest limit: a shared tablet in use must not be cut off.
        is_stale=now - row.last_seen_at > min(COARSE, limit / 5),
    )


def actor_of(session: Session, account: Holder, *, today: date) -> Actor:
    """The actor that this account is on this day."""
    session.flush()
    connection = session.connection()
    taught, taught_before = _taught(connection, account.teacher_id, today)
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
        taught=taught,
        taught_before=taught_before,
        reviewed=_reviewed(connection, account.id) if account.student_id is None else frozenset(),
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
    return [
        row
        for row in rows
        if not _has_ended(
            row.last_seen_at,
            row.created_at,
            idle_limit(is_student=is_student, is_shared_device=row.is_shared_device),
            now,
        )
    ]


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


def _has_ended(last_seen_at: datetime, created_at: datetime, limit: timedelta, now: datetime) -> bool:
    return now - last_seen_at > limit or now - created_at > LONGEST


def _taught(
    connection: Connection, teacher_id: int | None, today: date
) -> tuple[dict[int, tuple[DateSpan, ...]], frozenset[int]]:
    """When each class is taught, and the classes of past years that were taught until their last day."""
    if teacher_id is None:
        return {}, frozenset()
    spans: dict[int, tuple[DateSpan, ...]] = {}
    before = set()
    for class_id, first, last, year_ends_on in connection.execute(_TAUGHT, {"teacher": teacher_id}):
        span = DateSpan(first, last)
        spans[class_id] = (*spans.get(class_id, ()), span)
        if year_ends_on < today and span.covers(year_ends_on):
            before.add(class_id)
    return spans, frozenset(before)


def _reviewed(connection: Connection, account_id: int) -> frozenset[int]:
    return frozenset(connection.execute(_REVIEWED, {"account": account_id}).scalars())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
