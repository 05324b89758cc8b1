from __future__ import annotations

import numpy as np
import pytest

from evaluation_tool.domain.grouping import GroupRequest, InvalidRequest, PairRule, Sizes, certify, make_groups
from tests.domain.grouping.classes import a_request, levels, names


@pytest.mark.parametrize(
    ("code", "request_"),
    [
        ("unknown_kind", a_request(kind="jigsaw")),
        ("unknown_effort", a_request(effort="heroic")),
        ("duplicate_student", a_request(2, students=("s0", "s0"))),
        ("duplicate_competency", GroupRequest(names(4), levels(4, 2), ("c0", "c0"))),
        ("levels_shape", a_request(levels=levels(23))),
        ("level_out_of_range", a_request(levels=levels(24) + 1)),
        ("level_out_of_range", a_request(levels=levels(24) - 0.5)),
        ("level_out_of_range", a_request(levels=np.full((24, 3), np.inf))),
        ("level_count_out_of_range", a_request(level_count=1)),
        ("levels_not_numbers", a_request(2, 1, levels=np.array([["a"], ["b"]]))),
        ("weights_shape", a_request(weights=(1.0,))),
        ("weight_out_of_range", a_request(weights=(1.0, -1.0, 1.0))),
        ("weights_all_zero", a_request(weights=(0.0, 0.0, 0.0))),
        ("sizes_out_of_range", a_request(sizes=Sizes(min=5, max=4))),
        ("groups_out_of_range", a_request(sizes=Sizes(groups=0))),
        ("exact_sizes_out_of_range", a_request(sizes=Sizes(exact=(24, 0)))),
        ("exact_sizes_shape", a_request(sizes=Sizes(groups=3, exact=(12, 12)))),
        ("unknown_student_in_rule", a_request(rules=(PairRule("s000", "gone", "apart"),))),
        ("unknown_student_fixed", a_request(fixed={"gone": 0})),
        ("unknown_student_absent", a_request(absent=frozenset({"gone"}))),
        ("fixed_group_out_of_range", a_request(fixed={"s000": -1})),
        ("rule_with_one_student", a_request(rules=(PairRule("s000", "s000", "apart"),))),
        ("unknown_rule_kind", a_request(rules=(PairRule("s000", "s001", "beside"),))),  # type: ignore[arg-type]
        ("rule_weight_out_of_range", a_request(rules=(PairRule("s000", "s001", "apart", weight=float("nan")),))),
        ("novelty_out_of_range", a_request(novelty=-0.1)),
        ("duplicate_student_in_history", a_request(history=((("s000", "s001"), ("s000",)),))),
        ("balance_shape", a_request(balance={"gender": ("f",)})),
        ("balance_mixes_numbers_and_words", a_request(2, balance={"age": (12, "x")})),
        ("balance_not_finite", a_request(2, balance={"age": (12.0, float("inf"))})),
        ("competency_required", a_request(3, 0, kind="needs_profile")),
    ],
)
def test_a_senseless_request_is_refused_with_a_stable_code(code: str, request_: GroupRequest) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        make_groups(request_)

    assert refusal.value.code == code


def test_past_sessions_may_name_students_who_left() -> None:
    result = make_groups(a_request(8, history=((("s000", "gone"), ("s001", "away")),)))

    assert sorted(name for group in result.groups for name in group) == list(names(8))


def test_a_rule_about_an_absent_student_does_not_bind_today() -> None:
    rules = (PairRule("s000", "s001", "apart"), PairRule("s000", "s001", "together"))

    result = make_groups(a_request(9, rules=rules, absent=frozenset({"s000"})))

    assert sum(len(group) for group in result.groups) == 8


def test_groups_of_other_students_cannot_be_certified() -> None:
    result = make_groups(a_request(8))

    with pytest.raises(InvalidRequest, match="groups_do_not_match_students"):
        certify(a_request(9), result)
