"""Every way to share the members of two groups anew, costed for hundreds of pairs of groups at once.

The cost of a partition is a sum over groups, so two groups can be improved without looking at the others. A batch has
one row per pair of groups: its 2 s places, those of the first group first. An empty place holds a filler, an element
whose index is not less than the number of students; fillers come last in their group, so that the two counts of fillers
say which places are empty.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluation_tool.domain.grouping.pair_costs import PairCosts

RESPLIT_LIMIT = 6  # places; two groups of 7 can be split in 1,716 ways, which costs more than it brings
FORBIDDEN = 1e30
SMALL_PRODUCT = 200_000  # multiplications


class Neighbourhood(Protocol):
    """Proposes new members for pairs of groups."""

    choices: int

    def costs(self, members: NDArray[np.int64]) -> NDArray[np.float64]:
        """The cost of each choice for each row of members (b, 2 s): shape (b, choices)."""

    def apply(self, members: NDArray[np.int64], choice: NDArray[np.int64]) -> NDArray[np.int64]:
        """The members once the chosen moves (b,) are made: shape (b, 2 s)."""


def neighbourhood(costs: PairCosts, places: int, low: int) -> Neighbourhood:
    """The best neighbourhood for groups of at least `low` students in `places` places."""
    kind = Resplit if places <= RESPLIT_LIMIT else Swap
    return kind(costs, places, low)


def size_costs(places: int, low: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For a group of 0..places students: 1 / size, and a prohibitive cost when it is under `low`."""
    inverse = np.zeros(places + 1)
    inverse[1:] = 1.0 / np.arange(1, places + 1)
    return inverse, np.where(np.arange(places + 1) < low, FORBIDDEN, 0.0)


