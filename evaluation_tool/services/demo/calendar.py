"""The days that matter in the demonstration's school year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_MONDAY, _FRIDAY = 0, 4


@dataclass(frozen=True, slots=True)
class DemoCalendar:
    """What happened, or will, in the school year of `today`."""

    today: date
    start_year: int

    @property
    def first_day(self) -> date:
        """The rentrée; in August, today: nobody visits a school where nothing has begun."""
        return min(date(self.start_year, 9, 1), self.today)

    @property
    def arrival(self) -> date:
        """The Monday of October on which a student joined."""
        return _next(_MONDAY, date(self.start_year, 10, 5))

    @property
    def has_arrived(self) -> bool:
        """Whether that Monday has come; before it, this student is one of those of the first day."""
        return self.arrival <= self.today

    @property
    def departure(self) -> date:
        """The Friday of November that was a student's last day."""
        return _next(_FRIDAY, date(self.start_year, 11, 16))

    @property
    def replacement(self) -> tuple[date, date]:
        """First and last day of the replacement: five weeks before the holidays of December."""
        first = _next(_MONDAY, date(self.start_year, 11, 9))
        return first, first + timedelta(weeks=5, days=-3)


def _next(weekday: int, day: date) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
