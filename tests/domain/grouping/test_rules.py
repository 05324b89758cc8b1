"""What every kind of grouping promises: each student once, hard rules kept, the same answer everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_tool.domain.grouping import (
    KINDS,
    Conflict,
    GroupRequest,
    GroupResult,
    PairRule,
    Sizes,
    certify,
    make_groups,
)
from tests.domain.grouping.classes import a_request, home_of, levels, names

PARTITIONS = ["mixed", "needs_profile", "random"]


@st.composite
def requests(draw: Any) -> GroupRequest:
    count = draw(st.integers(4, 18))
    students = names(count)
    pairs = st.sampled_from(list(permutations(students, 2)))
    rules = draw(st.lists(st.builds(_rule, pairs, st.sampled_from(["apart", "together"]), st.booleans()), max_size=6))
    low = draw(st.integers(1, 3))
    return a_request(
        count,
        draw(st.integers(1, 3)),
        kind=draw(st.sampled_from(sorted(KINDS))),
        missing=draw(st.sampled_from([0.0, 0.2, 0.6])),
        class_seed=draw(st.integers(0, 99)),
        rules=tuple(rules),
        sizes=Sizes(min=low, max=draw(st.integers(max(low, 2), 6))),
        absent=frozenset(draw(st.lists(st.sampled_from(students), max_size=2))),
        fixed=draw(st.dictionaries(st.sampled_from(students), st.integers(0, 1), max_size=2)),
        history=draw(st.sampled_from([(), (tuple(students[i : i + 3] for i in range(0, count, 3)),)])),
        balance=draw(st.sampled_from([{}, {"gender": tuple("fm"[i % 2] for i in range(count))}])),
        seed=draw(st.integers(0, 3)),
    )


def _rule(pair: tuple[str, str], kind: Any, hard: bool) -> PairRule:
    return PairRule(pair[0], pair[1], kind, hard)


@settings(max_examples=150, deadline=None)
@given(request=requests())
def test_every_rule_is_kept_and_every_student_is_placed_or_listed_once(request: GroupRequest) -> None:
    result = groups_or_conflict(request)
    if isinstance(result, Conflict):
        assert {id(rule) for rule in result.rules} <= {id(rule) for rule in request.rules}
        return

    present = [name for name in request.students if name not in request.absent]
    placed = [name for group in result.groups for name in group]
    assert sorted([*placed, *result.unplaced]) == sorted(present)
    assert set(result.reasons) == set(present)
    assert_hard_rules(request, result)
    assert_certificate(request, result)


def groups_or_conflict(request: GroupRequest) -> GroupResult | Conflict:
    try:
        return make_groups(request)
    except Conflict as conflict:
        return conflict


def assert_hard_rules(request: GroupRequest, result: GroupResult) -> None:
    home = home_of(result.groups)
    for rule in request.rules:
        if rule.hard and rule.a in home and rule.b in home:
            assert (home[rule.a] == home[rule.b]) == (rule.kind == "together")
    for student, group in request.fixed.items():
        assert home.get(student, group) == group
    low, high = (request.sizes.min, request.sizes.max) if request.kind != "tutoring" else (2, 3)
    assert all(low <= len(group) <= high for group in result.groups)


def assert_certificate(request: GroupRequest, result: GroupResult) -> None:
    for found in (result.certificate, certify(request, result)):
        assert 0 <= found.bound <= found.score
        assert 0 <= found.gap <= 1
        assert found.proven_optimal == (found.bound == found.score)
        assert found.score == pytest.approx(result.certificate.score)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_order_of_the_request_changes_nothing(kind: str) -> None:
    request = a_request(20, kind=kind, missing=0.2, rules=(PairRule("s001", "s002", "apart"),))
    order = np.random.default_rng(5).permutation(20)
    shuffled = replace(
        request, students=tuple(request.students[i] for i in order), levels=np.asarray(request.levels)[order]
    )

    first, second = make_groups(request), make_groups(shuffled)

    assert first.certificate.score == pytest.approx(second.certificate.score)
    assert {frozenset(group) for group in first.groups} == {frozenset(group) for group in second.groups}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_another_process_with_another_hash_seed_gives_the_same_answer(kind: str) -> None:
    program = (
        "from evaluation_tool.domain.grouping import PairRule, make_groups\n"
        "from tests.domain.grouping.classes import a_request\n"
        f"request = a_request(21, kind={kind!r}, missing=0.2, rules=(PairRule('s001', 's002', 'apart'),\n"
        "    PairRule('s003', 's004', 'together'), PairRule('s005', 's006', 'together', False)),\n"
        "    absent=frozenset(('s009', 's010')), fixed={'s007': 1})\n"
        "result = make_groups(request)\n"
        "print(result.groups, result.certificate, result.warnings)"
    )

    answers = {_run(program, hash_seed) for hash_seed in ("1", "2")}

    assert len(answers) == 1


def _run(program: str, hash_seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(path for path in sys.path)}
    done = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize("kind", PARTITIONS)
def test_exact_sizes_belong_to_the_groups_in_order(kind: str) -> None:
    sizes = (6, 3, 5, 2, 4)

    result = make_groups(a_request(20, kind=kind, sizes=Sizes(exact=sizes), fixed={"s000": 3, "s001": 0, "s002": 3}))

    assert tuple(len(group) for group in result.groups) == sizes
    assert set(result.groups[3]) == {"s000", "s002"}
    assert "s001" in result.groups[0]


def test_a_block_larger_than_an_even_group_uses_the_room_of_the_sizes() -> None:
    ties = tuple(PairRule(f"s{i:03d}", f"s{i + 1:03d}", "together") for i in range(5))

    result = make_groups(a_request(24, rules=ties, sizes=Sizes(min=3, max=6)))

    assert set(names(6)) in [set(group) for group in result.groups]


def test_large_groups_keep_their_rules_too() -> None:
    rules = (PairRule("s000", "s001", "together"), PairRule("s001", "s002", "apart"), PairRule("s003", "s002", "apart"))

    result = make_groups(a_request(30, sizes=Sizes(groups=3, min=8, max=12), rules=rules, kind="needs_profile"))

    assert_hard_rules(a_request(30, sizes=Sizes(groups=3, min=8, max=12), rules=rules), result)


def test_soft_rules_are_kept_when_nothing_speaks_against_them() -> None:
    rules = (PairRule("s000", "s001", "apart", False, 5.0), PairRule("s002", "s003", "together", False, 5.0))

    result = make_groups(a_request(24, rules=rules))

    home = home_of(result.groups)
    assert home["s000"] != home["s001"]
    assert home["s002"] == home["s003"]
    assert not [notice for notice in result.warnings if notice.code == "soft_rule_broken"]


def test_a_soft_rule_that_cannot_be_kept_is_told() -> None:
    rules = (PairRule("s000", "s001", "together"), PairRule("s000", "s001", "apart", False))

    result = make_groups(a_request(8, rules=rules))

    assert [notice.values["kind"] for notice in result.warnings if notice.code == "soft_rule_broken"] == ["apart"]


def test_an_attribute_is_spread_as_evenly_as_it_can_be() -> None:
    gender = tuple("f" if number < 12 else "m" for number in range(24))
    table = np.tile([[2.0]], (24, 1))

    result = make_groups(a_request(24, 1, levels=table, balance={"gender": gender}, sizes=Sizes(min=4, max=4)))

    assert [sum(name < "s012" for name in group) for group in result.groups] == [2] * 6


def test_the_seed_draws_other_random_groups() -> None:
    drawn = {make_groups(a_request(24, kind="random", seed=seed)).groups for seed in range(4)}

    assert len(drawn) == 4


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_whole_cohort_is_grouped(kind: str) -> None:
    request = a_request(200, levels=levels(200, seed=3), kind=kind, sizes=Sizes(max=4 if kind != "needs_named" else 20))

    result = make_groups(request)

    assert sum(len(group) for group in result.groups) == 200
