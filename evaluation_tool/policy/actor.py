"""Who acts: what a decision needs to know of the person signed in, read once per request."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date


class Role(enum.StrEnum):
    """What somebody is in this establishment; one person can be several."""

    ADMIN = "admin"
    DIRECTOR = "director"
    TEACHER = "teacher"
    STUDENT = "student"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """Days from `first` to `last`, both included; `last` None means still running."""

    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person acting, on a given day. Taught classes carry dates: rights are judged at the date of the act."""

    account_id: int
    display_name: str
    roles: frozenset[Role]
    today: date
    teacher_id: int | None = None
    student_id: int | None = None
    taught: dict[int, tuple[DateSpan, ...]] = field(default_factory=dict)
    reviewed: frozenset[int] = frozenset()
    # Classes of years that are over, taught until their last day: they are still read.
    taught_before: frozenset[int] = frozenset()

    def teaches(self, class_group_id: int, on: date | None = None) -> bool:
        """Whether this person teaches the class on that day (today by default)."""
        day = on or self.today
        return any(span.covers(day) for span in self.taught.get(class_group_id, ()))

    def class_ids(self, on: date | None = None) -> frozenset[int]:
        """The classes this person teaches on that day, or reviews."""
        return frozenset(class_id for class_id in self.taught if self.teaches(class_id, on)) | self.reviewed
