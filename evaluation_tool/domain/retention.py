"""How long each kind of personal data is kept: until the end of the school year, or for some months."""

from __future__ import annotations

import calendar
from datetime import date
from enum import StrEnum

FEWEST_MONTHS, MOST_MONTHS = 1, 60


class Category(StrEnum):
    """A kind of personal data with an end of its own."""

    FEELINGS = "feelings"
    PAIR_RULES = "pair_rules"
    LEAVERS = "leavers"
    JOURNAL = "journal"
    SESSIONS = "sessions"
    IMPORTS = "imports"


# The usual months; the others end with the school year, or by themselves within hours.
USUAL_MONTHS = {Category.LEAVERS: 12, Category.JOURNAL: 12, Category.SESSIONS: 12}


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last day of that month where it has fewer."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))
