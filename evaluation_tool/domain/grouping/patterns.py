"""The set-partition bound: the linear relaxation over every group that the sizes and the hard rules allow.

minimise sum_P cost(P) x_P, each student being in one P, with as many groups of each size as the plan says. For any
prices u of the students, Lagrangian duality gives the bound

    sum_i u_i + sum_g min_{P of the size of g} (cost(P) - sum_{i in P} u_i),

valid whatever the prices: they come from the relaxation over a few columns, to which the patterns that price out best
are added, round after round (column generation; du Merle, Hansen, Jaumard and Mladenovic, 2000, for sums of squares).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evaluation_tool.domain.grouping.instance import Instance
    from evaluation_tool.domain.grouping.sizes import SizePlan

ROUNDS = 25
COLUMNS_PER_STUDENT = 12
PROVEN = 1e-7  # of the score
SAFETY = 1e-6  # rounding of reduced costs
CLOSE = 1e-3  # of the score: rounds stop when the relaxation and the bound are that near


def count_patterns(count: int, plan: SizePlan) -> int:
    """How many groups the sizes allow."""
    sizes = {size for low, high in zip(plan.low, plan.high, strict=True) for size in range(low, high + 1)}
    return sum(math.comb(count, size) for size in sizes)


def partition_bound(instance: Instance, plan: SizePlan, score: float, groups: Sequence[Sequence[int]]) -> float:
    """The best Lagrangian bound met, at most `score` once it is proven; `groups` is the partition to prove good.

    A group whose reduced cost alone lifts the bound above the score cannot be in a better partition: it is dropped, so
    that each round looks at fewer of them. The bound then holds for all partitions cheaper than the score.
    """
    pools = [_Pool(instance, size, number) for size, number in _size_classes(instance, plan)]
    free = any(pool.number is None for pool in pools)
    target = score - instance.offset
    prices = _even_prices(instance, groups)
    best = _lagrangian(pools, prices, plan.groups, free=free)
    for pool in pools:
        pool.choose(groups)
    for _ in range(ROUNDS):
        value, duals = _relaxation(instance.size, pools, plan.groups, free=free)
        added = 0
        # Half-way between the best prices and the new ones as well: duals of a small relaxation jump about.
        for trial in (duals, (duals + prices) / 2):
            bound = _lagrangian(pools, trial, plan.groups, free=free)
            added += sum(pool.choose_cheapest(trial) for pool in pools)
            if bound > best:
                best, prices = bound, trial
                _drop_hopeless(pools, prices, target - best, free=free)
        if target - best <= PROVEN * max(score, 1e-9) or value - best <= CLOSE * max(score, 1e-9) or not added:
            break
    return max(min(best, target) + instance.offset, 0.0)


class _Pool:
    """All groups of one size that break no hard rule: members (P, size) and costs (P,)."""

    def __init__(self, instance: Instance, size: int, number: int | None) -> None:
        self.size = size
        self.number = number  # of groups of this size, None when the plan leaves it open
        members = subsets(instance.size, size)
        self.members = members[_allowed(instance, members)]
        spread = (instance.columns * instance.signs) @ instance.columns.T * instance.unit
        costs = spread[self.members, self.members].reshape(-1, size).sum(axis=1)
        for i in range(size):
            for j in range(i):
                costs += 2 * spread[self.members[:, i], self.members[:, j]]
        self.costs: NDArray[np.float64] = costs / size
        self.chosen = np.zeros(len(self.costs), dtype=bool)  # those in the relaxation
        if instance.soft is not None:
            for i in range(size):
                for j in range(i):
                    self.costs += instance.soft[self.members[:, i], self.members[:, j]]

    def reduced(self, prices: NDArray[np.float64]) -> NDArray[np.float64]:
        reduced: NDArray[np.float64] = self.costs.copy()
        for i in range(self.size):
            reduced -= prices[self.members[:, i]]
        return reduced

    def choose(self, groups: Sequence[Sequence[int]]) -> None:
        """Put the groups of this size in the relaxation."""
        for group in groups:
            if len(group) == self.size:
                self.chosen |= (self.members == sorted(group)).all(axis=1)

    def choose_cheapest(self, prices: NDArray[np.float64]) -> int:
        """Put the patterns of least reduced cost in the relaxation; return how many were new."""
        reduced = self.reduced(prices)
        limit = min(COLUMNS_PER_STUDENT * len(prices), len(reduced))
        if not limit:
            return 0
        best = np.argpartition(reduced, limit - 1)[:limit]
        fresh = int((~self.chosen[best]).sum())
        self.chosen[best] = True
        return fresh

    def keep(self, wanted: NDArray[np.bool_]) -> None:
        self.members, self.costs, self.chosen = self.members[wanted], self.costs[wanted], self.chosen[wanted]


def _drop_hopeless(pools: list[_Pool], prices: NDArray[np.float64], slack: float, *, free: bool) -> None:
    reduced = [pool.reduced(prices) for pool in pools]
    floors = [float(values.min(initial=np.inf)) for values in reduced]
    for pool, values, floor in zip(pools, reduced, floors, strict=True):
        limit = (min(floors) if free else floor) + slack + SAFETY
        pool.keep((values <= limit) | pool.chosen)


def subsets(count: int, size: int) -> NDArray[np.int64]:
    """All subsets of `size` of 0..count-1 in lexicographic order of their reversed members: shape (P, size)."""
    table = np.arange(count, dtype=np.int64)[:, None]
    for _ in range(size - 1):
        below = table[:, 0]
        repeated = np.repeat(table, below, axis=0)
        starts = np.cumsum(below) - below
        first = np.arange(int(below.sum())) - np.repeat(starts, below)
        table = np.hstack([first[:, None], repeated])
    return table


def _allowed(instance: Instance, members: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which groups keep every hard rule; members fixed in one group come together, those of two groups never."""
    fine = np.ones(len(members), dtype=bool)

    def holds(student: str) -> NDArray[np.bool_]:
        return np.asarray((members == instance.index[student]).any(axis=1))

    for rule in instance.rules:
        a, b = holds(rule.a), holds(rule.b)
        fine &= ~(a & b) if rule.kind == "apart" else a == b
    fixed = sorted(instance.fixed.items())
    for position, (a_name, group) in enumerate(fixed):
        for b_name, other in fixed[position + 1 :]:
            a, b = holds(a_name), holds(b_name)
            fine &= (a == b) if group == other else ~(a & b)
    return fine


