"""What is kept of somebody who was erased: enough to find it again in an old backup, and nothing that names it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An opaque number with a salted digest: numbers are given again, the digest tells who it was."""

    student_id: int
    salt: str
    digest: str
    erased_on: date

    def is_of(self, student_id: int, created_at: datetime) -> bool:
        """Whether this is the student that was erased, and not a later one of the same number."""
        return student_id == self.student_id and digest_of(self.salt, student_id, created_at) == self.digest


def digest_of(salt: str, student_id: int, created_at: datetime) -> str:
    """The instant at which a student was first written never changes, and says nothing of the person."""
    instant = created_at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(f"{salt}:{student_id}:{instant}".encode()).hexdigest()
