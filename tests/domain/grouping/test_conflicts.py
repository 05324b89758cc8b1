from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_tool.domain.grouping import Conflict, GroupRequest, PairRule, Sizes, make_groups
from evaluation_tool.domain.grouping.feasibility import is_feasible
from evaluation_tool.domain.grouping.sizes import SizePlan
from tests.domain.grouping.classes import a_request, names

if TYPE_CHECKING:
    from collections.abc import Sequence


def apart(a: int, b: int) -> PairRule:
    return PairRule(f"s{a:03d}", f"s{b:03d}", "apart")


def together(a: int, b: int) -> PairRule:
    return PairRule(f"s{a:03d}", f"s{b:03d}", "together")


def conflict_of(request: GroupRequest) -> Conflict:
    with pytest.raises(Conflict) as raised:
        make_groups(request)
    return raised.value


@pytest.mark.parametrize(
    ("sizes", "count", "hint"),
    [
        (Sizes(groups=9, min=2), 8, "groups_between"),
        (Sizes(groups=1, max=4), 8, "groups_between"),
        (Sizes(min=4, max=4), 7, "widen_sizes"),
        (Sizes(), 1, "too_few_students"),
        (Sizes(exact=(4, 5)), 8, "exact_sum"),
    ],
)
def test_impossible_sizes_come_with_a_way_out(sizes: Sizes, count: int, hint: str) -> None:
    conflict = conflict_of(a_request(count, sizes=sizes))

    assert (conflict.reason, conflict.rules, conflict.hint.code) == ("sizes_impossible", (), hint)


def test_the_shortest_chain_that_ties_an_apart_pair_is_named() -> None:
    rules = (together(0, 1), together(1, 2), together(2, 3), together(0, 3), apart(0, 3), together(5, 6))

    conflict = conflict_of(a_request(12, rules=rules, sizes=Sizes(max=4)))

    assert conflict.reason == "apart_in_chain"
    assert conflict.rules == (together(0, 3), apart(0, 3))


def test_a_block_larger_than_the_largest_group_is_named_by_as_many_rules_as_places() -> None:
    rules = tuple(together(i, i + 1) for i in range(6))

    conflict = conflict_of(a_request(12, rules=rules, sizes=Sizes(max=4)))

    assert conflict.reason == "block_too_large"
    assert len(conflict.rules) == 4
    assert conflict.hint.values["needed"] == 7


def test_fixed_members_against_a_together_rule() -> None:
    conflict = conflict_of(a_request(12, rules=(together(0, 1), together(1, 2)), fixed={"s000": 0, "s002": 1}))

    assert conflict.reason == "fixed_in_two_groups"
    assert conflict.rules == (together(0, 1), together(1, 2))


def test_fixed_members_against_an_apart_rule() -> None:
    rules = (together(5, 6), together(0, 1), apart(1, 2))

    conflict = conflict_of(a_request(12, rules=rules, fixed={"s000": 0, "s002": 0}))

    assert conflict.reason == "fixed_with_apart"
    assert conflict.rules == (together(0, 1), apart(1, 2))


def test_more_fixed_members_than_places() -> None:
    fixed = dict.fromkeys(names(3), 0)

    conflict = conflict_of(a_request(9, sizes=Sizes(min=3, max=3), fixed=fixed, rules=(together(0, 5), together(7, 8))))

    assert conflict.reason == "fixed_overfull"
    assert conflict.rules == (together(0, 5),)


def test_fixed_members_alone_can_overfill_a_group() -> None:
    conflict = conflict_of(a_request(9, sizes=Sizes(min=3, max=3), fixed=dict.fromkeys(names(4), 1)))

    assert (conflict.reason, conflict.rules) == ("fixed_overfull", ())


def test_a_fixed_group_that_does_not_exist() -> None:
    conflict = conflict_of(a_request(8, sizes=Sizes(groups=2), fixed={"s000": 2}))

    assert conflict.reason == "fixed_group_unknown"


