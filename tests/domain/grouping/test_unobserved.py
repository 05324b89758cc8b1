"""Missing levels are not failures, and odd classes get an answer."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation_tool.domain.grouping import KINDS, make_groups
from tests.domain.grouping.classes import a_request, levels, names

NEED_LEVELS = ["needs_named", "needs_profile", "tutoring"]


@pytest.mark.parametrize("kind", NEED_LEVELS)
def test_a_student_never_observed_is_to_observe_first(kind: str) -> None:
    table = levels(16)
    table[[3, 7]] = np.nan

    result = make_groups(a_request(16, levels=table, kind=kind))

    assert result.unplaced == ("s003", "s007")
    assert result.reasons["s003"].code == "never_observed"


@pytest.mark.parametrize("kind", NEED_LEVELS)
def test_the_teacher_may_still_place_them(kind: str) -> None:
    table = levels(16)
    table[3] = np.nan

    result = make_groups(a_request(16, levels=table, kind=kind, fixed={"s003": 1}))

    assert "s003" in result.groups[1]
    assert result.unplaced == ()


@pytest.mark.parametrize("kind", ["mixed", "random"])
def test_students_without_levels_are_placed_by_sizes_and_rules(kind: str) -> None:
    table = levels(16)
    table[[3, 7]] = np.nan

    result = make_groups(a_request(16, levels=table, kind=kind))

    assert result.unplaced == ()
    assert sum(result.missing) == 6


@pytest.mark.parametrize("kind", NEED_LEVELS)
def test_nobody_observed(kind: str) -> None:
    result = make_groups(a_request(8, levels=np.full((8, 3), np.nan), kind=kind))

    assert (result.groups, result.unplaced) == ((), names(8))
    assert [notice.code for notice in result.warnings] == ["nobody_observed"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_everyone_absent(kind: str) -> None:
    result = make_groups(a_request(8, kind=kind, absent=frozenset(names(8))))

    assert (result.groups, result.unplaced) == ((), ())
    assert [notice.code for notice in result.warnings] == ["nobody_present"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_class_without_differences(kind: str) -> None:
    result = make_groups(a_request(12, levels=np.full((12, 3), 2.0), kind=kind))

    assert sum(len(group) for group in result.groups) == 12


def test_mixed_groups_do_not_gather_students_without_levels_for_their_gaps_alone() -> None:
    table = levels(24, seed=4)
    table[:6] = np.nan

    whole = make_groups(a_request(24, levels=table)).certificate
    known = make_groups(a_request(18, levels=table[6:], students=names(24)[6:])).certificate

    assert whole.score <= known.score + 1e-9  # neutral members can only dilute differences between groups


def test_no_competency_at_all_still_draws_groups() -> None:
    result = make_groups(a_request(8, 0, kind="random"))

    assert sum(len(group) for group in result.groups) == 8
