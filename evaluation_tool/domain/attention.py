"""What deserves a look: plain rules over a student's facts, each told with its evidence. Never a score, never an order
of students: a rule holds or it does not, and somebody looks.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from evaluation_tool.domain.errors import DomainError

FEWEST_DISCOVERED = 3
SUPPORT_TIMES = 3
ANSWER_WEEKS = 2
# What was looked at and is still there comes back: nothing is put aside for good.
REMINDER = timedelta(weeks=6)
KEY_LENGTH = 120


class UselessThreshold(DomainError):
    """A rule that begins at once would name everybody and say nothing."""


class AttentionRule(enum.StrEnum):
    """Why somebody should look."""

    DISCOVERING = "discovering"  # several competencies at the first level for long
    UNSEEN = "unseen"  # nobody observed the student for some weeks
    SUPPORT_RUN = "support_run"  # again and again where help is most
    UNANSWERED = "unanswered"  # « je suis prêt·e », and nobody came


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How long is long, in this school. Raises UselessThreshold for less than one week."""

    unseen_weeks: int
    discovering_weeks: int
    discovered: int = FEWEST_DISCOVERED
    support_times: int = SUPPORT_TIMES
    answer_weeks: int = ANSWER_WEEKS

    def __post_init__(self) -> None:
        """Refuse what would hold for everybody."""
        weeks = (self.unseen_weeks, self.discovering_weeks, self.answer_weeks)
        if min(*weeks, self.discovered, self.support_times) < 1:
            raise UselessThreshold


@dataclass(frozen=True, slots=True)
class Discovery:
    """A competency at the first level, and the day from which it never left it."""

    competency_id: int
    since: date


@dataclass(frozen=True, slots=True)
class Wish:
    """A student who asked to be observed, and still waits."""

    request_id: int
    competency_id: int
    asked_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one student. `support_days`: when the last groups began, as long as all were support groups."""

    arrived_on: date
    last_on: date | None = None
    discoveries: tuple[Discovery, ...] = ()
    wishes: tuple[Wish, ...] = ()
    support_days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One rule that holds, with what makes it hold. `since` is the oldest day of its evidence, and `last_on` (of
    UNSEEN) the last observation, None where there never was one."""

    rule: AttentionRule
    since: date
    tokens: frozenset[str]
    count: int
    competencies: tuple[int, ...] = ()
    last_on: date | None = None

    @property
    def key(self) -> str:
        """Its evidence, short enough to be kept beside « vu »."""
        listed = ",".join(sorted(self.tokens))
        return listed if len(listed) <= KEY_LENGTH else f"#{hashlib.sha256(listed.encode()).hexdigest()[:32]}"

    def adds_nothing_to(self, key: str) -> bool:
        """Whether somebody who looked at that evidence has seen all of this one."""
        return key == self.key or self.tokens <= set(key.split(","))


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at a point, and said so."""

    rule: AttentionRule
    key: str
    on: date


def points_of(facts: Facts, thresholds: Thresholds, today: date) -> tuple[Point, ...]:
    """The rules that hold for a student, in the order of AttentionRule."""
    found = (
        _discovering(facts, thresholds, today),
        _unseen(facts, thresholds, today),
        _support_run(facts, thresholds),
        _unanswered(facts, thresholds, today),
    )
    return tuple(point for point in found if point is not None)


def was_looked_at(point: Point, looks: Iterable[Look], today: date) -> bool:
    """Whether somebody looked at this evidence lately; something new, or a long time, brings the point back."""
    return any(
        look.rule is point.rule and today - look.on < REMINDER and point.adds_nothing_to(look.key) for look in looks
    )


def _discovering(facts: Facts, thresholds: Thresholds, today: date) -> Point | None:
    limit = today - timedelta(weeks=thresholds.discovering_weeks)
    long = sorted(
        (one for one in facts.discoveries if one.since < limit), key=lambda one: (one.since, one.competency_id)
    )
    if len(long) < thresholds.discovered:
        return None
    return Point(
        AttentionRule.DISCOVERING,
        since=long[0].since,
        tokens=frozenset(str(one.competency_id) for one in long),
        count=len(long),
        competencies=tuple(one.competency_id for one in long),
    )


def _unseen(facts: Facts, thresholds: Thresholds, today: date) -> Point | None:
    """Somebody who has just arrived was not forgotten: the weeks are counted from the arrival on."""
    since = max(facts.arrived_on, facts.last_on) if facts.last_on is not None else facts.arrived_on
    if since > today - timedelta(weeks=thresholds.unseen_weeks):
        return None
    weeks = (today - since).days // 7
    return Point(AttentionRule.UNSEEN, since, frozenset({since.isoformat()}), weeks, last_on=facts.last_on)


def _support_run(facts: Facts, thresholds: Thresholds) -> Point | None:
    times = len(facts.support_days)
    if times < thresholds.support_times:
        return None
    since = min(facts.support_days)
    # Three times more are something new to look at.
    return Point(
        AttentionRule.SUPPORT_RUN,
        since,
        frozenset({f"{since.isoformat()}x{times // thresholds.support_times}"}),
        times,
    )


def _unanswered(facts: Facts, thresholds: Thresholds, today: date) -> Point | None:
    limit = today - timedelta(weeks=thresholds.answer_weeks)
    waiting = sorted(
        (one for one in facts.wishes if one.asked_on <= limit), key=lambda one: (one.asked_on, one.request_id)
    )
    if not waiting:
        return None
    return Point(
        AttentionRule.UNANSWERED,
        since=waiting[0].asked_on,
        tokens=frozenset(str(one.request_id) for one in waiting),
        count=len(waiting),
        competencies=tuple(dict.fromkeys(one.competency_id for one in waiting)),
    )
