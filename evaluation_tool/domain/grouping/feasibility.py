"""Whether any grouping keeps every hard rule, asked of an exact solver over the students who have a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation_tool.domain.grouping.program import Answer, Program
from evaluation_tool.domain.grouping.rules import Blocks, apart_blocks, clique_cover

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluation_tool.domain.grouping.request import PairRule
    from evaluation_tool.domain.grouping.sizes import SizePlan

NODE_LIMIT = 60
RULE_LIMIT = 80  # hard rules; beyond, colouring so dense a graph takes the solver minutes: it is not asked


def is_feasible(rules: Sequence[PairRule], fixed: Mapping[str, int], plan: SizePlan, count: int) -> bool:
    """Whether `count` students can be placed; an undecided search (node and rule limits) counts as feasible."""
    blocks = Blocks.tied_by(rules, fixed)
    if any(rule.kind == "apart" and blocks.of[rule.a] == blocks.of[rule.b] for rule in rules):
        return False
    if len(rules) > RULE_LIMIT:
        return True
    _, answer = _solve(rules, blocks, fixed, plan, count)
    return not answer.infeasible


def find_placement(
    rules: Sequence[PairRule], fixed: Mapping[str, int], plan: SizePlan, count: int
) -> dict[str, int] | None:
    """A group for every student who has a rule or a fixed place, such that the others can fill the groups; None when
    there is none, or none was found within the limits."""
    if len(rules) > RULE_LIMIT:
        return None
    blocks = Blocks.tied_by(rules, fixed)
    seats, answer = _solve(rules, blocks, fixed, plan, count)
    if answer.values is None:
        return None
    home = [next(group for group, seat in enumerate(row) if answer.values[seat] > 0) for row in seats]
    return {student: home[block] for student, block in blocks.of.items()}


def _solve(
    rules: Sequence[PairRule], blocks: Blocks, fixed: Mapping[str, int], plan: SizePlan, count: int
) -> tuple[list[list[int]], Answer]:
    """One binary per block and group, one count per group for the students without a rule.

    Each block has one group; blocks that are apart share none; places taken lie between the limits of each group.
    """
    program = Program()
    groups = range(plan.groups)
    seats = [[program.add() for _ in groups] for _ in blocks.members]
    free = count - sum(len(block) for block in blocks.members)
    others = [program.add(upper=max(free, 0)) for _ in groups]
    for row in seats:
        program.require(((seat, 1) for seat in row), 1, 1)
    for group in groups:
        taken = [(row[group], len(block)) for row, block in zip(seats, blocks.members, strict=True)]
        program.require([*taken, (others[group], 1)], plan.low[group], plan.high[group])
    program.require(((other, 1) for other in others), free, free)
    for clique in clique_cover(apart_blocks(rules, blocks)):
        for group in groups:
            program.at_most_one(*(seats[block][group] for block in clique))
    for student, group in fixed.items():
        program.require([(seats[blocks.of[student]][group], 1)], 1, 1)
    return seats, program.solve(NODE_LIMIT)
