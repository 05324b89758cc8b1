"""How the demonstration's students learn: each at a pace of one's own, some stall, a few fall back once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

LOWEST, HIGHEST = 1, 4
_FALLS_BACK = 0.025
# Most see themselves as their teachers do; some are too hard on themselves, some less.
_OWN_VIEWS = (-2, -1, 0, 0, 0, 0, 0, 1, 1)


@dataclass(frozen=True, slots=True)
class Pace:
    """How much of the way to the ceiling each lesson covers."""

    step: float
    ceiling: float


_QUICK, _STEADY, _SLOW, _STALLED = Pace(0.45, 4.2), Pace(0.28, 3.5), Pace(0.16, 3.2), Pace(0.04, 2.6)
_PACES, _SHARES = (_QUICK, _STEADY, _SLOW, _STALLED), (22, 45, 23, 10)

# What the student who signs in as « eleve » showed, by code: the last ones are the latest.
SCRIPTS: Mapping[str, tuple[int, ...]] = {
    "V1.1": (1, 2, 2, 3),  # succeeded lately
    "V1.3": (1, 2, 3, 3),  # confirmed
    "V2.2": (1, 2, 1, 3),  # tried again, and it worked
    "V3.1": (1, 2, 3, 4),
    "V3.2": (1, 2, 2),
    "V4.1": (2, 3, 3),
    "V4.2": (1, 1, 2),  # learning it now
    "V4.3": (2, 3, 4),  # better than she thinks
    "V5.2": (2, 2, 3, 2, 3, 3, 4),
    "V5.4": (2, 3, 3),
    "FRA.1.2": (1, 2, 2, 3),
    "FRA.3.2": (1, 2, 2),
    "MAT.5": (1, 2, 2, 3),
    "MAT.2": (1, 1, 2),
}
# How she sees herself, where that is worth a talk.
SELF_VIEWS: Mapping[str, int] = {"V4.3": 2, "V3.2": 3, "V1.1": 3}


@dataclass(frozen=True, slots=True)
class Learner:
    """Where a student starts from, how fast it goes, and how much adults see of it."""

    start: float
    pace: Pace
    visibility: float


# What is in no script of the student who signs in as « eleve »: she goes well, and not everything is there yet.
_FAMILIAR = Learner(start=1.35, pace=Pace(0.24, 3.4), visibility=1.0)


@dataclass(slots=True)
class Learning:
    """Gives the level of the next observation of a student on a competency; asked in the order of time."""

    dice: Random
    starts: Mapping[int, float]  # by student: what its class brings along
    scripted: int  # the student of SCRIPTS
    expected: Counter[str]  # how often it will be observed, by code
    learners: dict[int, Learner] = field(default_factory=dict)
    difficulty: dict[int, float] = field(default_factory=dict)
    seen: Counter[tuple[int, int]] = field(default_factory=Counter)

    def learner(self, student: int) -> Learner:
        """What this student is like, the same at every lesson."""
        if student == self.scripted:
            return _FAMILIAR
        if student not in self.learners:
            self.learners[student] = Learner(
                start=self.starts[student] + self.dice.gauss(0, 0.3),
                pace=self.dice.choices(_PACES, _SHARES)[0],
                visibility=self.dice.choice((1.0, 1.0, 1.0, 0.6)),
            )
        return self.learners[student]

    def next_rank(self, student: int, competency: int, code: str) -> int:
        """The rank that this lesson shows."""
        times = self.seen[student, competency]
        self.seen[student, competency] += 1
        if student == self.scripted and code in SCRIPTS:
            return self._scripted(code, times)
        learner = self.learner(student)
        start = learner.start + self._difficulty(competency)
        covered = 1 - math.exp(-learner.pace.step * times)
        rank = round(start + (learner.pace.ceiling - start) * covered + self.dice.gauss(0, 0.22))
        if times > 1 and self.dice.random() < _FALLS_BACK:
            rank -= 1
        return min(HIGHEST, max(LOWEST, rank))

    def _scripted(self, code: str, times: int) -> int:
        """The script is told to its end, however many lessons there were."""
        script = SCRIPTS[code]
        place = times + len(script) - self.expected[code]
        return script[min(max(place, 0), len(script) - 1)]

    def _difficulty(self, competency: int) -> float:
        if competency not in self.difficulty:
            self.difficulty[competency] = self.dice.uniform(-0.35, 0.35)
        return self.difficulty[competency]


def neighbour(dice: Random, rank: int) -> int:
    """The level beside: what a finger hits by mistake."""
    return dice.choice([near for near in (rank - 1, rank + 1) if LOWEST <= near <= HIGHEST])


def own_view(dice: Random, rank: int) -> int:
    """How a student sees itself where its teachers see this rank."""
    return min(HIGHEST, max(LOWEST, rank + dice.choice(_OWN_VIEWS)))
