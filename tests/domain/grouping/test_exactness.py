"""Small classes solved by trying every grouping: the engine finds the same cost, and no bound exceeds it."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from evaluation_tool.domain.grouping import GroupRequest, PairRule, Sizes, certify, make_groups
from evaluation_tool.domain.grouping.bounds import quick_bound, thorough_bound
from evaluation_tool.domain.grouping.instance import GATHER, SPREAD, compile_instance
from evaluation_tool.domain.grouping.named_model import level_costs
from evaluation_tool.domain.grouping.sizes import SizePlan
from evaluation_tool.domain.grouping.tutoring import compile_pairing
from tests.domain.grouping.classes import a_request, home_of, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def partitions(members: Sequence[int], low: int, high: int) -> Iterator[list[list[int]]]:
    """Every partition into groups of low..high members, each once."""
    if not members:
        yield []
        return
    first, rest = members[0], members[1:]
    for size in range(low - 1, min(high, len(members))):
        for others in combinations(rest, size):
            left = [member for member in rest if member not in others]
            for tail in partitions(left, low, high):
                yield [[first, *others], *tail]


def keeps(request: GroupRequest, groups: Sequence[Sequence[int]]) -> bool:
    home = home_of([[request.students[member] for member in group] for group in groups])
    return all((home[r.a] == home[r.b]) == (r.kind == "together") for r in request.rules if r.hard)


RULES = (
    PairRule("s000", "s001", "apart"),
    PairRule("s002", "s003", "together"),
    PairRule("s004", "s005", "together", False, 0.5),
    PairRule("s000", "s006", "apart", False, 2.0),
)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("rules", [(), RULES], ids=["free", "ruled"])
@pytest.mark.parametrize(("kind", "sense"), [("mixed", SPREAD), ("needs_profile", GATHER)])
def test_a_small_class_is_split_at_the_least_cost(
    kind: str, sense: int, rules: tuple[PairRule, ...], seed: int
) -> None:
    past = ((("s000", "s002", "s004"), ("s001", "s003", "s005"), ("s006", "s007", "s008")),)
    request = a_request(
        9, 2, kind=kind, missing=0.15, class_seed=seed, rules=rules, history=past, sizes=Sizes(groups=3, min=2, max=4)
    )
    result = make_groups(request)
    placed = sorted(set(request.students) - set(result.unplaced))
    instance = compile_instance(request, placed, sense)
    even = (len(placed) // 3, -(-len(placed) // 3)) if kind == "mixed" else (2, 4)
    least = min(
        instance.cost(groups)
        for groups in partitions(range(len(placed)), *even)
        if len(groups) == 3 and keeps(request, [[request.students.index(placed[i]) for i in g] for g in groups])
    )

    assert result.certificate.score == pytest.approx(least)
    assert certify(request, result).bound <= least + 1e-9


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("sense", [SPREAD, GATHER])
@pytest.mark.parametrize(("low", "high"), [(3, 3), (2, 4)])
def test_no_bound_exceeds_the_least_cost(sense: int, low: int, high: int, seed: int) -> None:
    instance = compile_instance(a_request(9, 2, missing=0.1 * (seed % 3), class_seed=seed), names(9), sense)
    plan = SizePlan((low,) * 3, (high,) * 3)
    best = min(
        (groups for groups in partitions(range(9), low, high) if len(groups) == 3),
        key=lambda groups: instance.cost(groups),
    )
    least = instance.cost(best)

    assert quick_bound(instance, plan)[0] <= least + 1e-9
    assert thorough_bound(instance, plan, least, best)[0] <= least + 1e-9


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("rules", [(), RULES], ids=["free", "ruled"])
def test_named_needs_cost_the_least_of_all_assignments(rules: tuple[PairRule, ...], seed: int) -> None:
    request = a_request(
        7, 3, kind="needs_named", missing=0.1, class_seed=seed, rules=rules, sizes=Sizes(groups=2, min=2, max=5)
    )
    result = make_groups(request)
    placed = sorted(set(request.students) - set(result.unplaced))
    costs = level_costs(request, placed)
    least = math.inf
    for groups in partitions(range(len(placed)), 2, 5):
        if len(groups) != 2 or not keeps(request, [[request.students.index(placed[i]) for i in g] for g in groups]):
            continue
        home = home_of([[placed[i] for i in group] for group in groups])
        soft = sum(
            rule.weight
            for rule in rules
            if not rule.hard
            and {rule.a, rule.b} <= set(home)
            and (home[rule.a] == home[rule.b]) != (rule.kind == "together")
        )
        least = min(least, sum(float(costs[group].sum(axis=0).min()) for group in groups) + soft)

    assert result.certificate.score == pytest.approx(least)
    assert result.certificate.proven_optimal


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("count", "rules"), [(6, ()), (7, ()), (7, RULES)])
def test_tutoring_costs_the_least_of_all_roles_and_partners(count: int, rules: tuple[PairRule, ...], seed: int) -> None:
    request = a_request(count, 2, kind="tutoring", class_seed=seed, rules=rules)
    result = make_groups(request)
    pairing = compile_pairing(request, names(count))
    least = math.inf
    for groups in partitions(range(count), 2, 3):
        if len(groups) != count // 2 or not keeps(request, groups):
            continue
        for tutors in product(*groups):
            teams = [[t, *(m for m in group if m != t)] for t, group in zip(tutors, groups, strict=True)]
            least = min(least, pairing.cost(teams))

    assert result.certificate.score == pytest.approx(least)
    assert result.certificate.proven_optimal


def test_mixed_groups_without_gaps_are_proven_at_once() -> None:
    result = make_groups(a_request(24, sizes=Sizes(min=4, max=4)))

    assert result.certificate.proven_optimal
    assert result.certificate.method == "rounding"


@pytest.mark.parametrize(("missing", "gap"), [(0.0, 0.10), (0.15, 0.10), (0.31, 0.35)])
@pytest.mark.parametrize("kind", ["mixed", "needs_profile"])
def test_a_class_is_certified_close_to_optimal(kind: str, missing: float, gap: float) -> None:
    for seed in range(3):
        request = a_request(30, kind=kind, missing=missing, class_seed=seed, sizes=Sizes(min=3, max=4))
        assert certify(request, make_groups(request)).gap <= gap


def test_a_certificate_compares_with_chance_and_with_hand() -> None:
    for kind in ("mixed", "needs_profile", "needs_named", "tutoring"):
        found = make_groups(a_request(24, kind=kind)).certificate
        assert found.score <= min(found.by_hand_score, found.random_score)


def test_groups_changed_by_hand_are_scored_anew() -> None:
    request = a_request(24)
    result = make_groups(request)
    first, second, *others = result.groups
    changed = ((first[0], *second[1:]), (second[0], *first[1:]), *others)

    found = certify(request, replace(result, groups=changed))

    assert found.score >= result.certificate.score
    assert found.bound <= result.certificate.score + 1e-9


def test_scores_are_hundredths_of_the_differences_of_the_class() -> None:
    table = np.array([[1.0], [4.0], [1.0], [4.0]])
    sizes = Sizes(min=2, max=2)

    assert make_groups(a_request(4, 1, levels=table, sizes=sizes)).certificate.score == pytest.approx(0)
    needs = make_groups(a_request(4, 1, levels=table, sizes=sizes, kind="needs_profile"))
    assert needs.certificate.score == pytest.approx(0)
    assert needs.certificate.random_score > 30
