"""What no partition can beat: lower bounds on the cost of an instance.

Every kind is a minimisation, and soft costs are never negative, so a lower bound on the spread alone is a bound on the
whole. The bounds, from the cheapest to the tightest:

- rounding: in a column without gaps, a group of s students holds a whole number of those who reached the level, hence
  misses s times the class's share by at least a rounding error; the best way to spread these errors is a sort;
- nearest: W = sum_g (1 / s_g) sum_{i<j in g} |f_i - f_j|^2, and nobody has better partners than their nearest ones;
- compositions: for one competency alone, groups are multisets of levels; a small integer program finds the best ones;
- set partition (see `patterns`): the linear relaxation over every possible group.
"""

from __future__ import annotations

import math
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import LinearConstraint, milp

from evaluation_tool.domain.grouping.exchange import start_sizes
from evaluation_tool.domain.grouping.instance import GATHER
from evaluation_tool.domain.grouping.patterns import count_patterns, partition_bound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evaluation_tool.domain.grouping.instance import Instance
    from evaluation_tool.domain.grouping.sizes import SizePlan

PATTERN_LIMIT = 800_000
COMPOSITION_LIMIT = 4_000
NEAREST_LIMIT = 1_500  # students
NODES = 200
SOLVER_DIGITS = 1e-7  # relative: what the solvers promise
DIGITS = 1e-6


def quick_bound(instance: Instance, plan: SizePlan) -> tuple[float, str]:
    """A bound that costs microseconds on a class, and its name."""
    if instance.sense == GATHER:
        return _nearest(instance, plan), "nearest"
    return _rounding(instance, plan), "rounding"


def thorough_bound(
    instance: Instance, plan: SizePlan, score: float, groups: Sequence[Sequence[int]]
) -> tuple[float, str]:
    """The tightest bound available within about half a second for a class; stops early once `score` is proven."""
    bound = quick_bound(instance, plan)
    if score - bound[0] <= 1e-9 * max(score, 1.0):
        return bound
    if count_patterns(instance.size, plan) <= PATTERN_LIMIT:
        candidates = [bound, (partition_bound(instance, plan, score, groups), "set_partition")]
    else:
        candidates = [bound, (_compositions(instance, plan), "compositions")]
    value, method = max(candidates, key=lambda candidate: candidate[0])
    # Solvers leave the last digits to the processor: rounded down, the bound is the same everywhere.
    return (score if score - value <= SOLVER_DIGITS * max(score, 1.0) else math.floor(value / DIGITS) * DIGITS), method


def fixed_sizes(instance: Instance, plan: SizePlan) -> list[int] | None:
    """The sizes of the groups in some order, when the plan leaves no choice."""
    sizes = start_sizes(plan, instance.size)
    settled = not plan.is_alike or (plan.high[0] - plan.low[0] <= 1 and _is_even(plan, instance.size))
    return sizes if settled else None


def _is_even(plan: SizePlan, count: int) -> bool:
    """Whether only one mix of the two possible sizes adds up to the class: always so when they differ by one."""
    return plan.low[0] * plan.groups <= count <= plan.high[0] * plan.groups


def _rounding(instance: Instance, plan: SizePlan) -> float:
    """Per column with two values a > b, m students at a: spread c_g of them so that sum_g (c_g a + (s_g - c_g) b)^2/s_g
    is least. The cost is convex in each c_g, so the m cheapest marginal steps are the optimum."""
    sizes = fixed_sizes(instance, plan)
    if sizes is None:
        return 0.0
    parts: list[float] = []
    for column in instance.columns.T:
        values = np.unique(column)
        if len(values) != 2:
            continue
        low, high = float(values[0]), float(values[1])
        steps = [
            ((step * high + (size - step) * low) ** 2 - ((step - 1) * high + (size - step + 1) * low) ** 2) / size
            for size in sizes
            for step in range(1, size + 1)
        ]
        taken = int((column == high).sum())
        parts += [size * low * low for size in sizes] + sorted(steps)[:taken]
    return max(math.fsum(parts), 0.0) * instance.unit


def _nearest(instance: Instance, plan: SizePlan) -> float:
    if instance.size > NEAREST_LIMIT:
        return 0.0
    columns = instance.level_columns
    gram = columns @ columns.T
    squares = np.diagonal(gram)
    distances = np.sort(np.maximum(squares[:, None] + squares - 2 * gram, 0.0), axis=1)[:, 1:]
    sums = np.cumsum(distances, axis=1)
    options = [
        sums[:, size - 2] / (2 * size) if size > 1 else np.zeros(instance.size)
        for size in range(min(plan.low), max(plan.high) + 1)
    ]
    return math.fsum(np.min(options, axis=0)) * instance.unit


def _compositions(instance: Instance, plan: SizePlan) -> float:
    """The sum over competencies of the least cost of each one alone; balanced attributes count for nothing."""
    count = instance.levels.shape[1]
    if not count or not instance.level_columns.size:
        return 0.0
    width = instance.level_columns.shape[1] // count
    blocks = [instance.level_columns[:, c * width : (c + 1) * width] for c in range(count)]
    return math.fsum(_composition_bound(instance, plan, block) for block in blocks)


def _composition_bound(instance: Instance, plan: SizePlan, block: NDArray[np.float64]) -> float:
    """x[k] groups of composition k (how many students of each level, or unobserved): exact but for the node limit."""
    kinds, members = np.unique(block, axis=0, return_counts=True)
    sizes = sorted({size for low, high in zip(plan.low, plan.high, strict=True) for size in range(low, high + 1)})
    if sum(math.comb(len(kinds) + size - 1, size) for size in sizes) > COMPOSITION_LIMIT:
        return 0.0
    table = [
        np.bincount(chosen, minlength=len(kinds))
        for size in sizes
        for chosen in combinations_with_replacement(range(len(kinds)), size)
    ]
    content = np.array(table, dtype=float)
    held = content.sum(axis=1)
    between = ((content @ kinds) ** 2).sum(axis=1) / held
    costs = between if instance.sense != GATHER else (content @ (kinds**2).sum(axis=1)) - between
    settled = fixed_sizes(instance, plan)
    if settled is None:
        rows, right = np.ones((1, len(content))), [float(plan.groups)]
    else:
        used = sorted(set(settled))
        rows, right = np.array([held == size for size in used], dtype=float), [float(settled.count(s)) for s in used]
    matrix = np.vstack([content.T, rows])
    right_side = np.concatenate([members, right])
    answer = milp(
        c=costs,
        constraints=LinearConstraint(matrix, right_side, right_side),
        integrality=np.ones(len(costs), dtype=np.int64),
        options={"node_limit": NODES},
    )
    bound = answer.mip_dual_bound
    return 0.0 if bound is None or not np.isfinite(bound) else max(float(bound), 0.0) * instance.unit
