"""Where a student stands on a competency, read from the evidence by the school's rule. Never an average."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


class AttainmentRule(enum.StrEnum):
    """How the level is read from the evidence."""

    LATEST = "latest"
    BEST = "best"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One effective judgement by a teacher. Absent, exempt and cleared are not judgements: they never come here."""

    level_id: int
    rank: int  # on the active scale, whatever scale it was made on
    observed_on: date
    sequence: int  # order of recording: decides between two of the same day
    assessment_id: int
    observation_id: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A teacher's own word on the level; it stands for everything seen up to its day. Level None withdraws it."""

    level_id: int | None
    rank: int | None
    decided_on: date


@dataclass(frozen=True, slots=True)
class Attained:
    """The level that a student and a teacher both read. `observation_id` is None where a decision made it."""

    level_id: int
    rank: int
    observed_on: date
    sequence: int | None
    observation_id: int | None
    is_confirmed: bool
    is_decided: bool


def current_attainment(
    trail: Sequence[Evidence], rule: AttainmentRule, decision: Decision | None = None
) -> Attained | None:
    """The level by this rule, or None where nothing has been seen (or decided).

    latest: the last judgement, by day then by order of recording. best: the highest one, the last of equals.
    decided: only what a teacher decided. Under the first two, a decision replaces what was seen up to its day and
    then counts like one more judgement.
    """
    stands = decision is not None and decision.level_id is not None
    if rule is AttainmentRule.DECIDED:
        return _decided(decision, trail) if stands and decision is not None else None
    if not stands or decision is None:
        return _attained(_chosen(trail, rule), trail)
    later = [evidence for evidence in trail if evidence.observed_on > decision.decided_on]
    winner = _chosen(later, rule)
    if winner is None or (rule is AttainmentRule.BEST and winner.rank < (decision.rank or 0)):
        return _decided(decision, trail)
    return _attained(winner, trail)


def is_confirmed(rank: int, trail: Iterable[Evidence]) -> bool:
    """Whether the level was held, at or above, in two distinct séances."""
    return len({evidence.assessment_id for evidence in trail if evidence.rank >= rank}) >= 2


def _chosen(trail: Sequence[Evidence], rule: AttainmentRule) -> Evidence | None:
    if not trail:
        return None
    if rule is AttainmentRule.BEST:
        return max(trail, key=lambda evidence: (evidence.rank, evidence.observed_on, evidence.sequence))
    return max(trail, key=lambda evidence: (evidence.observed_on, evidence.sequence))


def _attained(evidence: Evidence | None, trail: Sequence[Evidence]) -> Attained | None:
    if evidence is None:
        return None
    return Attained(
        level_id=evidence.level_id,
        rank=evidence.rank,
        observed_on=evidence.observed_on,
        sequence=evidence.sequence,
        observation_id=evidence.observation_id,
        is_confirmed=is_confirmed(evidence.rank, trail),
        is_decided=False,
    )


def _decided(decision: Decision, trail: Sequence[Evidence]) -> Attained | None:
    if decision.level_id is None or decision.rank is None:
        return None
    return Attained(
        level_id=decision.level_id,
        rank=decision.rank,
        observed_on=decision.decided_on,
        sequence=None,
        observation_id=None,
        is_confirmed=is_confirmed(decision.rank, trail),
        is_decided=True,
    )
