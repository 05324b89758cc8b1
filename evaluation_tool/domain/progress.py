"""A student's way on one competency, told for that student: steps that rise, retries that count, nothing hidden.

The level itself is domain.mastery's. Here is only how the way to it is told: a later, lower judgement stays in the
list with its own level, but no line ever falls.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

from evaluation_tool.domain.mastery import Attained, AttainmentRule, Decision, Evidence, current_attainment

MOST_STEPS_DRAWN = 6


class StepKind(enum.StrEnum):
    """What one judgement was on the way."""

    FIRST = "first"
    RISE = "rise"  # higher than the time before
    RETRY = "retry"  # tried again what was not there yet
    HELD = "held"  # succeeded again
    OTHER = "other"  # another time, lower


@dataclass(frozen=True, slots=True)
class Step:
    """One judgement on the way. `height` is the highest rank so far: the stairs are drawn with it, and never fall."""

    evidence: Evidence
    height: int
    kind: StepKind


@dataclass(frozen=True, slots=True)
class Rise:
    """A level that became higher; `before` is None where nothing had been seen."""

    on: date
    before: int | None
    rank: int


@dataclass(frozen=True, slots=True)
class Path:
    """The whole way: where the student stands, and every published judgement, oldest first."""

    attained: Attained | None
    steps: tuple[Step, ...]
    retries: int
    last_rise: Rise | None

    @property
    def first(self) -> Evidence | None:
        """The first judgement."""
        return self.steps[0].evidence if self.steps else None

    @property
    def best(self) -> Evidence | None:
        """The highest judgement, the last of equals."""
        ordered = [step.evidence for step in self.steps]
        return max(ordered, key=lambda seen: (seen.rank, seen.observed_on, seen.sequence), default=None)


@dataclass(frozen=True, slots=True)
class TwoCounts:
    """All that is ever counted for a student: what it succeeds at, and what is on its way."""

    succeeded: int
    under_way: int


def success_rank(level_count: int) -> int:
    """The rank from which a student succeeds: 3 of 4, the last but one in general (as for groups)."""
    return max(level_count - 1, 2)


def path_of(
    trail: Sequence[Evidence], rule: AttainmentRule, decision: Decision | None = None, *, succeeds_from: int
) -> Path:
    """The way told by a trail of published judgements; `succeeds_from` is the rank from which one succeeds."""
    return path_to(current_attainment(trail, rule, decision), trail, succeeds_from=succeeds_from)


def path_to(attained: Attained | None, trail: Sequence[Evidence], *, succeeds_from: int) -> Path:
    """The same, where the level that the trail (and a decision) made is known already."""
    ordered = sorted(trail, key=lambda seen: (seen.observed_on, seen.sequence))
    steps = _steps(ordered, succeeds_from)
    return Path(
        attained=attained,
        steps=steps,
        retries=sum(1 for before, _now in pairwise(ordered) if before.rank < succeeds_from),
        last_rise=_last_rise(steps, attained, succeeds_from),
    )


def drawn_steps(steps: Sequence[Step], most: int = MOST_STEPS_DRAWN) -> tuple[Step, ...]:
    """The steps that fit a narrow screen: the first, the last, the last rises, then the latest of the others."""
    if len(steps) <= most:
        return tuple(steps)
    ends = {0, len(steps) - 1}
    inner = range(1, len(steps) - 1)
    wanted = sorted(inner, key=lambda place: (steps[place].kind is StepKind.RISE, place), reverse=True)
    return tuple(steps[place] for place in sorted(ends | set(wanted[: most - 2])))


def two_counts(ranks: Iterable[int | None], succeeds_from: int) -> TwoCounts:
    """How many are succeeded and how many on their way; None is seen without a level yet: on its way too."""
    known = list(ranks)
    succeeded = sum(1 for rank in known if rank is not None and rank >= succeeds_from)
    return TwoCounts(succeeded, len(known) - succeeded)


_Domain = TypeVar("_Domain", bound=Hashable)


def domain_names(items: Iterable[tuple[_Domain, str]]) -> Mapping[_Domain, str]:
    """A name that a student reads for each domain: the one most of its items bear; of equals, the first met.

    Official headings are not for students; two domains may get the same name and are then read as one.
    """
    found: dict[_Domain, Counter[str]] = {}
    for domain, name in items:
        found.setdefault(domain, Counter())[name] += bool(name)
    return {domain: names.most_common(1)[0][0] for domain, names in found.items()}


def _steps(ordered: Sequence[Evidence], succeeds_from: int) -> tuple[Step, ...]:
    steps: list[Step] = []
    for seen in ordered:
        before = steps[-1] if steps else None
        height = max(seen.rank, before.height) if before is not None else seen.rank
        steps.append(Step(seen, height, _kind(before, seen, succeeds_from)))
    return tuple(steps)


def _kind(before: Step | None, seen: Evidence, succeeds_from: int) -> StepKind:
    if before is None:
        return StepKind.FIRST
    if seen.rank > before.evidence.rank:
        return StepKind.RISE
    if before.evidence.rank < succeeds_from:
        return StepKind.RETRY
    return StepKind.HELD if seen.rank >= succeeds_from else StepKind.OTHER


def _last_rise(steps: Sequence[Step], attained: Attained | None, succeeds_from: int) -> Rise | None:
    """The last rise that still stands: nothing is announced that the level no longer says."""
    if attained is None:
        return None
    last = steps[-1].evidence if steps else None
    if attained.is_decided and (last is None or attained.rank > last.rank):
        return Rise(attained.observed_on, last.rank if last is not None else None, attained.rank)
    for place in range(len(steps) - 1, -1, -1):
        seen = steps[place].evidence
        risen = steps[place].kind is StepKind.RISE
        if (risen or (place == 0 and seen.rank >= succeeds_from)) and seen.rank <= attained.rank:
            return Rise(seen.observed_on, steps[place - 1].evidence.rank if place else None, seen.rank)
    return None
