"""The search: many partitions improved side by side, two groups at a time, with noise that fades away.

One round meets every group with one other and gives each pair the cheapest of its neighbours (all splits of their
members when groups are small). The circle method of round-robin tournaments makes every two groups meet once in G - 1
rounds. Noise is added to the costs and reduced linearly to nothing (noising method, Charon and Hudry, 1993), at a
different strength in each chain. Numbers of rounds decide when to stop, never the clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluation_tool.domain.grouping.neighbourhoods import neighbourhood, size_costs
from evaluation_tool.domain.grouping.pair_costs import filler_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluation_tool.domain.grouping.pair_costs import PairCosts
    from evaluation_tool.domain.grouping.sizes import SizePlan

    Chains = NDArray[np.int64]  # (chains, groups * places): the element at each place

NOISE_POOL = 1 << 16
TOTAL_GRID = 2.0**24


class Exchange:
    """Improves chains of partitions of the elements of `costs` into the groups of `plan`."""

    def __init__(self, costs: PairCosts, plan: SizePlan) -> None:
        self.costs = costs
        self.plan = plan
        self.places = plan.capacity
        self.low = plan.low[0] if plan.is_alike else 0
        self.neighbourhood = neighbourhood(costs, self.places, self.low)
        self._meetings = tournament(plan.groups)
        self._has_gaps = bool(filler_table(plan))

    @property
    def sweep(self) -> int:
        """Rounds for every two groups to meet once."""
        return len(self._meetings)

    def starts(self, orders: NDArray[np.int64]) -> Chains:
        """Deals orders of the students (chains, n) into the groups, each group taking consecutive students."""
        places, sizes = self.places, start_sizes(self.plan, self.costs.students)
        taken = (np.arange(places) < np.array(sizes)[:, None]).ravel()
        chains = np.empty((len(orders), self.plan.groups * places), dtype=np.int64)
        chains[:, taken] = orders
        fillers = np.arange(self.plan.groups) if not self.plan.is_alike else np.zeros(self.plan.groups, dtype=np.int64)
        chains[:, ~taken] = self.costs.students + np.repeat(fillers, places)[~taken]
        return chains

    def improve(
        self,
        chains: Chains,
        rounds: int,
        rng: np.random.Generator,
        heat: NDArray[np.float64] | None = None,
        *,
        local: bool = False,
    ) -> None:
        """Run rounds in place; `heat` (chains,) is the noise at the start, None for plain descent.

        `local` meets groups that lie near each other along a random direction instead of every pair in turn: for
        classes of hundreds that are gathered by level, where most pairs of groups have nothing to exchange.
        """
        pool = rng.random(2 * NOISE_POOL) if heat is not None else None
        for turn in range(rounds):
            meetings = self._near_meetings(chains, rng) if local and turn % 2 else self._meetings[turn % self.sweep]
            noise = None
            if heat is not None and pool is not None:
                noise = self._noise(len(chains), meetings.shape[-2], heat * (1 - turn / rounds), pool, rng)
            self._round(chains, meetings, noise)

    def settle(self, chains: Chains, limit: int = 40) -> None:
        """Descend until no two groups of any chain can be improved (or `limit` sweeps)."""
        for _ in range(limit):
            before = self.totals(chains)
            for meetings in self._meetings:
                self._round(chains, meetings, None)
            if (self.totals(chains) >= before).all():
                return

    def totals(self, chains: Chains) -> NDArray[np.float64]:
        """The cost of each chain, barriers included, up to the constant part; rounded, so that equals compare equal."""
        groups = chains.reshape(-1, self.places)
        i, j = np.triu_indices(self.places)
        twice = np.where(i == j, 1.0, 2.0)
        inverse, forbidden = size_costs(self.places, self.low)
        sizes = (groups < self.costs.students).sum(axis=1)
        total = (self.costs.spread_between(groups, i, j) @ twice) * inverse[sizes] + forbidden[sizes]
        extra = self.costs.extra_between(groups, i, j)
        if extra is not None:
            total += extra @ (i != j).astype(float)
        summed: NDArray[np.float64] = total.reshape(len(chains), -1).sum(axis=1)
        return np.asarray(np.round(summed * TOTAL_GRID) / TOTAL_GRID, dtype=np.float64)

    def groups_of(self, chain: NDArray[np.int64]) -> list[list[int]]:
        """The students of each group of one chain."""
        return [[int(e) for e in row if e < self.costs.students] for row in chain.reshape(-1, self.places)]

    def _round(self, chains: Chains, meetings: NDArray[np.int64], noise: NDArray[np.float64] | None) -> None:
        groups = chains.reshape(len(chains), self.plan.groups, self.places)
        rows = np.arange(len(chains))[:, None, None] if meetings.ndim == 3 else slice(None)
        members = groups[rows, meetings].reshape(-1, 2 * self.places)
        costs = self.neighbourhood.costs(members)
        if noise is not None:
            costs += noise
        changed = self.neighbourhood.apply(members, costs.argmin(axis=1))
        if self._has_gaps:
            changed = changed.reshape(-1, self.places)
            changed.sort(axis=1)
        groups[rows, meetings] = changed.reshape(len(chains), -1, 2, self.places)

    def _noise(
        self, chains: int, meetings: int, heat: NDArray[np.float64], pool: NDArray[np.float64], rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Uniform noise below `heat`; a random stretch of a fixed pool, since drawing it anew would cost the most."""
        needed = chains * meetings * self.neighbourhood.choices
        if needed > NOISE_POOL:
            stretch = rng.random(needed)
        else:
            begin = int(rng.integers(0, NOISE_POOL))
            stretch = pool[begin : begin + needed]
        noise = stretch.reshape(chains, -1) * heat[:, None]
        return noise.reshape(chains * meetings, -1)

    def _near_meetings(self, chains: Chains, rng: np.random.Generator) -> NDArray[np.int64]:
        """Pairs of neighbours, group centroids being sorted along a random direction: (chains, pairs, 2)."""
        direction = np.round((rng.random(self.costs.columns.shape[1]) - 0.5) * 2**10)
        shadow = (self.costs.columns @ direction)[chains].reshape(len(chains), -1, self.places).sum(axis=2)
        order = np.argsort(shadow, axis=1, kind="stable")
        skip = int(rng.integers(0, 2)) if self.plan.groups > 2 else 0
        used = (self.plan.groups - skip) // 2 * 2
        return order[:, skip : skip + used].reshape(len(chains), -1, 2)


def tournament(groups: int) -> list[NDArray[np.int64]]:
    """Rounds of disjoint pairs such that every two groups meet exactly once (circle method)."""
    players = np.arange(groups + groups % 2)
    half = len(players) // 2
    rounds = []
    for _ in range(len(players) - 1):
        pairs = np.sort(np.column_stack([players[:half], players[: half - 1 : -1]]), axis=1)
        rounds.append(pairs[pairs[:, 1] < groups])
        players[1:] = np.roll(players[1:], 1)
    return rounds


def start_sizes(plan: SizePlan, count: int) -> list[int]:
    """Sizes to start from: as even as possible, the larger groups first; exact sizes as they are."""
    if not plan.is_alike:
        return list(plan.high)
    small, rest = divmod(count, plan.groups)
    return [small + (group < rest) for group in range(plan.groups)]
