"""What the engine answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluation_tool.domain.grouping.errors import Value


@dataclass(frozen=True)
class Reason:
    """Why a student is where they are: a stable code and the values its sentence needs."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Notice:
    """Something the teacher should know before publishing: a stable code and the values its sentence needs."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Certificate:
    """How good a proposal is. Every kind is stated as a minimisation, so that `bound <= score` always.

    `score` is the cost of the proposal, soft rules and repeated pairs included (the unit depends on the kind, see each
    strategy). No proposal that keeps the hard rules costs less than `bound`. `gap` is the share of the score that is
    not explained, (score - bound) / score. `random_score` is the mean cost of random groups of the same sizes,
    `by_hand_score` that of sorting the students and dealing (or cutting) them; neither has to obey the pair rules.
    """

    score: float
    bound: float
    gap: float
    proven_optimal: bool
    random_score: float
    by_hand_score: float
    method: str


@dataclass(frozen=True)
class GroupResult:
    """A proposal. `groups[g]` lists its members in the order of the request (in tutoring: the tutor first).

    `labels[g]` is the competency that group g works on, or "" when the kind gives none. `unplaced` are the present
    students to observe first. `repeated_pairs` were together in a past session. `missing[g]` counts the levels of
    group g never observed. `reasons` has one entry per present student, placed or not.
    """

    groups: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    unplaced: tuple[str, ...]
    certificate: Certificate
    repeated_pairs: tuple[tuple[str, str], ...]
    missing: tuple[int, ...]
    reasons: Mapping[str, Reason]
    warnings: tuple[Notice, ...]
    seed: int