def _size_classes(instance: Instance, plan: SizePlan) -> list[tuple[int, int | None]]:
    """Each size a group may have, with the number of groups of that size where only one mix adds up."""
    sizes = sorted({size for low, high in zip(plan.low, plan.high, strict=True) for size in range(low, high + 1)})
    if not plan.is_alike:
        return [(size, plan.high.count(size)) for size in sizes]
    if len(sizes) > 2:
        return [(size, None) for size in sizes]
    larger = instance.size - plan.low[0] * plan.groups
    return [(size, larger if size > plan.low[0] else plan.groups - larger) for size in sizes]


def _even_prices(instance: Instance, groups: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    """Each student bears an equal share of the cost of their group."""
    prices = np.zeros(instance.size)
    for group in groups:
        prices[list(group)] = (instance.cost([group]) - instance.offset) / len(group)
    return prices


def _lagrangian(pools: list[_Pool], prices: NDArray[np.float64], groups: int, *, free: bool) -> float:
    least = [(float(pool.reduced(prices).min(initial=np.inf)), pool.number) for pool in pools]
    if free:
        worst = groups * min(value for value, _ in least)
    else:
        worst = math.fsum(value * number for value, number in least if number)
    return math.fsum(prices) + worst


def _relaxation(count: int, pools: list[_Pool], groups: int, *, free: bool) -> tuple[float, NDArray[np.float64]]:
    """The linear relaxation over the chosen patterns, and its prices; a dear pattern for each student alone makes it
    feasible."""
    picks = [np.flatnonzero(pool.chosen) for pool in pools]
    dear = 10 * max(float(np.abs(pool.costs).max(initial=1.0)) for pool in pools)
    costs = np.concatenate([np.full(count, dear), *(pool.costs[pick] for pool, pick in zip(pools, picks, strict=True))])
    covers = [np.eye(count)]
    kinds = [np.zeros((len(pools), count))]
    for kind, (pool, pick) in enumerate(zip(pools, picks, strict=True)):
        cover = np.zeros((count, len(pick)))
        np.put_along_axis(cover, pool.members[pick].T, 1.0, axis=0)
        covers.append(cover)
        kinds.append(np.tile(np.eye(len(pools))[:, [kind]], len(pick)))
    counts = np.hstack(kinds)
    limits = np.array([pool.number or 0 for pool in pools], dtype=float)
    if free:
        counts, limits = counts.sum(axis=0, keepdims=True), np.array([groups], dtype=float)
    answer = linprog(costs, counts, limits, np.hstack(covers), np.ones(count), method="highs")
    return float(answer.fun or 0.0), np.asarray(answer.eqlin.marginals, dtype=np.float64)
