"""From an instance and its sizes to the best partition found that keeps every hard rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluation_tool.domain.grouping.conflicts import name_hidden_conflict
from evaluation_tool.domain.grouping.errors import Conflict, Hint
from evaluation_tool.domain.grouping.exchange import Exchange
from evaluation_tool.domain.grouping.feasibility import find_placement
from evaluation_tool.domain.grouping.instance import FULL_SCALE, GATHER
from evaluation_tool.domain.grouping.pair_costs import pair_costs
from evaluation_tool.domain.grouping.rotation import play_term, sessions_ahead

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from evaluation_tool.domain.grouping.instance import Instance
    from evaluation_tool.domain.grouping.sizes import SizePlan

    Partition = list[list[int]]

BATCH = 128  # pairs of groups costed at once: enough to hide the cost of a call, small enough for the cache
WORK = 2_700_000  # pair values of a round: fewer chains when a neighbourhood is large
WHOLE_WORK = 4_000_000_000  # pair values of a search
MOST_ROUNDS = 4_000
MANY_GROUPS = 16  # from there on the search is long, and gathered groups meet their neighbours rather than everybody


@dataclass(frozen=True)
class Budget:
    """How long to search; only counts, so that every machine stops at the same point."""

    chains: int
    rounds: int
    sweeps: int


def budget_for(exchange: Exchange, *, effort: str, is_ruled: bool, looks_ahead: bool) -> Budget:
    """Enough to reach the best known cost on classes (see the benchmark), in time that grows like the class."""
    groups = exchange.plan.groups
    meetings = max(groups // 2, 1)
    per_meeting = exchange.neighbourhood.choices * (2 * exchange.places) ** 2
    chains = max(min(BATCH // meetings, WORK // (per_meeting * meetings), 32), 1)
    chains = max(chains, 2) if meetings < 2 * BATCH else chains
    rounds = max(20 * groups, 120) if groups < MANY_GROUPS else min(80 * groups, MOST_ROUNDS)
    rounds = min(rounds, MOST_ROUNDS * BATCH // max(chains * meetings, BATCH))
    rounds = max(min(rounds, WHOLE_WORK // (per_meeting * meetings * chains)), 60)
    sweeps = min(max(MOST_ROUNDS // (2 * groups), 1), 40)
    if looks_ahead:
        chains, rounds = 2 * chains, 2 * rounds
    elif is_ruled:
        rounds *= 2
    if effort == "best":
        return Budget(2 * chains, 8 * rounds, 2 * sweeps)
    return Budget(chains, rounds, sweeps)


def best_partition(instance: Instance, plan: SizePlan, *, seed: int, effort: str) -> Partition:
    """The groups found, in group order when members are fixed; raise Conflict when the hard rules cannot all hold.

    Sizes are kept as even as possible; they use the freedom of `plan` when the rules need it, and always when students
    are gathered by level (like should go with like, few or many).
    """
    even = plan.narrowed(instance.size) if instance.sense == GATHER else plan.evened(instance.size)
    partition = _search(instance, even, seed=seed, effort=effort)
    if partition is None and even != plan:
        partition = _search(instance, plan, seed=seed, effort=effort)
    if partition is None:
        partition = _search_from_solver(instance, even, plan, seed=seed, effort=effort)
    return partition


def _search(
    instance: Instance, plan: SizePlan, *, seed: int, effort: str, start: NDArray[np.int64] | None = None
) -> Partition | None:
    if plan.groups == 1:
        only = [list(range(instance.size))]
        return only if keeps_hard_rules(instance, plan, only) else None
    rng = np.random.default_rng(seed % 2**64)
    exchange = Exchange(pair_costs(instance, plan), plan)
    sessions = sessions_ahead(instance, plan)
    is_ruled = bool(instance.rules or instance.fixed)
    budget = budget_for(exchange, effort=effort, is_ruled=is_ruled, looks_ahead=sessions > 0)
    chains = exchange.starts(start_orders(instance, budget.chains, rng))
    if start is not None:
        chains[:] = start
    is_local = instance.sense == GATHER and plan.groups >= MANY_GROUPS
    heat = heats(instance, plan, budget.chains)
    if sessions > 0:
        chains, totals = play_term(instance, plan, chains, heat, budget.rounds, sessions, rng)
    else:
        exchange.improve(chains, budget.rounds, rng, heat, local=is_local)
        exchange.settle(chains, budget.sweeps)
        totals = exchange.totals(chains)
    for chain in np.argsort(totals, kind="stable"):
        partition = in_group_order(instance, plan, exchange.groups_of(chains[chain]))
        if keeps_hard_rules(instance, plan, partition):
            return partition
    return None


def heats(instance: Instance, plan: SizePlan, chains: int) -> NDArray[np.float64]:
    """Noise at the start of each chain, in shares of the cost that an average student stands for.

    Measured: a class is best served by a wide range; many groups need their few chains near the best value, which is
    higher when students are gathered, since better groups then lie behind several dear exchanges.
    """
    many = (0.2, 1.0) if instance.sense == GATHER else (0.1, 0.3)
    coolest, hottest = many if plan.groups >= MANY_GROUPS else (0.05, 0.5)
    share = FULL_SCALE / max(instance.size, 1)
    return np.asarray(share * np.linspace(coolest, hottest, chains)) if chains > 1 else np.array([share * coolest * 2])


def start_orders(instance: Instance, chains: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Orders to cut into groups: the first one sorted by level (dealt for mixed groups), the others drawn."""
    orders = np.argsort(rng.random((chains, instance.size)), axis=1, kind="stable")
    orders[0] = np.lexsort(instance.level_columns.T[::-1]) if instance.level_columns.size else orders[0]
    return orders


