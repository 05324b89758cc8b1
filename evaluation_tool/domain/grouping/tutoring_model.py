"""Two exact solvers for tutoring: partners once the tutors are chosen (assignment), and roles and partners at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from evaluation_tool.domain.grouping.program import Program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluation_tool.domain.grouping.sizes import SizePlan
    from evaluation_tool.domain.grouping.tutoring import Pairing

    Teams = list[list[int]]

NODE_LIMIT = 500
FORBIDDEN = 1e6


def assign_tutees(pairing: Pairing, plan: SizePlan) -> Teams | None:
    """The best partners once the tutors are the students who can help most; None if that breaks a hard rule.

    Each tutor has a column that must be taken and, for triads, a second one that need not be: exact assignment.
    """
    count, groups = len(pairing.students), plan.groups
    able = pairing.topic >= 0
    aptitude = able.sum(axis=1) - able.sum(axis=0)
    tutors = np.sort(np.argsort(-aptitude, kind="stable")[:groups])
    tutees = np.setdiff1d(np.arange(count), tutors)
    cost = pairing.help_cost.copy()
    for a, b, kind in _indexed(pairing):
        change = FORBIDDEN if kind == "apart" else -FORBIDDEN
        cost[a, b] += change
        cost[b, a] += change
    block = cost[np.ix_(tutors, tutees)].T
    table = np.full((2 * groups, 2 * groups), 0.0)
    table[: len(tutees)] = np.hstack([block, block])
    table[len(tutees) :, :groups] = FORBIDDEN * 10  # whoever is missing leaves only second places empty
    rows, columns = linear_sum_assignment(table)
    teams: Teams = [[int(tutor)] for tutor in tutors]
    for row, column in zip(rows, columns, strict=True):
        if row < len(tutees):
            teams[column % groups].append(int(tutees[row]))
    return teams if _keeps(pairing, teams, plan) else None


def solve_pairs(pairing: Pairing, plan: SizePlan) -> tuple[Teams | None, float]:
    """Roles and partners at once, and a bound: binary x[i, j] (i tutors j) and t[i] (i is a tutor).

    Everyone is a tutor or has one; a tutor has one tutee, or two; there are as many tutors as groups. For fixed roles
    the rows are those of an assignment, so that only the roles are really searched.
    """
    program = Program()
    people = range(len(pairing.students))
    roles = [program.add() for _ in people]
    arcs = {(i, j): program.add(float(pairing.help_cost[i, j])) for i in people for j in people if i != j}
    for person in people:
        tutored = [(arcs[i, person], 1.0) for i in people if i != person]
        program.require([*tutored, (roles[person], 1.0)], 1, 1)
        tutees = [(arcs[person, j], 1.0) for j in people if j != person]
        program.require([*tutees, (roles[person], -1.0)], low=0)
        program.require([*tutees, (roles[person], -float(plan.capacity - 1))], high=0)
    program.require(((role, 1.0) for role in roles), plan.groups, plan.groups)
    for a, b, kind in _indexed(pairing):
        _require_pair(program, arcs, a, b, kind, people)
    answer = program.solve(NODE_LIMIT)
    if answer.values is None:
        return None, 0.0
    teams = [
        [i, *(j for j in people if i != j and answer.values[arcs[i, j]] > 0)]
        for i in people
        if answer.values[roles[i]] > 0
    ]
    return teams, answer.bound


def _require_pair(
    program: Program, arcs: dict[tuple[int, int], int], a: int, b: int, kind: str, people: Sequence[int]
) -> None:
    """A team holds both if one tutors the other, or if both have the same tutor."""
    direct = [(arcs[a, b], 1.0), (arcs[b, a], 1.0)]
    others = [i for i in people if i not in (a, b)]
    if kind == "apart":
        program.require(direct, high=0)
        for i in others:
            program.at_most_one(arcs[i, a], arcs[i, b])
        return
    shared = []
    for i in others:
        both = program.add()
        program.require([(both, 1.0), (arcs[i, a], -1.0)], high=0)
        program.require([(both, 1.0), (arcs[i, b], -1.0)], high=0)
        shared.append((both, 1.0))
    program.require([*direct, *shared], 1, 1)


def _indexed(pairing: Pairing) -> list[tuple[int, int, str]]:
    """Hard rules by position, fixed members included: together in one group, apart in two."""
    index = pairing.index
    rules = [(index[rule.a], index[rule.b], str(rule.kind)) for rule in pairing.rules]
    fixed = sorted(pairing.fixed.items())
    for position, (a, group) in enumerate(fixed):
        for b, other in fixed[position + 1 :]:
            rules.append((index[a], index[b], "together" if group == other else "apart"))
    return rules


def _keeps(pairing: Pairing, teams: Teams, plan: SizePlan) -> bool:
    home = {member: number for number, team in enumerate(teams) for member in team}
    sizes_fit = all(2 <= len(team) <= plan.capacity for team in teams)
    return sizes_fit and all((home[a] == home[b]) == (kind == "together") for a, b, kind in _indexed(pairing))
