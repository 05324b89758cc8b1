"""Small numbers that leave the school: hidden, and so that nothing printed beside them tells them either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A column as it may be published, None where a number is hidden; `at_least` is the sum of what is shown.

    A true total would give a hidden number away by subtraction, and hiding a second one to protect the first tells
    something to whoever knows how it is chosen. This sum is made of printed numbers only: it can tell nothing more.
    """

    cells: tuple[int | None, ...]

    @property
    def at_least(self) -> int:
        """What the shown numbers make together."""
        return sum(count for count in self.cells if count is not None)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is hidden, so that the sum is the total."""
        return None not in self.cells


def disclosed(cells: Sequence[int]) -> Disclosed:
    """Hide each number under five; nothing is as telling as few."""
    return Disclosed(tuple(disclosed_alone(count) for count in cells))


def disclosed_alone(count: int) -> int | None:
    """One number; None under five."""
    return count if count >= FEWEST_SHOWN else None
