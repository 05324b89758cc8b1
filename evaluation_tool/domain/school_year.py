"""School years and the periods inside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class PeriodDraft:
    """A period before it is stored; both dates included."""

    position: int
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class SchoolYearDraft:
    """A school year before it is stored; both dates included."""

    start_year: int
    starts_on: date
    ends_on: date
    periods: tuple[PeriodDraft, ...]


def start_year_of(day: date) -> int:
    """The year in which the school year of this day began: August opens the next one."""
    return day.year if day.month >= 8 else day.year - 1


def year_name(start_year: int) -> str:
    """« 2026-2027 »."""
    return f"{start_year}-{start_year + 1}"


def usual_year(start_year: int) -> SchoolYearDraft:
    """A year in three trimesters that touch, with the cuts most collèges use; a school edits them."""
    starts_on, ends_on = date(start_year, 8, 1), date(start_year + 1, 7, 31)
    cuts = (date(start_year, 11, 30), date(start_year + 1, 3, 8))
    firsts = (starts_on, *(cut + timedelta(days=1) for cut in cuts))
    periods = tuple(
        PeriodDraft(position, name, first, last)
        for position, (name, first, last) in enumerate(
            zip(("1er trimestre", "2e trimestre", "3e trimestre"), firsts, (*cuts, ends_on), strict=True), start=1
        )
    )
    return SchoolYearDraft(start_year, starts_on, ends_on, periods)


def a_year_later(draft: SchoolYearDraft) -> SchoolYearDraft:
    """The same dates and periods, one year on; the 29th of February becomes the 28th."""
    return SchoolYearDraft(
        draft.start_year + 1,
        _later(draft.starts_on),
        _later(draft.ends_on),
        tuple(
            PeriodDraft(period.position, period.name, _later(period.starts_on), _later(period.ends_on))
            for period in draft.periods
        ),
    )


def stretched(draft: SchoolYearDraft, starts_on: date, ends_on: date) -> SchoolYearDraft:
    """The same year between other dates: what touched its ends still does, and a period outside is left out."""
    kept: list[PeriodDraft] = []
    for period in draft.periods:
        first = starts_on if period.starts_on == draft.starts_on else max(period.starts_on, starts_on)
        last = ends_on if period.ends_on == draft.ends_on else min(period.ends_on, ends_on)
        if first <= last:
            kept.append(PeriodDraft(len(kept) + 1, period.name, first, last))
    return SchoolYearDraft(draft.start_year, starts_on, ends_on, tuple(kept))


def _later(day: date) -> date:
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
