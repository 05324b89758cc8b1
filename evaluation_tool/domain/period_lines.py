"""The periods of a year as somebody typed them, and what keeps them from being stored."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from evaluation_tool.domain.problems import Problem

LONGEST_NAME = 60
MOST_PERIODS = 8


class PeriodProblem(enum.StrEnum):
    """What can be wrong with a line; `Problem.line` is its place, from 0."""

    NO_NAME = "no_name"
    SAME_NAME = "same_name"
    NO_FIRST_DAY = "no_first_day"
    NO_LAST_DAY = "no_last_day"
    TURNED_ROUND = "turned_round"
    BEFORE_THE_YEAR = "before_the_year"
    AFTER_THE_YEAR = "after_the_year"
    OVERLAP = "overlap"  # values: name, of the period it runs into
    NONE_LEFT = "none_left"
    CLOSED = "closed"
    IN_USE = "in_use"


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One line as typed; `period_id` is the stored period it changes, None for a new one."""

    period_id: int | None
    name: str
    starts_on: date | None
    ends_on: date | None

    @property
    def is_blank(self) -> bool:
        """Nothing was typed: a stored period of this line goes away."""
        return not self.name and self.starts_on is None and self.ends_on is None


def line_problems(lines: Sequence[PeriodLine], year_starts_on: date, year_ends_on: date) -> list[Problem]:
    """Everything that is wrong with the lines by themselves, in their order; empty when they may be stored."""
    problems = [
        problem
        for place, line in enumerate(lines)
        if not line.is_blank
        for problem in _own_problems(place, line, year_starts_on, year_ends_on)
    ]
    problems += _name_problems(lines) + _overlaps(lines)
    if all(line.is_blank for line in lines):
        problems.append(Problem(PeriodProblem.NONE_LEFT, 0))
    return sorted(problems, key=lambda problem: problem.line or 0)


def _own_problems(place: int, line: PeriodLine, first: date, last: date) -> list[Problem]:
    found = []
    if not line.name:
        found.append(PeriodProblem.NO_NAME)
    if line.starts_on is None:
        found.append(PeriodProblem.NO_FIRST_DAY)
    elif line.starts_on < first:
        found.append(PeriodProblem.BEFORE_THE_YEAR)
    if line.ends_on is None:
        found.append(PeriodProblem.NO_LAST_DAY)
    elif line.starts_on is not None and line.ends_on < line.starts_on:
        found.append(PeriodProblem.TURNED_ROUND)
    elif line.ends_on > last:
        found.append(PeriodProblem.AFTER_THE_YEAR)
    return [Problem(code, place) for code in found]


def _name_problems(lines: Sequence[PeriodLine]) -> list[Problem]:
    seen: set[str] = set()
    problems = []
    for place, line in enumerate(lines):
        name = line.name.casefold()
        if name and name in seen:
            problems.append(Problem(PeriodProblem.SAME_NAME, place))
        seen.add(name)
    return problems


def _overlaps(lines: Sequence[PeriodLine]) -> list[Problem]:
    """Each line that begins before another one, which began no later, has ended."""
    dated = sorted(
        (line.starts_on, line.ends_on, place, line.name)
        for place, line in enumerate(lines)
        if line.starts_on is not None and line.ends_on is not None and line.starts_on <= line.ends_on
    )
    problems = []
    for (_first, last, _place, name), (first, _last, place, _name) in pairwise(dated):
        if first <= last:
            problems.append(Problem(PeriodProblem.OVERLAP, place, {"name": name}))
    return problems
