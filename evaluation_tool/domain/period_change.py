"""From one period to the next: what rose, what held, what is to be revisited. Counts of competencies, never a sum."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

Pair = TypeVar("Pair", bound=Hashable)


class Change(enum.StrEnum):
    """What became of one student's competency."""

    PROGRESSED = "progressed"  # higher than before
    STABLE = "stable"
    TO_REVISIT = "to_revisit"  # lower than before
    FIRST_SEEN = "first_seen"  # not observed before


def change_of(before: int | None, after: int) -> Change:
    """From a rank (None: not observed yet) to another one."""
    if before is None:
        return Change.FIRST_SEEN
    if after == before:
        return Change.STABLE
    return Change.PROGRESSED if after > before else Change.TO_REVISIT


def changes(before: Mapping[Pair, int], after: Mapping[Pair, int]) -> Counter[Change]:
    """How many of each, over what was observed by the end of the second period."""
    return Counter(change_of(before.get(pair), rank) for pair, rank in after.items())


def transitions(before: Mapping[Pair, int], after: Mapping[Pair, int]) -> Counter[tuple[int, int]]:
    """How many went from which rank to which; 0 for what was not observed yet."""
    return Counter((before.get(pair, 0), rank) for pair, rank in after.items())
