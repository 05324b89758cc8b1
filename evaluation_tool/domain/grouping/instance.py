"""A request compiled to numbers: columns, pair costs and the hard rules as prohibitive pair costs.

Students are held in alphabetical order of their identifiers, so that the order of the request changes nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from evaluation_tool.domain.grouping.features import attribute_columns, sum_of_squares, thermometer
from evaluation_tool.domain.grouping.history import met_weights
from evaluation_tool.domain.grouping.rules import hard_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from evaluation_tool.domain.grouping.request import GroupRequest, PairRule

FULL_SCALE = 100.0  # what all differences of the class together cost
SPREAD, GATHER, IGNORE = 1, -1, 0  # what a kind does with differences of level inside a group


@dataclass(frozen=True)
class Instance:
    """The cost of a partition into groups g of s_g students (n students, T = sum of all squares of the columns):

    100/T * (sense * sum_g |L_g|^2 / s_g + sum_g |A_g|^2 / s_g [+ sum of squares of the levels if sense is GATHER])
    + sum of `soft` over the pairs inside a group + `broken`,

    where L_g and A_g are the sums over g of the level and attribute columns. `soft` is negative for a soft "together"
    rule, which `broken` makes up for: the total is never negative.
    """

    students: tuple[str, ...]
    levels: NDArray[np.float64]  # (n, C), nan where not observed
    level_columns: NDArray[np.float64]  # (n, d)
    attribute_columns: NDArray[np.float64]  # (n, a)
    sense: int
    soft: NDArray[np.float64] | None  # (n, n), symmetric
    broken: float
    met: NDArray[np.float64] | None  # (n, n): how recently and often two students were together; None: never
    sessions: int  # past ones
    repeat_cost: float  # what one repeated pair of the last session costs, already in `soft`
    rules: tuple[PairRule, ...]  # hard, and binding today
    fixed: Mapping[str, int]

    @property
    def size(self) -> int:
        return len(self.students)

    @cached_property
    def columns(self) -> NDArray[np.float64]:
        return np.hstack([self.level_columns, self.attribute_columns])

    @cached_property
    def signs(self) -> NDArray[np.float64]:
        """The sense of each column: +1 to spread, -1 to gather."""
        level, attribute = self.level_columns.shape[1], self.attribute_columns.shape[1]
        return np.concatenate([np.full(level, float(self.sense)), np.ones(attribute)])

    @cached_property
    def total(self) -> float:
        return sum_of_squares(self.columns)

    @cached_property
    def unit(self) -> float:
        """What one unit of squared sum per student costs: 100 / T, and 0 for a class without differences."""
        return FULL_SCALE / self.total if self.total > 0 else 0.0

    @cached_property
    def offset(self) -> float:
        """The part of the cost that no partition changes."""
        inside = sum_of_squares(self.level_columns) * self.unit if self.sense == GATHER else 0.0
        return inside + self.broken

    @cached_property
    def index(self) -> dict[str, int]:
        return {student: position for position, student in enumerate(self.students)}

    def cost(self, groups: Sequence[Sequence[int]]) -> float:
        """The cost of a partition given as positions in `students`."""
        home = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        members = np.fromiter((position for group in groups for position in group), dtype=np.int64, count=len(home))
        sums = np.zeros((len(groups), self.columns.shape[1]))
        np.add.at(sums, home, self.columns[members])
        sizes = np.maximum(np.bincount(home, minlength=len(groups)), 1)
        spread = math.fsum((self.signs * sums * sums / sizes[:, None]).ravel().tolist()) * self.unit
        parts = [self.offset, spread]
        if self.soft is not None:
            for group in groups:
                inside = self.soft[np.ix_(group, group)]
                parts += inside[np.triu_indices(len(group), 1)].tolist()
        return max(math.fsum(parts), 0.0)


def compile_instance(request: GroupRequest, placed: Iterable[str], sense: int) -> Instance:
    """The numbers behind a request, for the students to place; raise nothing once the request is valid.

    One broken soft rule of weight 1 costs as much as an average student's differences with the class, 100 / n; so
    does one pair of the last session met again when `novelty` is 1 and levels are spread (see `repeat_unit`).
    """
    students = tuple(sorted(placed))
    rows = np.array([request.rows[student] for student in students], dtype=np.int64)
    levels = np.asarray(request.levels, dtype=float)[rows]
    weights = request.weights or (1.0,) * len(request.competencies)
    level_columns = thermometer(levels, weights, request.level_count) if sense else np.zeros((len(students), 0))
    squares = sum_of_squares(level_columns) / max(len(request.competencies), 1) or float(len(students))
    attributes = [
        attribute_columns([request.balance[name][row] for row in rows], squares) for name in sorted(request.balance)
    ]
    unit = FULL_SCALE / max(len(students), 1)
    met = met_weights(students, request.history)
    repeat_cost = request.novelty * unit * REPEAT_UNITS[sense]
    soft, broken = _soft_costs(request.rules, students, unit)
    if met is not None and repeat_cost > 0:
        soft = met * repeat_cost if soft is None else soft + met * repeat_cost
    return Instance(
        students=students,
        levels=levels,
        level_columns=level_columns,
        attribute_columns=np.hstack(attributes) if attributes else np.zeros((len(students), 0)),
        sense=sense,
        soft=soft,
        broken=broken,
        met=met if repeat_cost > 0 else None,
        sessions=len(request.history),
        repeat_cost=repeat_cost,
        rules=hard_rules(request.rules, students),
        fixed={student: request.fixed[student] for student in students if student in request.fixed},
    )


# A needs group exists to bring like with like, and the like stay like: there a repeated pair only breaks near ties.
REPEAT_UNITS = {SPREAD: 4.0, GATHER: 0.1, IGNORE: 4.0}


def _soft_costs(
    rules: Iterable[PairRule], students: Sequence[str], unit: float
) -> tuple[NDArray[np.float64] | None, float]:
    """The pair costs of the soft rules, and what they would all cost if no pair met."""
    index = {student: position for position, student in enumerate(students)}
    binding = [rule for rule in rules if not rule.hard and rule.a in index and rule.b in index]
    if not binding:
        return None, 0.0
    costs = np.zeros((len(students), len(students)))
    for rule in binding:
        a, b = index[rule.a], index[rule.b]
        change = rule.weight * unit * (1 if rule.kind == "apart" else -1)
        costs[a, b] += change
        costs[b, a] += change
    return costs, math.fsum(rule.weight * unit for rule in binding if rule.kind == "together")
