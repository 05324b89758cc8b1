"""The kinds that split the class by one cost: `mixed`, `needs_profile` and `random`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluation_tool.domain.grouping import reasons
from evaluation_tool.domain.grouping.bounds import quick_bound, thorough_bound
from evaluation_tool.domain.grouping.conflicts import refuse_plain_conflicts
from evaluation_tool.domain.grouping.exchange import start_sizes
from evaluation_tool.domain.grouping.instance import GATHER, IGNORE, SPREAD, Instance, compile_instance
from evaluation_tool.domain.grouping.proposal import Proposal, certificate
from evaluation_tool.domain.grouping.search import best_partition
from evaluation_tool.domain.grouping.sizes import SizePlan, plan_sizes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluation_tool.domain.grouping.request import GroupRequest
    from evaluation_tool.domain.grouping.result import Certificate, Notice, Reason

RANDOM_DRAWS = 30  # random partitions whose mean cost is shown to the teacher


@dataclass(frozen=True)
class PartitionKind:
    """Groups that make the cost of `Instance` least: levels spread, gathered or ignored, as `sense` says.

    Scores read in hundredths of the class's differences: for `mixed`, 100 B / T is how much of them lies between
    groups; for `needs_profile`, 100 W / T is how much remains inside groups. Soft rules and repeats come on top.
    """

    sense: int
    needs_levels: bool

    def propose(self, request: GroupRequest, placed: Sequence[str]) -> Proposal:
        instance, plan = self._compile(request, placed)
        refuse_plain_conflicts(instance.rules, instance.fixed, plan, instance.size)
        found = best_partition(instance, plan, seed=request.seed, effort=request.effort)
        groups = tuple(
            tuple(sorted((instance.students[position] for position in group), key=request.rows.__getitem__))
            for group in found
        )
        measured = _measure(
            instance, plan, groups, quick_bound(instance, _sizes_allowed(instance, plan, groups)), request.seed
        )
        return Proposal(groups, reasons.profile_labels(request, groups, self.sense), measured)

    def certify(self, request: GroupRequest, placed: Sequence[str], proposal: Proposal) -> Certificate:
        instance, plan = self._compile(request, placed)
        sizes = _sizes_allowed(instance, plan, proposal.groups)
        score = instance.cost(_positions(instance, proposal.groups))
        bound = thorough_bound(instance, sizes, score, _positions(instance, proposal.groups))
        return _measure(instance, plan, proposal.groups, bound, request.seed)

    def explain(self, request: GroupRequest, proposal: Proposal) -> tuple[Mapping[str, Reason], list[Notice]]:
        if self.sense == IGNORE:
            return reasons.explain_random(proposal)
        if self.sense == GATHER:
            return reasons.explain_profile(request, proposal)
        return reasons.explain_mixed(request, proposal)

    def _compile(self, request: GroupRequest, placed: Sequence[str]) -> tuple[Instance, SizePlan]:
        instance = compile_instance(request, placed, self.sense)
        least = max(instance.fixed.values(), default=-1) + 1
        return instance, plan_sizes(instance.size, request.sizes, least_groups=least)


MIXED = PartitionKind(SPREAD, needs_levels=False)
NEEDS_PROFILE = PartitionKind(GATHER, needs_levels=True)
RANDOM = PartitionKind(IGNORE, needs_levels=False)


def _sizes_allowed(instance: Instance, plan: SizePlan, groups: Sequence[Sequence[str]]) -> SizePlan:
    """The sizes that the bound ranges over: even ones if the groups are even and the kind wants them so."""
    sizes = [len(group) for group in groups]
    if instance.sense == GATHER or max(sizes) - min(sizes) > 1:
        return plan
    return plan.evened(instance.size)


def _positions(instance: Instance, groups: Sequence[Sequence[str]]) -> list[list[int]]:
    return [[instance.index[student] for student in group] for group in groups]


def _measure(
    instance: Instance, plan: SizePlan, groups: Sequence[Sequence[str]], bound: tuple[float, str], seed: int
) -> Certificate:
    score = instance.cost(_positions(instance, groups))
    sizes = start_sizes(plan, instance.size)
    rng = np.random.default_rng(seed % 2**64)
    draws = [
        instance.cost(_cut(np.argsort(rng.random(instance.size), kind="stable"), sizes)) for _ in range(RANDOM_DRAWS)
    ]
    return certificate(
        score,
        bound[0],
        random_score=math.fsum(draws) / len(draws),
        by_hand_score=instance.cost(_by_hand(instance, sizes)),
        method=bound[1],
    )


def _by_hand(instance: Instance, sizes: Sequence[int]) -> list[list[int]]:
    """Sort by level, then deal to the groups in turn (mixed), or cut (needs): what a careful teacher does."""
    order = np.argsort(-instance.level_columns.sum(axis=1), kind="stable")
    if instance.sense == GATHER:
        return _cut(order, sizes)
    groups: list[list[int]] = [[] for _ in sizes]
    turn = 0
    for position in order.tolist():
        while len(groups[turn % len(sizes)]) >= sizes[turn % len(sizes)]:
            turn += 1
        groups[turn % len(sizes)].append(position)
        turn += 1
    return groups


def _cut(order: np.ndarray, sizes: Sequence[int]) -> list[list[int]]:
    ends = np.cumsum(sizes)
    return [order[end - size : end].tolist() for size, end in zip(sizes, ends, strict=True)]
