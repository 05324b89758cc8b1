"""The bounds of a work plan: a class can see its end, a student can read it."""

from __future__ import annotations

from datetime import date, timedelta

from evaluation_tool.domain.errors import DomainError

TITLE_LENGTH = 200
TASK_LENGTH = 300
MAX_ITEMS = 20
LONGEST = timedelta(days=62)


class WrongDates(DomainError):
    """A plan begins before it ends, and ends soon enough to be seen through."""


class NobodyInPlan(DomainError):
    """A plan is for somebody."""


class StrangerInPlan(DomainError):
    """A plan is for students of its class."""


class EmptyPlan(DomainError):
    """A plan without anything to do is not published."""


class PlanIsOver(DomainError):
    """A plan whose last day has passed is not published."""


class PlanFull(DomainError):
    """A plan holds no more than a student can look through."""


class AlreadyTicked(DomainError):
    """What students have ticked is not taken away from them."""


def checked_dates(starts_on: date, ends_on: date) -> None:
    """Raise WrongDates unless the plan can be lived with."""
    if not timedelta(0) <= ends_on - starts_on <= LONGEST:
        raise WrongDates
