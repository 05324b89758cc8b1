"""What two students cost each other inside a group, as numbers whose sums are exact.

All values are multiples of a power of two and small enough for their sums to fit 53 bits: matrix products then give the
same bits on every machine, whatever the order of the additions, and a tie is a tie everywhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluation_tool.domain.grouping.instance import Instance
    from evaluation_tool.domain.grouping.sizes import SizePlan

DENSE_LIMIT = 1_500  # students; beyond, products of columns are computed as they are needed
GRID = 2.0**30


@dataclass(frozen=True)
class PairCosts:
    """Costs between elements 0..size-1 (students, then fillers: elements of zero spread that hold places empty).

    A group of c students costs spread(group) / c + extra(group), where spread sums over ordered pairs and extra over
    unordered ones. `extra` has shape (k, size, size): one matrix for all chains of the search, or one for each.
    `barrier` is what breaking a hard rule costs: more than all the rest together.
    """

    students: int
    columns: NDArray[np.float64]  # (size, d), zero rows for fillers
    signs: NDArray[np.float64]  # (d,)
    unit: float
    spread: NDArray[np.float64] | None  # (size, size), or None beyond DENSE_LIMIT
    extra: NDArray[np.float64] | None
    barrier: float

    @property
    def size(self) -> int:
        return len(self.columns)

    def spread_between(
        self, members: NDArray[np.int64], first: NDArray[np.int64], second: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """For each row of members (b, places), the spread of each pair of places: shape (b, pairs)."""
        if self.spread is not None:
            flat = members[:, first] * self.size
            flat += members[:, second]
            return self.spread.ravel().take(flat)
        return self.spread_blocks(members)[:, first, second]

    def spread_blocks(self, members: NDArray[np.int64]) -> NDArray[np.float64]:
        """The same for all pairs: shape (b, places, places)."""
        if self.spread is not None:
            return self.spread[members[:, :, None], members[:, None, :]]
        rows = self.columns[members]
        return on_grid((rows * self.signs) @ rows.transpose(0, 2, 1), self.unit)

    def extra_between(
        self, members: NDArray[np.int64], first: NDArray[np.int64], second: NDArray[np.int64]
    ) -> NDArray[np.float64] | None:
        """The extra cost of each pair of places, the rows of each chain being consecutive: shape (b, pairs)."""
        if self.extra is None:
            return None
        flat = members[:, first] * self.size
        flat += members[:, second]
        if len(self.extra) > 1:
            flat += np.repeat(np.arange(len(self.extra)) * self.size**2, len(members) // len(self.extra))[:, None]
        return self.extra.ravel().take(flat)


def pair_costs(instance: Instance, plan: SizePlan, guidance: NDArray[np.float64] | None = None) -> PairCosts:
    """The pair costs of an instance; `guidance` (k, n, n) replaces its soft costs, chain by chain."""
    count = instance.size
    fillers = filler_table(plan)
    size = count + (max(fillers) + 1 if fillers else 0)
    columns = np.zeros((size, instance.columns.shape[1]))
    columns[:count] = instance.columns
    spread = None
    if size <= DENSE_LIMIT:
        spread = on_grid((columns * instance.signs) @ columns.T, instance.unit)
    soft = guidance if guidance is not None else None if instance.soft is None else instance.soft[None]
    barrier = _barrier(soft)
    extra = _extra(instance, plan, soft, barrier, size)
    return PairCosts(count, columns, instance.signs, instance.unit, spread, extra, barrier)


def on_grid(products: NDArray[np.float64], unit: float) -> NDArray[np.float64]:
    """Exact products of columns, in units of cost and rounded so that their sums are exact again."""
    return np.asarray(np.round(products * (unit * GRID)) / GRID)


def filler_table(plan: SizePlan) -> list[int]:
    """For each empty place, group by group, which filler holds it.

    Groups that are alike share one filler. Groups of exact and different sizes each need their own (see `_extra`), so
    that their empty places move together and the sizes only change owner.
    """
    if plan.is_alike:
        return [0] * (plan.capacity * plan.groups) if plan.groups and _has_gaps(plan) else []
    gaps = [plan.capacity - high for high in plan.high]
    return [group for group, gap in enumerate(gaps) for _ in range(gap)]


def _has_gaps(plan: SizePlan) -> bool:
    return plan.low != plan.high


def _barrier(soft: NDArray[np.float64] | None) -> float:
    reach = 0.0 if soft is None else float(np.abs(soft).sum(axis=(1, 2)).max())
    return float(2.0 ** math.ceil(math.log2(4 * (100 + reach))))


def _extra(
    instance: Instance, plan: SizePlan, soft: NDArray[np.float64] | None, barrier: float, size: int
) -> NDArray[np.float64] | None:
    """Soft costs plus the barriers: hard rules, fixed members, and fillers tied to their own group."""
    ties = [(instance.index[rule.a], instance.index[rule.b], rule.kind) for rule in instance.rules]
    homes = [(instance.index[student], group) for student, group in instance.fixed.items()]
    if not plan.is_alike:
        homes += [(instance.size + filler, filler) for filler in sorted(set(filler_table(plan)))]
    if soft is None and not ties and not homes:
        return None
    extra = np.zeros((1 if soft is None else len(soft), size, size))
    if soft is not None:
        grid = max(barrier * 2.0**-40, 1 / GRID)
        extra[:, : instance.size, : instance.size] = np.round(soft / grid) * grid
    hard = np.zeros((size, size))
    for a, b, kind in ties:
        hard[a, b] = hard[b, a] = barrier if kind == "apart" else -barrier
    for position, (a, group) in enumerate(homes):
        for b, other in homes[position:]:
            hard[a, b] = hard[b, a] = -barrier if group == other else barrier
    _repel_full_groups(instance, plan, hard, barrier)
    return extra + hard


def _repel_full_groups(instance: Instance, plan: SizePlan, hard: NDArray[np.float64], barrier: float) -> None:
    """A member fixed in a full group stays away from every filler when sizes differ."""
    if plan.is_alike:
        return
    for student, group in instance.fixed.items():
        if plan.high[group] == plan.capacity:
            fillers = [instance.size + filler for filler in set(filler_table(plan))]
            hard[instance.index[student], fillers] = hard[fillers, instance.index[student]] = barrier
