"""A small integer program written row by row, solved exactly by HiGHS on one thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

PROVEN_INFEASIBLE = 2  # statuses of scipy.optimize.milp
SOLVER_TROUBLE = 4  # HiGHS sometimes loses a solution on the way back from its presolve


@dataclass(frozen=True)
class Answer:
    """`values` is None when no solution was found; `bound` is what no solution can beat."""

    values: NDArray[np.float64] | None
    bound: float
    infeasible: bool


@dataclass
class Program:
    """Minimise the sum of the costs of whole variables between 0 and their upper limit, under the required rows."""

    costs: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    rows: list[dict[int, float]] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)

    def add(self, cost: float = 0.0, upper: float = 1.0) -> int:
        """A new variable; return its number."""
        self.costs.append(cost)
        self.uppers.append(upper)
        return len(self.costs) - 1

    def require(self, terms: Iterable[tuple[int, float]], low: float = -np.inf, high: float = np.inf) -> None:
        """low <= sum of coefficient * variable <= high; a variable given twice counts twice."""
        row: dict[int, float] = {}
        for variable, coefficient in terms:
            row[variable] = row.get(variable, 0.0) + coefficient
        self.rows.append(row)
        self.lows.append(low)
        self.highs.append(high)

    def at_most_one(self, *variables: int) -> None:
        self.require(((variable, 1.0) for variable in variables), high=1)

    def solve(self, node_limit: int) -> Answer:
        """The optimum, or the best solution met within the node limit (nodes, not seconds: the answer is the same
        on a slow machine)."""
        answer = self._run(node_limit, presolve=True)
        if answer.x is None and answer.status == SOLVER_TROUBLE:
            answer = self._run(node_limit, presolve=False)
        found = None if answer.x is None else np.round(np.asarray(answer.x, dtype=float))
        bound = -np.inf if answer.mip_dual_bound is None else float(answer.mip_dual_bound)
        return Answer(found, bound, answer.status == PROVEN_INFEASIBLE)

    def _run(self, node_limit: int, *, presolve: bool) -> Any:
        starts = np.cumsum([0, *(len(row) for row in self.rows)])
        columns = np.array([variable for row in self.rows for variable in row], dtype=np.int64)
        values = np.array([value for row in self.rows for value in row.values()], dtype=float)
        matrix = csr_array((values, columns, starts), shape=(len(self.rows), len(self.costs)))
        return milp(
            c=np.array(self.costs),
            constraints=LinearConstraint(matrix, self.lows, self.highs),
            bounds=Bounds(0, self.uppers),
            integrality=np.ones(len(self.costs), dtype=np.int64),
            options={"node_limit": node_limit, "mip_rel_gap": 0.0, "presolve": presolve},
        )
