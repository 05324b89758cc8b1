"""Past sessions: who has already met whom, and how to leave new meetings for the sessions to come."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

DECAY = 0.9  # a meeting counts this much less for each session since


def met_weights(students: Sequence[str], history: Iterable[Iterable[Sequence[str]]]) -> NDArray[np.float64] | None:
    """A symmetric (n, n) matrix: for each pair, the sum of DECAY**age over the sessions in which they met.

    The newest session has age 0. None when no two of these students ever met.
    """
    index = {student: position for position, student in enumerate(students)}
    history = list(history)
    if not history:
        return None
    met = np.zeros((len(students), len(students)))
    weight = 1.0
    for session in history:
        for group in session:
            members = [index[name] for name in group if name in index]
            met[np.ix_(members, members)] += weight
        weight *= DECAY
    np.fill_diagonal(met, 0.0)
    return met if met.any() else None


def repeated_pairs(
    groups: Iterable[Sequence[str]], history: Iterable[Iterable[Sequence[str]]]
) -> tuple[tuple[str, str], ...]:
    """The pairs inside a group that met in any past session, each in the order of its group."""
    past = {frozenset(pair) for session in history for group in session for pair in combinations(group, 2)}
    return tuple(pair for group in groups for pair in combinations(group, 2) if frozenset(pair) in past)


def crowding(met: NDArray[np.bool_]) -> NDArray[np.float64]:
    """For each pair that has not met, how many others neither has met, scaled to 0..1 in each matrix; met pairs: 0.

    Accepts a stack of matrices, shape (..., n, n). Seating together those who share few strangers keeps whole groups
    of strangers for later: the idea of least freedom (Triska and Musliu, 2012, for the social golfer problem).
    """
    new = (~(met | np.eye(met.shape[-1], dtype=bool))).astype(np.float64)
    common = (new @ new) * new
    return np.asarray(common / np.maximum(common.max(axis=(-2, -1), keepdims=True), 1.0))
