"""What every kind of grouping hands to the engine, and the figures it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from evaluation_tool.domain.grouping.result import Certificate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluation_tool.domain.grouping.request import GroupRequest
    from evaluation_tool.domain.grouping.result import Notice, Reason

    Groups = tuple[tuple[str, ...], ...]

TOLERANCE = 1e-9  # relative: below, a bound meets its score


@dataclass(frozen=True)
class Proposal:
    """Groups in their final order, what each works on ("" when the kind does not say), and how good they are."""

    groups: Groups
    labels: tuple[str, ...]
    certificate: Certificate


class Kind(Protocol):
    """One way to group. A new kind implements this and joins the registry of `engine`."""

    @property
    def needs_levels(self) -> bool:
        """Whether students never observed are left to observe first instead of being placed."""

    def propose(self, request: GroupRequest, placed: Sequence[str]) -> Proposal:
        """Place every student of `placed`; raise Conflict when sizes or hard rules forbid it."""

    def certify(self, request: GroupRequest, placed: Sequence[str], proposal: Proposal) -> Certificate:
        """The best bound worth waiting half a second for, on the same or on changed groups."""

    def explain(self, request: GroupRequest, proposal: Proposal) -> tuple[Mapping[str, Reason], list[Notice]]:
        """A reason for each student placed, and the pedagogical warnings that only this kind gives."""


def certificate(score: float, bound: float, *, random_score: float, by_hand_score: float, method: str) -> Certificate:
    """A certificate with its gap; the bound is brought down to the score when rounding put it a hair above."""
    bound = min(bound, score)
    proven = score - bound <= TOLERANCE * max(abs(score), 1.0)
    gap = 0.0 if proven else (score - bound) / score
    return Certificate(score, score if proven else bound, gap, proven, random_score, by_hand_score, method)
