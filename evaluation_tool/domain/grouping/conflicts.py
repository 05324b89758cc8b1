"""Names contradictory rules before any search, from the plainest contradiction to the subtlest."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from evaluation_tool.domain.grouping.errors import Conflict, Hint
from evaluation_tool.domain.grouping.feasibility import is_feasible
from evaluation_tool.domain.grouping.rules import (
    Blocks,
    apart_blocks,
    chain_between,
    find_clique,
    irreducible,
    rules_of_clique,
    spanning_order,
    together_graph,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluation_tool.domain.grouping.request import PairRule
    from evaluation_tool.domain.grouping.sizes import SizePlan


def refuse_plain_conflicts(rules: Sequence[PairRule], fixed: Mapping[str, int], plan: SizePlan, count: int) -> None:
    """Raise the first Conflict that needs no solver; sizes were checked before (see `plan_sizes`).

    The order: an "apart" pair inside a chain of "together", a block larger than the largest group, fixed members
    against rules or places, more mutually apart students than groups.
    """
    try:
        _refuse_apart_inside_chain(rules, plan)
        _refuse_large_block(rules, plan)
        _refuse_fixed_members(rules, fixed, plan)
        _refuse_clique(rules, plan)
    except Conflict as conflict:
        raise _irreducible_conflict(conflict, fixed, plan, count) from None


def _irreducible_conflict(conflict: Conflict, fixed: Mapping[str, int], plan: SizePlan, count: int) -> Conflict:
    """The same conflict, or a smaller one inside it: sizes may already contradict some of the ties it names."""

    def contradicts(subset: Sequence[PairRule]) -> bool:
        return not is_feasible(subset, fixed, plan, count)

    if not any(rule.kind == "together" for rule in conflict.rules) or not contradicts(conflict.rules):
        return conflict
    kept = irreducible(conflict.rules, contradicts)
    return conflict if len(kept) == len(conflict.rules) else _solver_conflict(kept, plan)


def name_hidden_conflict(
    rules: Sequence[PairRule], fixed: Mapping[str, int], plan: SizePlan, count: int
) -> Conflict | None:
    """The contradiction that only all constraints together show, reduced to an irreducible set; None without one."""

    def contradicts(subset: Sequence[PairRule]) -> bool:
        return not is_feasible(subset, fixed, plan, count)

    if not contradicts(rules):
        return None
    return _solver_conflict(irreducible(rules, contradicts), plan)


def _solver_conflict(kept: tuple[PairRule, ...], plan: SizePlan) -> Conflict:
    hint = Hint("relax_one_rule" if kept else "move_fixed", {"groups": plan.groups, "largest": plan.capacity})
    return Conflict("rules_contradict", kept, hint)


def _refuse_apart_inside_chain(rules: Sequence[PairRule], plan: SizePlan) -> None:
    """A chain that ties more students than a group can hold contradicts without the "apart" rule: not named here."""
    graph = together_graph(rules)
    found = [
        (rule, *chain)
        for rule in rules
        if rule.kind == "apart"
        and (chain := chain_between(graph, rule.a, rule.b)) is not None
        and len(chain) < plan.capacity
    ]
    if found:
        shortest = min(found, key=lambda circle: len(circle))
        apart = shortest[0]
        raise Conflict("apart_in_chain", _as_written(rules, shortest), Hint("drop_one", {"a": apart.a, "b": apart.b}))


def _refuse_large_block(rules: Sequence[PairRule], plan: SizePlan) -> None:
    graph = together_graph(rules)
    for block in Blocks.tied_by(rules).members:
        if len(block) > plan.capacity:
            tree = list(spanning_order(graph, block[0]).values())[1 : plan.capacity + 1]
            kept = _as_written(rules, [rule for rule in tree if rule is not None])
            raise Conflict("block_too_large", kept, Hint("raise_max", {"needed": len(block), "max": plan.capacity}))


def _refuse_fixed_members(rules: Sequence[PairRule], fixed: Mapping[str, int], plan: SizePlan) -> None:
    _refuse_tied_apart(rules, fixed)
    _refuse_apart_in_one_group(rules, fixed)
    for group in sorted(set(fixed.values())):
        wanted, places = _load(rules, fixed, group), plan.high[group]
        if wanted > places:
            kept = irreducible(rules, partial(_overfull, fixed=fixed, group=group, places=places))
            hint = Hint("move_fixed", {"group": group, "places": places, "wanted": wanted})
            raise Conflict("fixed_overfull", kept, hint)


def _refuse_tied_apart(rules: Sequence[PairRule], fixed: Mapping[str, int]) -> None:
    """Two students fixed in different groups, although "together" rules tie them."""
    graph = together_graph(rules)
    for (a, group), (b, other) in combinations(sorted(fixed.items()), 2):
        if group != other and (chain := chain_between(graph, a, b)):
            hint = Hint("move_fixed", {"a": a, "b": b, "groups": (group, other)})
            raise Conflict("fixed_in_two_groups", _as_written(rules, chain), hint)


def _refuse_apart_in_one_group(rules: Sequence[PairRule], fixed: Mapping[str, int]) -> None:
    """Two students whom fixed members pull into one group, although they are apart."""
    graph = together_graph(rules)
    for rule in rules:
        if rule.kind == "apart":
            a, b = _way_home(graph, fixed, rule.a), _way_home(graph, fixed, rule.b)
            if a is not None and b is not None and a[0] == b[0]:
                hint = Hint("move_fixed", {"a": rule.a, "b": rule.b, "group": a[0]})
                raise Conflict("fixed_with_apart", _as_written(rules, (rule, *a[1], *b[1])), hint)


def _way_home(
    graph: Mapping[str, Mapping[str, PairRule]], fixed: Mapping[str, int], student: str
) -> tuple[int, list[PairRule]] | None:
    """The group that fixed members pull a student into, and the shortest chain of rules that does it."""
    chains = [(group, chain_between(graph, student, member)) for member, group in sorted(fixed.items())]
    reached = [(group, chain) for group, chain in chains if chain is not None]
    return min(reached, key=lambda found: len(found[1]), default=None)


def _overfull(rules: Sequence[PairRule], fixed: Mapping[str, int], group: int, places: int) -> bool:
    return _load(rules, fixed, group) > places


def _load(rules: Sequence[PairRule], fixed: Mapping[str, int], group: int) -> int:
    """How many students the fixed members of a group bring with them."""
    blocks = Blocks.tied_by(rules, fixed)
    homes = {blocks.of[student] for student, home in fixed.items() if home == group}
    return sum(len(blocks.members[block]) for block in homes)


def _refuse_clique(rules: Sequence[PairRule], plan: SizePlan) -> None:
    blocks = Blocks.tied_by(rules)
    clique = find_clique(apart_blocks(rules, blocks), plan.groups + 1)
    if clique is None:
        return
    kept = irreducible(rules_of_clique(rules, blocks, clique), lambda subset: _has_clique(subset, plan.groups + 1))
    raise Conflict("too_many_apart", kept, Hint("more_groups", {"groups": plan.groups, "needed": plan.groups + 1}))


def _has_clique(rules: Sequence[PairRule], size: int) -> bool:
    blocks = Blocks.tied_by(rules)
    return find_clique(apart_blocks(rules, blocks), size) is not None


def _as_written(rules: Sequence[PairRule], chosen: Sequence[PairRule]) -> tuple[PairRule, ...]:
    """The chosen rules in the teacher's order."""
    return tuple(rule for rule in rules if any(rule is other for other in chosen))
