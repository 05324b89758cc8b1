"""Accounts: created, given a secret, disabled. Each change ends the sessions it should and leaves a trace."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.cards import draw_code
from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import Enrolment
from evaluation_tool.models.people import Student, Teacher
from evaluation_tool.policy import Action, Actor, Role, can
from evaluation_tool.services import audit, login_sessions, passwords
from evaluation_tool.services.sign_in import normalised_login

LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?")
# No letters or digits that look alike: this is copied from paper once.
_PRINTED = "abcdefghjkmnpqrstuvwxyz23456789"


class InvalidLogin(DomainError):
    """A login holds something else than lower-case letters, digits, dot, hyphen and underscore."""


class LoginTaken(DomainError):
    """Somebody has this login already."""


class LastAdministrator(DomainError):
    """Nobody could administer the establishment any more."""


def create(
    session: Session, *, role: Role, login: str, name: str, now: datetime, actor_id: int | None = None
) -> Account:
    """Create an account, and for a teacher or a student the person it belongs to. It has no secret yet.

    `name` is « Prénom Nom ». Raises InvalidLogin, LoginTaken.
    """
    plain = normalised_login(login)
    if not LOGIN.fullmatch(plain):
        raise InvalidLogin(login)
    if session.scalar(select(Account.id).where(Account.login == plain)) is not None:
        raise LoginTaken(plain)
    account = Account(login=plain, display_name=name, created_at=now)
    first, _, last = name.strip().partition(" ")
    match role:
        case Role.ADMIN:
            account.is_admin = True
        case Role.DIRECTOR:
            account.is_director = True
        case Role.TEACHER:
            account.teacher = Teacher(first_name=first, last_name=last or first)
        case Role.STUDENT:
            account.student = Student(first_name=first, last_name=last or first, created_at=now)
    session.add(account)
    session.flush()
    audit.record(
        session, "account.created", now=now, account_id=actor_id, ids={"account": account.id, "role": role.value}
    )
    return account


def draw_secret(*, is_student: bool) -> tuple[str, str]:
    """A fresh secret to print once, and its hash: a card code for a student, else a password to change at first use.

    Hashes, so call it while no lock is held.
    """
    if is_student:
        code = draw_code(secrets.SystemRandom())
        return code, passwords.hashed_code(code)
    password = "-".join("".join(secrets.choice(_PRINTED) for _ in range(4)) for _ in range(4))
    return password, passwords.hashed(password)


def set_secret_hash(
    session: Session, account: Account, secret_hash: str, *, now: datetime, actor_id: int | None = None
) -> None:
    """Keep a secret made by draw_secret(); every session of the account ends, and staff must change it at first use."""
    account.password_hash = secret_hash
    account.must_change_password = account.student_id is None
    _secret_changed(session, account, "account.secret_reset", now=now, actor_id=actor_id)


def set_password_hash(session: Session, account: Account, password_hash: str, *, now: datetime) -> None:
    """Keep the password that this staff member chose; every session of theirs ends."""
    account.password_hash = password_hash
    account.must_change_password = False
    _secret_changed(session, account, "account.password_changed", now=now, actor_id=account.id)


def disable(session: Session, account: Account, *, now: datetime, actor_id: int | None = None) -> None:
    """Close an account at once; its person and their work stay. Raises LastAdministrator."""
    if account.is_admin and not _another_administrator(session, account):
        raise LastAdministrator
    account.disabled_at = account.disabled_at or now
    login_sessions.revoke_all(session, account.id, now)
    session.flush()
    audit.record(session, "account.disabled", now=now, account_id=actor_id, ids={"account": account.id})


def enable(session: Session, account: Account, *, now: datetime, actor_id: int | None = None) -> None:
    """Open a closed account again, with the secret it had. Raises NotFound for that of a merged duplicate."""
    if account.student is not None and account.student.canonical_id is not None:
        raise NotFound
    account.disabled_at = None
    session.flush()
    audit.record(session, "account.enabled", now=now, account_id=actor_id, ids={"account": account.id})


def get(session: Session, account_id: int) -> Account:
    """An account by its id, for those who manage accounts. Raises NotFound."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound
    return account


def get_student_account(session: Session, actor: Actor, student_id: int, action: Action) -> Account:
    """The account of a student on whom the actor may do this. Raises NotFound."""
    account = session.scalar(
        select(Account)
        .where(Account.student_id == student_id)
        .options(selectinload(Account.student).selectinload(Student.enrolments).selectinload(Enrolment.class_group))
    )
    if account is None or not can(actor, action, account.student):
        raise NotFound
    return account


def list_accounts(session: Session, *, role: Role | None = None, text: str = "", limit: int = 100) -> Sequence[Account]:
    """Accounts by name, perhaps of one role, or whose name or login holds some text."""
    wanted = select(Account).order_by(Account.display_name, Account.id).limit(limit)
    match role:
        case Role.ADMIN:
            wanted = wanted.where(Account.is_admin)
        case Role.DIRECTOR:
            wanted = wanted.where(Account.is_director)
        case Role.TEACHER:
            wanted = wanted.where(Account.teacher_id.is_not(None))
        case Role.STUDENT:
            wanted = wanted.where(Account.student_id.is_not(None))
        case None:
            pass
    if text:
        pattern = Account.display_name.icontains(text, autoescape=True)
        wanted = wanted.where(or_(pattern, Account.login.icontains(text, autoescape=True)))
    return session.scalars(wanted).all()


def _secret_changed(session: Session, account: Account, event: str, *, now: datetime, actor_id: int | None) -> None:
    account.password_changed_at = now
    login_sessions.revoke_all(session, account.id, now)
    session.flush()
    audit.record(session, event, now=now, account_id=actor_id, ids={"account": account.id})


def _another_administrator(session: Session, account: Account) -> bool:
    others = select(Account.id).where(Account.is_admin, Account.disabled_at.is_(None), Account.id != account.id)
    return session.scalar(others.limit(1)) is not None
