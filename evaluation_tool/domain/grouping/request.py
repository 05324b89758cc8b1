"""What the teacher asks for: students, what they have shown, and the rules of the groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class PairRule:
    """Two students to keep apart or together; a soft rule costs `weight` when broken, a hard one is never broken."""

    a: str
    b: str
    kind: Literal["apart", "together"]
    hard: bool = True
    weight: float = 1.0


@dataclass(frozen=True)
class Sizes:
    """How many groups, and how large.

    `max` is also the capacity of a workstation when all workstations are alike (8 in a school workshop). When they
    differ, `exact` gives the size of each group in order, so that `exact[g]` is the number of places taken at
    workstation g and `GroupRequest.fixed` can name g. `exact` must add up to the students placed and replaces
    `groups`, `min` and `max`.
    """

    groups: int | None = None
    min: int = 2
    max: int = 6
    exact: tuple[int, ...] | None = None


@dataclass(frozen=True)
class GroupRequest:
    """One question to the engine; every field is a plain value, so that the same request has the same answer.

    `levels` has shape (n, C), in the order of `students` and `competencies`: 1..`level_count` as floats, nan where
    nothing was observed. `history` lists past sessions, newest first, each a tuple of groups (for tutoring: past
    tutoring sessions, the tutor first in each group). `novelty` says how much a repeated pair matters: 0 not at all,
    1 more than any difference of levels between two near students. `balance` gives attributes to spread evenly, a
    number or a category per student, None when unknown.
    """

    students: tuple[str, ...]
    levels: NDArray[np.float64]
    competencies: tuple[str, ...]
    kind: str = "mixed"
    weights: tuple[float, ...] | None = None
    sizes: Sizes = Sizes()
    rules: tuple[PairRule, ...] = ()
    fixed: Mapping[str, int] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    history: tuple[tuple[tuple[str, ...], ...], ...] = ()
    novelty: float = 0.5
    balance: Mapping[str, Sequence[float | str | None]] = field(default_factory=dict)
    seed: int = 0
    effort: Literal["fast", "best"] = "fast"
    level_count: int = 4

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Where each student stands in `students` and `levels`."""
        return {student: row for row, student in enumerate(self.students)}
