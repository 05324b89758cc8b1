"""Hashing and checking passwords and card codes with argon2id (RFC 9106, OWASP's 19 MiB profile)."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from evaluation_tool.domain.cards import normalised
from evaluation_tool.models.account import Account

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)


def hashed(password: str) -> str:
    """The salted hash to store for a staff password."""
    return _hasher.hash(password)


def hashed_code(code: str) -> str:
    """The salted hash to store for a student's card code, however it will be typed."""
    return _hasher.hash(normalised(code))


def matches(account: Account | None, typed: str) -> bool:
    """Whether the account opens with what was typed; an unknown account takes as long and never does."""
    stored = account.password_hash if account is not None else None
    candidate = normalised(typed) if account is not None and account.student_id is not None else typed
    try:
        _hasher.verify(stored or _nobodys_hash(), candidate)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash("nobody signs in with this")
