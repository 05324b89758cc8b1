"""`needs_named`: every group works on one competency that its members share as their next step, exactly solved."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evaluation_tool.domain.grouping.conflicts import name_hidden_conflict, refuse_plain_conflicts
from evaluation_tool.domain.grouping.errors import Conflict, Hint
from evaluation_tool.domain.grouping.instance import GATHER, Instance, compile_instance
from evaluation_tool.domain.grouping.named_model import (
    OPENING_COST,
    TIE_BREAK,
    SeatModel,
    Slot,
    has_open_number,
    level_costs,
    slots_for,
)
from evaluation_tool.domain.grouping.proposal import Proposal, certificate
from evaluation_tool.domain.grouping.reasons import levels_of, success_level, support_notices
from evaluation_tool.domain.grouping.request import GroupRequest
from evaluation_tool.domain.grouping.result import Certificate, Notice, Reason
from evaluation_tool.domain.grouping.rules import hard_rules
from evaluation_tool.domain.grouping.search import best_partition
from evaluation_tool.domain.grouping.sizes import SizePlan, group_range, plan_sizes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from evaluation_tool.domain.grouping.program import Answer
    from evaluation_tool.domain.grouping.proposal import Groups

NODE_LIMIT = 2_000
LARGE_CLASS = 60  # students; beyond, each node costs more and the first ones are good enough
LARGE_NODE_LIMIT = 50
RANDOM_DRAWS = 30
EXACT_LIMIT = 1_000  # pair rules times slots; beyond, the exact model takes seconds


class NamedNeeds:
    """Score: the sum over students of their level on the competency of their group (of how far it is from the first
    need when competencies have weights, see `level_costs`), plus OPENING_COST for each group when their number is left
    open, plus the weight of each broken soft rule. Repeated partners only decide between equal splits."""

    needs_levels = True

    def propose(self, request: GroupRequest, placed: Sequence[str]) -> Proposal:
        students = tuple(sorted(placed))
        costs = level_costs(request, students)
        fixed = {name: group for name, group in sorted(request.fixed.items()) if name in set(students)}
        least = max(fixed.values(), default=-1) + 1
        plan = plan_sizes(len(students), request.sizes, least_groups=least)
        rules = hard_rules(request.rules, students)
        widest = _widest(plan, request, len(students))
        refuse_plain_conflicts(rules, fixed, widest, len(students))
        slots = slots_for(request, costs, plan, fixed)
        if len(slots) * len(request.rules) > EXACT_LIMIT:
            return self._by_search(request, students, (plan, widest))
        model = SeatModel(request, students, costs, slots, fixed, plan)
        answer = model.program.solve(NODE_LIMIT if len(students) <= LARGE_CLASS else LARGE_NODE_LIMIT)
        if answer.values is None:
            hidden = name_hidden_conflict(rules, fixed, widest, len(students)) if answer.infeasible else None
            raise hidden or Conflict("needs_not_shared", (), Hint("observe_more", {"students": len(students)}))
        groups, labels = self._read(request, model, answer, plan)
        groups = tuple(tuple(sorted(group, key=request.rows.__getitem__)) for group in groups)
        return Proposal(groups, labels, self._measure(request, groups, labels, answer.bound, "exact"))

    def certify(self, request: GroupRequest, placed: Sequence[str], proposal: Proposal) -> Certificate:
        exact = self.propose(request, placed)
        return self._measure(
            request, proposal.groups, proposal.labels, exact.certificate.bound, exact.certificate.method
        )

    def explain(self, request: GroupRequest, proposal: Proposal) -> tuple[Mapping[str, Reason], list[Notice]]:
        explained: dict[str, Reason] = {}
        notices: list[Notice] = []
        for number, (group, label) in enumerate(zip(proposal.groups, proposal.labels, strict=True)):
            column = request.competencies.index(label)
            levels = levels_of(request, group)[:, column]
            for student, level in zip(group, levels, strict=True):
                explained[student] = _reason(label, level, request.level_count)
            if (levels >= success_level(request.level_count)).all():
                notices.append(Notice("group_already_succeeds", {"group": number, "competency": label}))
        return explained, notices + support_notices(request, proposal.groups)

    def _by_search(self, request: GroupRequest, students: Sequence[str], plans: Sequence[SizePlan]) -> Proposal:
        """With more rules than the exact model can bear: groups of like profiles that keep them, each then working on
        the competency that suits it best. The bound forgets sizes and rules."""
        instance = compile_instance(request, students, GATHER)
        found = _first_possible(request, instance, plans)
        groups = tuple(
            tuple(sorted((instance.students[position] for position in group), key=request.rows.__getitem__))
            for group in found
        )
        costs = level_costs(request, students)
        row = {name: position for position, name in enumerate(students)}
        dearest = request.level_count + 1.0
        labels = tuple(
            request.competencies[int(np.minimum(costs[[row[name] for name in group]], dearest).sum(axis=0).argmin())]
            for group in groups
        )
        bound = math.fsum(np.minimum(costs, dearest).min(axis=1))  # everyone on their own first need
        return Proposal(groups, labels, self._measure(request, groups, labels, bound, "search"))

    def _read(
        self, request: GroupRequest, model: SeatModel, answer: Answer, plan: SizePlan
    ) -> tuple[Groups, tuple[str, ...]]:
        """The groups in order: as numbered if slots are, else by their first member; even splits of a competency."""
        opened = model.members(answer)
        if any(slot.group is not None for slot, _ in opened):
            opened.sort(key=lambda pair: pair[0].group or 0)
        else:
            if not any(not rule.hard for rule in request.rules):
                opened = _split_evenly(request, opened)
            opened.sort(key=lambda pair: pair[1])
        return (
            tuple(tuple(members) for _, members in opened),
            tuple(request.competencies[slot.competency] for slot, _ in opened),
        )

    def _measure(
        self, request: GroupRequest, groups: Groups, labels: tuple[str, ...], bound: float, method: str
    ) -> Certificate:
        students = tuple(sorted(name for group in groups for name in group))
        costs = level_costs(request, students)
        score = _score(request, students, costs, groups, [request.competencies.index(label) for label in labels])
        known = costs[np.isfinite(costs)]
        whole = float(score).is_integer() and bool((known == np.floor(known)).all())
        if whole and score - (bound - TIE_BREAK) < 1 - TIE_BREAK:
            bound = score
        sizes = [len(group) for group in groups]
        rng = np.random.default_rng(request.seed % 2**64)
        draws = [
            _best_labels(request, students, costs, np.argsort(rng.random(len(students)), kind="stable"), sizes)
            for _ in range(RANDOM_DRAWS)
        ]
        by_hand = np.argsort(np.nan_to_num(levels_of(request, students)).sum(axis=1), kind="stable")
        return certificate(
            score,
            max(bound - TIE_BREAK, 0.0) if bound < score else score,
            random_score=math.fsum(draws) / len(draws),
            by_hand_score=_best_labels(request, students, costs, by_hand, sizes),
            method=method,
        )


NEEDS_NAMED = NamedNeeds()


def _first_possible(request: GroupRequest, instance: Instance, plans: Sequence[SizePlan]) -> list[list[int]]:
    """The groups of the first plan that the rules allow; the conflict of the last one if none does."""
    for plan in plans:
        try:
            refuse_plain_conflicts(instance.rules, instance.fixed, plan, instance.size)
            return best_partition(instance, plan, seed=request.seed, effort=request.effort)
        except Conflict:
            if plan is plans[-1]:
                raise
    raise AssertionError("no plan to try")


def _widest(plan: SizePlan, request: GroupRequest, count: int) -> SizePlan:
    """The plan with the most groups that the request allows: a conflict there is a conflict for any number."""
    if not has_open_number(request, request.students):
        return plan
    groups = group_range(count, request.sizes)[-1]
    return SizePlan((request.sizes.min,) * groups, (request.sizes.max,) * groups)


def _split_evenly(request: GroupRequest, opened: list[tuple[Slot, list[str]]]) -> list[tuple[Slot, list[str]]]:
    """Shares the students of each competency among its groups anew: like with like, and with new partners."""
    result: list[tuple[Slot, list[str]]] = []
    for slot in dict.fromkeys(slot for slot, _ in opened):
        parts = [members for other, members in opened if other == slot]
        names = sorted(name for part in parts for name in part)
        if len(parts) == 1:
            result.append((slot, names))
            continue
        one = GroupRequest(
            students=tuple(names),
            levels=levels_of(request, names)[:, [slot.competency]],
            competencies=(request.competencies[slot.competency],),
            rules=hard_rules(request.rules, names),
            history=request.history,
            novelty=request.novelty,
            level_count=request.level_count,
        )
        instance = compile_instance(one, names, GATHER)
        plan = SizePlan((slot.low,) * len(parts), (slot.high,) * len(parts)).evened(len(names))
        partition = best_partition(instance, plan, seed=request.seed, effort="fast")
        result += [(slot, [instance.students[position] for position in group]) for group in partition]
    return result


def _score(
    request: GroupRequest,
    students: Sequence[str],
    costs: NDArray[np.float64],
    groups: Sequence[Sequence[str]],
    columns: Sequence[int],
) -> float:
    row = {name: position for position, name in enumerate(students)}
    dearest = request.level_count + 1.0
    parts = [
        float(min(costs[row[name], column], dearest))
        for group, column in zip(groups, columns, strict=True)
        for name in group
    ]
    if has_open_number(request, students):
        parts.append(OPENING_COST * len(groups))
    home = {name: number for number, group in enumerate(groups) for name in group}
    for rule in request.rules:
        if not rule.hard and rule.a in home and rule.b in home:
            together = home[rule.a] == home[rule.b]
            parts.append(0.0 if together == (rule.kind == "together") else rule.weight)
    return math.fsum(parts)


def _best_labels(
    request: GroupRequest,
    students: Sequence[str],
    costs: NDArray[np.float64],
    order: NDArray[np.int64],
    sizes: Sequence[int],
) -> float:
    """The score of consecutive groups that each take the competency that suits them best."""
    ends = np.cumsum(sizes)
    rows = [order[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    dearest = request.level_count + 1.0
    columns = [int(np.minimum(costs[part], dearest).sum(axis=0).argmin()) for part in rows]
    return _score(request, students, costs, [[students[r] for r in part] for part in rows], columns)


def _reason(label: str, level: float, level_count: int) -> Reason:
    if math.isnan(level):
        return Reason("not_observed_on_shared_need", {"competency": label})
    code = "next_step" if level < success_level(level_count) else "already_succeeds"
    return Reason(code, {"competency": label, "level": int(level)})
