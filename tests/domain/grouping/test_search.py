"""The parts of the search, each on its own terms."""

from __future__ import annotations

import csv
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_tool.domain.grouping import GroupRequest, PairRule, Sizes, certify, make_groups
from evaluation_tool.domain.grouping.exchange import Exchange, tournament
from evaluation_tool.domain.grouping.features import attribute_columns, sum_of_squares, thermometer
from evaluation_tool.domain.grouping.instance import GATHER, SPREAD, compile_instance
from evaluation_tool.domain.grouping.pair_costs import pair_costs
from evaluation_tool.domain.grouping.patterns import subsets
from evaluation_tool.domain.grouping.sizes import SizePlan
from tests.domain.grouping.classes import a_request, levels, names

SAMPLE = Path(__file__).parents[4] / "shared" / "samples" / "observations" / "fraction-skills-536-students.csv"


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 999))
def test_squared_distances_are_weighted_differences_of_level(seed: int) -> None:
    table = levels(6, 2, seed=seed)

    columns = thermometer(table, (1.0, 0.5), 4)

    for i, j in combinations(range(6), 2):
        expected = (np.abs(table[i] - table[j]) * (1.0, 0.5)).sum()
        assert ((columns[i] - columns[j]) ** 2).sum() == pytest.approx(expected, abs=1e-5)


def test_a_missing_level_is_neutral() -> None:
    columns = thermometer(np.array([[1.0], [np.nan], [4.0]]), (1.0,), 4)

    assert (columns[1] == 0).all()
    assert columns.sum() == pytest.approx(0, abs=1e-6)


def test_an_attribute_counts_as_much_as_asked() -> None:
    for values in (("f", "m", None, "f"), (1.0, 2.5, None, 9.0)):
        columns = attribute_columns(values, 7.0)
        assert sum_of_squares(columns) == pytest.approx(7.0, abs=1e-4)
        assert (columns[2] == 0).all()
    assert not attribute_columns(("x", "x", None), 7.0).any()


@given(groups=st.integers(2, 15))
def test_every_two_groups_meet_once_in_a_tournament(groups: int) -> None:
    met = [tuple(pair) for rounds in tournament(groups) for pair in rounds.tolist()]

    assert sorted(met) == list(combinations(range(groups), 2))


@given(count=st.integers(1, 9), size=st.integers(1, 4))
def test_subsets_are_all_there_once(count: int, size: int) -> None:
    found = [tuple(sorted(row)) for row in subsets(count, size).tolist()]

    assert sorted(found) == list(combinations(range(count), size))


@pytest.mark.parametrize("sense", [SPREAD, GATHER])
@pytest.mark.parametrize(
    "plan", [SizePlan((4,) * 4, (4,) * 4), SizePlan((2,) * 4, (6,) * 4), SizePlan((8,) * 2, (8,) * 2)]
)
def test_the_costs_of_the_search_are_those_of_the_instance(plan: SizePlan, sense: int) -> None:
    rules = (PairRule("s000", "s001", "apart", False), PairRule("s002", "s003", "together", False))
    instance = compile_instance(a_request(16, missing=0.2, rules=rules), names(16), sense)
    exchange = Exchange(pair_costs(instance, plan), plan)
    chains = exchange.starts(np.argsort(np.random.default_rng(1).random((5, 16)), axis=1))

    exchange.improve(chains, 3, np.random.default_rng(2), np.full(5, 2.0))

    for chain, total in zip(chains, exchange.totals(chains), strict=True):
        groups = exchange.groups_of(chain)
        assert sorted(member for group in groups for member in group) == list(range(16))
        assert all(low <= len(group) <= high for group, low, high in zip(groups, plan.low, plan.high, strict=True))
        assert instance.cost(groups) == pytest.approx(total + instance.offset, abs=1e-5)


@pytest.mark.parametrize(
    "plan", [SizePlan((4,) * 4, (4,) * 4), SizePlan((2,) * 4, (6,) * 4), SizePlan((8,) * 2, (8,) * 2)]
)
def test_descent_never_goes_up(plan: SizePlan) -> None:
    instance = compile_instance(a_request(16, missing=0.2), names(16), GATHER)
    exchange = Exchange(pair_costs(instance, plan), plan)
    chains = exchange.starts(np.argsort(np.random.default_rng(1).random((5, 16)), axis=1))
    before = exchange.totals(chains)

    exchange.settle(chains)

    assert (exchange.totals(chains) <= before).all()


def test_more_effort_is_never_worse() -> None:
    for seed in range(3):
        fast = a_request(30, missing=0.31, class_seed=seed)
        best = a_request(30, missing=0.31, class_seed=seed, effort="best")
        assert make_groups(best).certificate.score <= make_groups(fast).certificate.score + 1e-9


def test_classes_beyond_the_dense_limit_use_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = make_groups(a_request(24, missing=0.2)).certificate.score

    monkeypatch.setattr("evaluation_tool.domain.grouping.pair_costs.DENSE_LIMIT", 10)

    assert make_groups(a_request(24, missing=0.2)).certificate.score == pytest.approx(expected)


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample of 536 students is not at hand")
@pytest.mark.parametrize("kind", ["mixed", "needs_profile"])
def test_a_real_cohort(kind: str) -> None:
    with SAMPLE.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    table = np.array([[float(cell) if cell else np.nan for cell in row[1:]] for row in rows[1:]])
    students, competencies = tuple(row[0] for row in rows[1:]), tuple(rows[0][1:])
    request = GroupRequest(students, table, competencies, kind, sizes=Sizes(min=4, max=4))

    result = make_groups(request)

    assert len(result.groups) == 134
    assert result.certificate.score < result.certificate.by_hand_score
    assert certify(request, result).bound <= result.certificate.score


def test_the_engine_knows_neither_the_web_nor_the_database_and_the_domain_does_not_import_it() -> None:
    program = (
        "import sys, evaluation_tool.domain\n"
        "assert 'scipy' not in sys.modules and 'evaluation_tool.domain.grouping' not in sys.modules\n"
        "import evaluation_tool.domain.grouping\n"
        "assert not {'flask', 'werkzeug', 'sqlalchemy'} & set(sys.modules)"
    )

    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 - our own interpreter and program