def test_more_mutually_apart_students_than_groups() -> None:
    clique = [apart(a, b) for a, b in combinations(range(4), 2)]
    rules = (apart(8, 9), *clique, apart(0, 9))

    conflict = conflict_of(a_request(12, rules=rules, sizes=Sizes(groups=3)))

    assert conflict.reason == "too_many_apart"
    assert conflict.rules == tuple(clique)


def test_a_clique_of_blocks_names_the_ties_it_needs_and_no_others() -> None:
    rules = (apart(0, 1), together(0, 2), apart(2, 3), apart(1, 3), together(5, 6))

    conflict = conflict_of(a_request(8, rules=rules, sizes=Sizes(groups=2, max=8)))

    assert conflict.reason == "too_many_apart"
    assert conflict.rules == rules[:4]


def test_a_contradiction_that_only_a_solver_sees() -> None:
    ring = tuple(apart(i, (i + 1) % 5) for i in range(5))  # an odd ring needs three groups, without any clique of three

    conflict = conflict_of(a_request(8, rules=(*ring, apart(6, 7)), sizes=Sizes(groups=2, max=8)))

    assert conflict.reason == "rules_contradict"
    assert conflict.rules == ring


def test_two_blocks_that_no_sizes_can_hold() -> None:
    rules = (together(0, 1), together(1, 2), together(3, 4), together(4, 5), together(6, 7), together(7, 8))

    conflict = conflict_of(a_request(10, rules=rules, sizes=Sizes(groups=2, min=5, max=5)))

    assert conflict.reason == "rules_contradict"
    assert conflict.rules == rules


@pytest.mark.parametrize("kind", ["mixed", "random", "needs_profile", "needs_named", "tutoring"])
def test_every_kind_names_contradictory_rules(kind: str) -> None:
    conflict = conflict_of(a_request(12, kind=kind, rules=(together(0, 1), apart(0, 1), apart(2, 3))))

    assert (conflict.reason, conflict.rules) == ("apart_in_chain", (together(0, 1), apart(0, 1)))


@st.composite
def tight_rules(draw: Any) -> tuple[PairRule, ...]:
    pairs = st.sampled_from(list(combinations(range(8), 2)))
    chosen = draw(st.lists(st.tuples(pairs, st.booleans()), min_size=4, max_size=14, unique_by=lambda rule: rule[0]))
    return tuple(together(a, b) if tie else apart(a, b) for (a, b), tie in chosen)


@settings(max_examples=40, deadline=None)
@given(rules=tight_rules())
def test_a_named_set_contradicts_and_every_rule_of_it_is_needed(rules: tuple[PairRule, ...]) -> None:
    request = a_request(8, rules=rules, sizes=Sizes(groups=3, min=2, max=3))
    plan = SizePlan((2,) * 3, (3,) * 3)

    def possible(subset: Sequence[PairRule]) -> bool:
        return is_feasible(subset, {}, plan, 8)

    if possible(rules):
        assert make_groups(request).groups
        return
    named = conflict_of(request).rules
    assert not possible(named)
    for rule in named:
        assert possible([other for other in named if other is not rule])


def test_a_conflict_is_a_value_error_with_its_reason() -> None:
    conflict = conflict_of(a_request(1))

    assert isinstance(conflict, ValueError)
    assert "sizes_impossible" in str(conflict)


def test_sizes_are_checked_before_rules() -> None:
    rules = (together(0, 1), apart(0, 1))

    conflict = conflict_of(a_request(7, rules=rules, sizes=Sizes(min=4, max=4)))

    assert conflict.reason == "sizes_impossible"


def test_levels_do_not_matter_to_a_conflict() -> None:
    rules = (together(0, 1), apart(0, 1))

    conflict = conflict_of(a_request(8, rules=rules, levels=np.full((8, 3), np.nan)))

    assert conflict.reason == "apart_in_chain"
