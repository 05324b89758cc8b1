"""Seeded classes for the grouping tests: levels correlated within a student, with gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluation_tool.domain.grouping import GroupRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHARES = (0.19, 0.23, 0.27, 0.31)  # of levels 1 to 4 in a class


def levels(count: int, competencies: int = 3, *, missing: float = 0.0, seed: int = 0) -> NDArray[np.float64]:
    """Levels 1..4 with the marginals SHARES; a student's competencies share 60 % of their variance."""
    rng = np.random.default_rng(seed)
    common, own = rng.standard_normal((count, 1)), rng.standard_normal((count, competencies))
    ability = np.sqrt(0.6) * common + np.sqrt(0.4) * own
    ranks = np.quantile(rng.standard_normal(100_000), np.cumsum(SHARES)[:-1])
    table = 1.0 + (ability[:, :, None] > ranks).sum(axis=2)
    table[rng.random((count, competencies)) < missing] = np.nan
    return np.asarray(table, dtype=np.float64)


def names(count: int) -> tuple[str, ...]:
    return tuple(f"s{number:03d}" for number in range(count))


def a_request(count: int = 24, competencies: int = 3, *, missing: float = 0.0, **fields: object) -> GroupRequest:
    """A request for `count` students named s000, s001…; every field of GroupRequest may be given."""
    seed = int(str(fields.pop("class_seed", 0)))
    defaults: dict[str, object] = {
        "students": names(count),
        "levels": levels(count, competencies, missing=missing, seed=seed),
        "competencies": tuple(f"c{number}" for number in range(competencies)),
    }
    return GroupRequest(**(defaults | fields))  # type: ignore[arg-type]


def home_of(groups: Sequence[Sequence[str]]) -> dict[str, int]:
    return {name: number for number, group in enumerate(groups) for name in group}
