"""Turns ordinal levels with gaps, and attributes to balance, into centred columns.

Every column lies on a grid of 2**-20: products of two entries, and their sums over a class, are then exact in double
precision, so that a matrix product gives the same bits whatever the processor and the order of its additions.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

GRID = 2.0**20


def thermometer(levels: NDArray[np.float64], weights: Sequence[float], level_count: int) -> NDArray[np.float64]:
    """Columns f(i, c, k) = sqrt(w_c) ([level >= k] - share of the observed at k or above), k = 2..L; missing: 0.

    Shape (n, C) -> (n, C (L - 1)). The squared distance of two fully observed rows is the weighted sum of their
    differences of level, and a level never observed counts as the class's own spread: it pulls nowhere.
    """
    observed = ~np.isnan(levels)
    steps = np.arange(2, level_count + 1)
    reached = observed[:, :, None] & (np.nan_to_num(levels)[:, :, None] >= steps)
    share = reached.sum(axis=0) / np.maximum(observed.sum(axis=0), 1)[:, None]
    scale = np.sqrt(np.asarray(weights, dtype=float) / max(max(weights, default=1.0), 1e-300))
    columns = np.where(observed[:, :, None], reached - share, 0.0) * scale[:, None]
    return on_grid(columns.reshape(len(levels), -1))


def attribute_columns(values: Sequence[float | str | None], squares: float) -> NDArray[np.float64]:
    """The centred columns of one attribute, scaled so that their squares add up to `squares`.

    A number gives one column, a category one column per value met (in alphabetical order); None is neutral. An
    attribute on which all agree has no column to balance: its columns are 0.
    """
    words = sorted({value for value in values if isinstance(value, str)})
    if words:
        raw = [[None if value is None else float(value == word) for word in words] for value in values]
    else:
        raw = [[None if value is None or value != value else float(value)] for value in values]
    table = np.array(raw, dtype=float).reshape(len(values), -1)
    known = ~np.isnan(table)
    sums = [math.fsum(column[seen]) for column, seen in zip(table.T, known.T, strict=True)]
    mean = np.array(sums) / np.maximum(known.sum(axis=0), 1)
    columns = np.where(known, np.nan_to_num(table) - mean, 0.0)
    spread = sum_of_squares(columns)
    if spread <= 0:
        return np.zeros_like(columns)
    return on_grid(columns * math.sqrt(squares / spread))


def on_grid(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """The columns rounded to multiples of 2**-20."""
    return np.asarray(np.round(columns * GRID) / GRID, dtype=np.float64)


def sum_of_squares(columns: NDArray[np.float64]) -> float:
    """Correctly rounded, hence the same on every machine."""
    return math.fsum((columns * columns).ravel())
