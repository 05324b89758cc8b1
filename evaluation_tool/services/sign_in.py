"""Signing in: checking a login against its secret, slowly for guessers, and saying no the same way to all."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.throttling import ACCOUNT, ADDRESS, ThrottlePolicy
from evaluation_tool.models.account import Account, LoginThrottle
from evaluation_tool.services import audit, login_sessions, passwords


class WrongCredentials(DomainError):
    """The login, the secret, or both are wrong; which one is not said."""


@dataclass
class TooManyFailures(DomainError):
    """Sign-in is refused for a while, whatever is typed."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody trying to sign in, and the secret key under which failures are counted without naming anybody."""

    login: str
    password: str
    address: str
    key: str
    now: datetime
    today: date

    def counters(self) -> list[tuple[str, ThrottlePolicy]]:
        """The two counters this attempt touches: its account name's and its address's."""
        return [
            (_digest(self.key, "account", normalised_login(self.login)), ACCOUNT),
            (_digest(self.key, "address", self.address), ADDRESS),
        ]


def normalised_login(login: str) -> str:
    """Logins are compared without case or surrounding space."""
    return login.strip().casefold()


def check(session: Session, attempt: Attempt) -> Account:
    """Return the account these credentials open. Reads only; hashes while no lock is held.

    Raises TooManyFailures before looking at the secret, WrongCredentials otherwise.
    """
    refuse_if_blocked(session, attempt)
    account = find_account(session, attempt.login)
    usable = account is not None and is_usable(account, attempt.today)
    if not passwords.matches(account if usable else None, attempt.password) or account is None:
        raise WrongCredentials
    return account


def complete(session: Session, account_id: int, attempt: Attempt, *, device: str, is_shared_device: bool) -> str:
    """Open a session, in the current write transaction, for an account that check() returned; return its token.

    Raises WrongCredentials when the account was closed in between.
    """
    account = session.get(Account, account_id)
    if account is None or not is_usable(account, attempt.today):
        raise WrongCredentials
    forget_failures(session, attempt)
    opened, token = login_sessions.open_session(
        session, account, device=device, is_shared_device=is_shared_device, now=attempt.now
    )
    audit.record(session, "session.opened", now=attempt.now, account_id=account.id, ids={"login_session": opened.id})
    return token


def find_account(session: Session, login: str) -> Account | None:
    """The account of this login, if any."""
    return session.scalar(select(Account).where(Account.login == normalised_login(login)))


def is_usable(account: Account, today: date) -> bool:
    """Whether the account may sign in on the school's day: neither disabled nor past its last day."""
    return account.disabled_at is None and (account.expires_on is None or today <= account.expires_on)


def refuse_if_blocked(session: Session, attempt: Attempt) -> None:
    """Raise TooManyFailures while the account's name or the address has to wait."""
    for digest, _policy in attempt.counters():
        counter = session.get(LoginThrottle, digest)
        if counter is not None and counter.blocked_until is not None and attempt.now < counter.blocked_until:
            raise TooManyFailures(counter.blocked_until - attempt.now)


def count_failure(session: Session, attempt: Attempt) -> None:
    """Remember a failure in the current write transaction."""
    for digest, policy in attempt.counters():
        counter = session.get(LoginThrottle, digest)
        if counter is None:
            counter = LoginThrottle(key_digest=digest, failures=0, last_failure_at=attempt.now)
            session.add(counter)
        elif attempt.now - counter.last_failure_at > policy.forget_after:
            counter.failures = 0
        counter.failures += 1
        counter.last_failure_at = attempt.now
        wait = policy.wait(counter.failures)
        counter.blocked_until = attempt.now + wait if wait else None
    session.flush()


def forget_failures(session: Session, attempt: Attempt) -> None:
    """A good sign-in clears the account's own counter; the address keeps its count."""
    counter = session.get(LoginThrottle, attempt.counters()[0][0])
    if counter is not None:
        session.delete(counter)


def _digest(key: str, kind: str, text: str) -> str:
    return hmac.new(key.encode(), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()