def product(values: NDArray[np.float64], table: NDArray[np.float64]) -> NDArray[np.float64]:
    """values @ table, in parts small enough for the linear algebra library to stay on one thread.

    Its threads wait for each other actively: beside other work on few cores, one product can take a hundred times as
    long as it should.
    """
    rows = max(SMALL_PRODUCT // table.size, 1)
    whole = len(values) // rows * rows
    if len(values) <= rows:
        return np.asarray(values @ table)
    parts = (values[:whole].reshape(-1, rows, len(table)) @ table).reshape(whole, -1)
    return np.asarray(parts) if whole == len(values) else np.concatenate([parts, values[whole:] @ table])


@lru_cache(maxsize=32)
def split_table(places: int) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """All splits of 2 s places into two groups of s, the first place in the first group (the groups are alike).

    Returns who ends in the first group, (choices, 2 s), and the new order of the places; split 0 changes nothing.
    """
    rows = [(0, *rest) for rest in combinations(range(1, 2 * places), places - 1)]
    first = np.zeros((len(rows), 2 * places), dtype=bool)
    first[np.arange(len(rows))[:, None], np.array(rows)] = True
    order = np.argsort(~first, axis=1, kind="stable")
    return first, order


class Resplit:
    """All splits of both groups' members: 35 for two groups of 4, 462 for two groups of 6.

    The cost of every split is one matrix product: pair values (b, pairs) by "are both on the same side" (pairs,
    choices). When sizes vary, each side is divided by its own number of students, read from a table by the number of
    fillers of both groups.
    """

    def __init__(self, costs: PairCosts, places: int, low: int) -> None:
        self._costs = costs
        self._places = places
        self._full = low == places
        first, self._order = split_table(places)
        self.choices = len(first)
        self._i, self._j = np.triu_indices(2 * places, 1 if self._full else 0)
        twice = np.where(self._i == self._j, 1.0, 2.0)[:, None]
        both = (first[:, self._i] & first[:, self._j]).T.astype(float)
        neither = (~first[:, self._i] & ~first[:, self._j]).T.astype(float)
        self._first, self._second = both * twice, neither * twice
        self._same = (both + neither) * (self._i != self._j)[:, None]
        if self._full:
            self._first = (self._first + self._second) / places
        else:
            self._by_gaps = _tables_by_gaps(first, places, low)

    def costs(self, members: NDArray[np.int64]) -> NDArray[np.float64]:
        spread = self._costs.spread_between(members, self._i, self._j)
        if self._full:
            total = product(spread, self._first)
        else:
            gaps = members >= self._costs.students
            key = gaps[:, : self._places].sum(axis=1) * (self._places + 1) + gaps[:, self._places :].sum(axis=1)
            inverse_first, inverse_second, forbidden = self._by_gaps
            total = product(spread, self._first)
            total *= inverse_first.take(key, axis=0)
            second = product(spread, self._second)
            second *= inverse_second.take(key, axis=0)
            total += second
            total += forbidden.take(key, axis=0)
        extra = self._costs.extra_between(members, self._i, self._j)
        if extra is not None:
            total += product(extra, self._same)
        return np.asarray(total)

    def apply(self, members: NDArray[np.int64], choice: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.take_along_axis(members, self._order.take(choice, axis=0), axis=1)


def _tables_by_gaps(first: NDArray[np.bool_], places: int, low: int) -> tuple[NDArray[np.float64], ...]:
    """By numbers of empty places (a, b) in both groups, flattened: 1 / size of each side, and what is forbidden."""
    inverse, forbidden = size_costs(places, low)
    rows = []
    for a in range(places + 1):
        for b in range(places + 1):
            taken = np.concatenate([np.arange(places) < places - a, np.arange(places) < places - b])
            on_first = (first & taken).sum(axis=1)
            on_second = taken.sum() - on_first
            rows.append((inverse[on_first], inverse[on_second], forbidden[on_first] + forbidden[on_second]))
    return tuple(np.array(table) for table in zip(*rows, strict=True))


class Swap:
    """One exchange between two larger groups, or none: s^2 + 1 choices. Exchanging with a filler is a move."""

    def __init__(self, costs: PairCosts, places: int, low: int) -> None:
        self._costs = costs
        self._places = places
        self._inverse, self._forbidden = size_costs(places, low)
        self._i, self._j = (part.ravel() for part in np.indices((2 * places, 2 * places)))
        self.choices = places * places + 1

    def costs(self, members: NDArray[np.int64]) -> NDArray[np.float64]:
        batch, s = len(members), self._places
        spread = self._costs.spread_blocks(members)
        real = (members < self._costs.students).astype(np.int64)
        count_first, count_second = real[:, :s].sum(axis=1), real[:, s:].sum(axis=1)
        moved = real[:, None, s:] - real[:, :s, None]  # students gained by the first group
        stay, swap = _exchange_sums(spread, s)
        total = np.empty((batch, self.choices))
        for column, (sums, counts) in enumerate(((stay[0], count_first), (stay[1], count_second))):
            part = sums * self._inverse[counts] + self._forbidden[counts]
            total[:, 0] = part if column == 0 else total[:, 0] + part
        first, second = count_first[:, None, None] + moved, count_second[:, None, None] - moved
        after = swap[0] * self._inverse[first] + swap[1] * self._inverse[second]
        after += self._forbidden[first] + self._forbidden[second]
        total[:, 1:] = after.reshape(batch, -1)
        extra = self._costs.extra_between(members, self._i, self._j)
        if extra is not None:
            blocks = extra.reshape(batch, 2 * s, 2 * s) * ~np.eye(2 * s, dtype=bool)
            stay, swap = _exchange_sums(blocks, s)
            total[:, 0] += (stay[0] + stay[1]) / 2
            total[:, 1:] += ((swap[0] + swap[1]) / 2).reshape(batch, -1)
        return total

    def apply(self, members: NDArray[np.int64], choice: NDArray[np.int64]) -> NDArray[np.int64]:
        rows = np.flatnonzero(choice)
        i, j = np.divmod(choice[rows] - 1, self._places)
        result = members.copy()
        result[rows, i] = members[rows, self._places + j]
        result[rows, self._places + j] = members[rows, i]
        return result


def _exchange_sums(
    blocks: NDArray[np.float64], s: int
) -> tuple[tuple[NDArray[np.float64], ...], tuple[NDArray[np.float64], ...]]:
    """Sums over ordered pairs inside each group, before (b,) and after exchanging places i and j (b, s, s)."""
    to_first, to_second = blocks[:, :, :s].sum(axis=2), blocks[:, :, s:].sum(axis=2)
    own = np.diagonal(blocks, axis1=1, axis2=2)
    across = 2 * blocks[:, :s, s:]
    own_i, own_j = own[:, :s, None], own[:, None, s:]
    before_first, before_second = to_first[:, :s].sum(axis=1), to_second[:, s:].sum(axis=1)
    ends = own_i + own_j - across
    after_first = before_first[:, None, None] + 2 * (to_first[:, None, s:] - to_first[:, :s, None]) + ends
    after_second = before_second[:, None, None] + 2 * (to_second[:, :s, None] - to_second[:, None, s:]) + ends
    return (before_first, before_second), (after_first, after_second)
