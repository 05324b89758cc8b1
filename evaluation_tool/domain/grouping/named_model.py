"""The integer program of `needs_named`: who sits in which slot, a slot being a group with its competency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluation_tool.domain.grouping.program import Answer, Program
from evaluation_tool.domain.grouping.reasons import levels_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from evaluation_tool.domain.grouping.request import GroupRequest, PairRule
    from evaluation_tool.domain.grouping.sizes import SizePlan

OPENING_COST = 1.0  # one more group must save more than one level in all, when the number of groups is left open
TIE_BREAK = 1e-3  # in all: decides between equals, in favour of the first competencies


@dataclass(frozen=True)
class Slot:
    """A group that may be opened: its competency, its limits, and its place in the plan if it has one."""

    competency: int
    low: int
    high: int
    group: int | None


def level_costs(request: GroupRequest, students: Sequence[str]) -> NDArray[np.float64]:
    """What it costs to have each student work on each competency (n, C): their level, infinite where not observed.

    With weights w (the largest counting 1) the cost is L + 1 - w (L + 1 - level): a competency of little weight
    attracts little. A student without any level is there because the teacher fixed them, and costs L + 1 anywhere.
    """
    levels = levels_of(request, students)
    top = request.level_count + 1.0
    weights = np.array(request.weights or (1.0,) * len(request.competencies))
    costs = top - weights / weights.max() * (top - levels)
    costs = np.where(np.isnan(levels), np.inf, costs)
    costs[np.isinf(costs).all(axis=1)] = top
    return np.asarray(costs)


def has_open_number(request: GroupRequest, students: Sequence[str]) -> bool:
    """Whether the engine chooses how many groups to open: nobody gave a number, sizes or numbered places."""
    numbered = any(student in request.fixed for student in students)
    return request.sizes.groups is None and request.sizes.exact is None and not numbered


def slots_for(
    request: GroupRequest, costs: NDArray[np.float64], plan: SizePlan, fixed: Mapping[str, int]
) -> list[Slot]:
    """Numbered slots when the order of the groups matters (fixed members, exact sizes), else as few as can fill."""
    eligible = np.isfinite(costs).sum(axis=0)
    if fixed or not plan.is_alike:
        return [
            Slot(competency, plan.low[group], plan.high[group], group)
            for group in range(plan.groups)
            for competency in range(costs.shape[1])
        ]
    low, high = plan.low[0], (request.sizes.max if request.sizes.exact is None else plan.high[0])
    most = plan.groups if request.sizes.groups or request.sizes.exact else len(costs)
    return [
        Slot(competency, low, high, None)
        for competency in range(costs.shape[1])
        for _ in range(min(int(eligible[competency]) // low, most))
    ]


class SeatModel:
    """Binary seats x[student, slot] and doors y[slot]: low y <= sum_i x <= high y, one seat a student."""

    def __init__(
        self,
        request: GroupRequest,
        students: Sequence[str],
        costs: NDArray[np.float64],
        slots: list[Slot],
        fixed: Mapping[str, int],
        plan: SizePlan,
    ) -> None:
        self.program = Program()
        self.students = students
        self._rules = [rule for rule in request.rules if {rule.a, rule.b} <= set(students)]
        self._index = {name: row for row, name in enumerate(students)}
        self._merged = not self._rules and not fixed and plan.is_alike
        self.slots = _merge(slots) if self._merged else slots
        free_number = has_open_number(request, students)
        opening = OPENING_COST if free_number else 0.0
        self.doors = [self.program.add(opening, self._copies(slots, slot)) for slot in self.slots]
        self.seats = [[self._seat(costs, row, slot) for slot in self.slots] for row in range(len(students))]
        self._require_seats(fixed)
        self._require_doors(plan, free_number=free_number)
        for rule in self._rules:
            self._require_rule(rule)

    def members(self, answer: Answer) -> list[tuple[Slot, list[str]]]:
        """The students of each slot in use."""
        assert answer.values is not None  # noqa: S101 - read only after a solution was found
        result: list[tuple[Slot, list[str]]] = []
        for column, slot in enumerate(self.slots):
            names = [
                name
                for name, row in zip(self.students, self.seats, strict=True)
                if row[column] is not None and answer.values[row[column]] > 0
            ]
            copies = int(answer.values[self.doors[column]])
            result += [(slot, names[copy::copies]) for copy in range(copies)]
        return result

    def _copies(self, slots: list[Slot], slot: Slot) -> int:
        return slots.count(slot) if self._merged else 1

    def _seat(self, costs: NDArray[np.float64], row: int, slot: Slot) -> int | None:
        cost = costs[row, slot.competency]
        if not np.isfinite(cost):
            return None
        order = (row * 31 + slot.competency * 17) % 97 / 97 + slot.competency
        return self.program.add(float(cost) + TIE_BREAK * order / ((1 + costs.shape[1]) * len(costs)))

    def _require_seats(self, fixed: Mapping[str, int]) -> None:
        for name, row in zip(self.students, self.seats, strict=True):
            self.program.require(((seat, 1) for seat in row if seat is not None), 1, 1)
            if name in fixed:
                home = [
                    (seat, 1)
                    for seat, slot in zip(row, self.slots, strict=True)
                    if seat is not None and slot.group == fixed[name]
                ]
                self.program.require(home, 1, 1)

    def _require_doors(self, plan: SizePlan, *, free_number: bool) -> None:
        for column, (door, slot) in enumerate(zip(self.doors, self.slots, strict=True)):
            taken = [(row[column], 1.0) for row in self.seats if row[column] is not None]
            self.program.require([*taken, (door, -slot.low)], low=0)  # type: ignore[list-item]
            self.program.require([*taken, (door, -slot.high)], high=0)  # type: ignore[list-item]
        if not free_number:
            self.program.require(((door, 1) for door in self.doors), plan.groups, plan.groups)
        for group in sorted({slot.group for slot in self.slots if slot.group is not None}):
            same = [door for door, slot in zip(self.doors, self.slots, strict=True) if slot.group == group]
            self.program.require(((door, 1) for door in same), 1, 1)
        for first, second in zip(range(len(self.slots) - 1), range(1, len(self.slots)), strict=True):
            if self.slots[first] == self.slots[second]:  # copies open in order: fewer symmetric solutions
                self.program.require([(self.doors[first], 1), (self.doors[second], -1)], low=0)

    def _require_rule(self, rule: PairRule) -> None:
        """Apart: no slot holds both. Together: every slot holds both or none. Soft: a dear variable lifts the row."""
        a, b = self.seats[self._index[rule.a]], self.seats[self._index[rule.b]]
        lift = None if rule.hard else self.program.add(rule.weight)
        for seat_a, seat_b in zip(a, b, strict=True):
            if rule.kind == "apart":
                terms = [(seat, 1.0) for seat in (seat_a, seat_b) if seat is not None]
                self.program.require([*terms, *([] if lift is None else [(lift, -1.0)])], high=1)
                continue
            for seat, other in ((seat_a, seat_b), (seat_b, seat_a)):
                if seat is not None:
                    terms = [(seat, 1.0), *([] if other is None else [(other, -1.0)])]
                    self.program.require([*terms, *([] if lift is None else [(lift, -1.0)])], high=0)


def _merge(slots: Sequence[Slot]) -> list[Slot]:
    return list(dict.fromkeys(slots))
