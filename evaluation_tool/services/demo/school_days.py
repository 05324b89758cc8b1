"""Which days of the demonstration's year have lessons: weekdays outside holidays, roughly as everywhere in France."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

_SATURDAY = 5
_HOLIDAY_LENGTH = timedelta(days=16)  # from a Saturday to a Sunday
_SETTLING_IN = timedelta(days=3)


def lesson_days(first_day: date, today: date, *, weeks: int) -> list[date]:
    """The days with lessons of the last so many weeks that had some, today included; none in the first days."""
    days: list[date] = []
    seen: set[date] = set()
    day = today
    closed = frozenset(_days_off(first_day.year))
    while day >= first_day + _SETTLING_IN:
        if day.weekday() < _SATURDAY and day not in closed:
            seen.add(_monday(day))
            if len(seen) > weeks:
                break
            days.append(day)
        day -= timedelta(days=1)
    return days[::-1]


def _days_off(start_year: int) -> Iterator[date]:
    """The holidays and public holidays of the school year that begins in this year."""
    for earliest in (
        date(start_year, 10, 16),
        date(start_year, 12, 18),
        date(start_year + 1, 2, 10),
        date(start_year + 1, 4, 8),
    ):
        first = _next(_SATURDAY, earliest)
        yield from _span(first, first + _HOLIDAY_LENGTH)
    yield from _span(date(start_year + 1, 7, 4), date(start_year + 1, 9, 1))
    yield date(start_year, 11, 11)
    easter = _easter(start_year + 1)
    for after in (1, 39, 40, 50):  # Monday, Ascension and the day after it, Whit Monday
        yield easter + timedelta(days=after)
    yield from (date(start_year + 1, 5, 1), date(start_year + 1, 5, 8))


def _easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian computation)."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    shift = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * shift) // 451
    month, day = divmod(moon + shift - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _next(weekday: int, day: date) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _span(first: date, end: date) -> Iterator[date]:
    return (first + timedelta(days=count) for count in range((end - first).days))