def _search_from_solver(instance: Instance, even: SizePlan, plan: SizePlan, *, seed: int, effort: str) -> Partition:
    """Rules too tight for the search alone: start from a placement of the exact solver, or name the conflict."""
    for sizes in (even, plan):
        placement = find_placement(instance.rules, instance.fixed, sizes, instance.size)
        if placement is None:
            continue
        partition = _search(instance, sizes, seed=seed, effort=effort, start=_fill(instance, sizes, placement))
        if partition is not None:
            return partition
    conflict = name_hidden_conflict(instance.rules, instance.fixed, plan, instance.size)
    raise conflict or Conflict("search_undecided", (), Hint("relax_one_rule", {"rules": len(instance.rules)}))


def _fill(instance: Instance, plan: SizePlan, placement: Mapping[str, int]) -> NDArray[np.int64]:
    """One chain that puts the placed students in their groups and the others wherever sizes allow."""
    groups: Partition = [[] for _ in range(plan.groups)]
    for student, group in sorted(placement.items()):
        groups[group].append(instance.index[student])
    rest = [position for position, student in enumerate(instance.students) if student not in placement]
    for group, low in enumerate(plan.low):
        while len(groups[group]) < low:
            groups[group].append(rest.pop(0))
    for position in rest:
        _, group = min((len(members), g) for g, members in enumerate(groups) if len(members) < plan.high[g])
        groups[group].append(position)
    own = 0 if plan.is_alike else 1
    places = [
        [*sorted(members), *[instance.size + own * group] * (plan.capacity - len(members))]
        for group, members in enumerate(groups)
    ]
    return np.array(places, dtype=np.int64).ravel()


def keeps_hard_rules(instance: Instance, plan: SizePlan, partition: Sequence[Sequence[int]]) -> bool:
    """Whether sizes, fixed members and hard pair rules all hold."""
    home = {position: group for group, members in enumerate(partition) for position in members}
    index = instance.index
    return (
        all(low <= len(group) <= high for group, low, high in zip(partition, plan.low, plan.high, strict=True))
        and all(home[index[student]] == group for student, group in instance.fixed.items())
        and all((home[index[rule.a]] == home[index[rule.b]]) == (rule.kind == "together") for rule in instance.rules)
    )


def in_group_order(instance: Instance, plan: SizePlan, groups: Sequence[Sequence[int]]) -> Partition:
    """The groups numbered, members in order (see `in_index_order`)."""
    homes = {instance.index[student]: group for student, group in instance.fixed.items()}
    return in_index_order([sorted(group) for group in groups], homes, plan)


def in_index_order(groups: Sequence[list[int]], homes: Mapping[int, int], plan: SizePlan) -> Partition:
    """Numbers groups: fixed members (`homes`) at the index the teacher gave, sizes where they are exact, the rest by
    their least member."""
    pending = sorted(groups, key=lambda members: min(members, default=-1))
    result: dict[int, list[int]] = {}
    for members in list(pending):
        named = [homes[position] for position in members if position in homes]
        if named and named[0] not in result:
            result[named[0]] = members
            pending.remove(members)
    for group in range(plan.groups):
        if group not in result:
            fitting = [members for members in pending if plan.low[group] <= len(members) <= plan.high[group]]
            result[group] = (fitting or pending)[0]
            pending.remove(result[group])
    return [result[group] for group in range(plan.groups)]
