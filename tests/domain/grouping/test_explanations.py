from __future__ import annotations

from dataclasses import replace

import numpy as np

from evaluation_tool.domain.grouping import GroupResult, Sizes, make_groups
from tests.domain.grouping.classes import a_request, names


def codes(result: GroupResult) -> list[str]:
    return [notice.code for notice in result.warnings]


def column(*values: float) -> np.ndarray:
    return np.array([[value] for value in values])


def test_a_needs_group_is_labelled_by_its_competency_and_says_the_level() -> None:
    table = np.array([[1, 4], [1, 4], [4, 1], [4, 2]], dtype=float)

    result = make_groups(a_request(4, 2, levels=table, kind="needs_named", sizes=Sizes(groups=2)))

    assert dict(zip(result.labels, result.groups, strict=True)) == {"c0": ("s000", "s001"), "c1": ("s002", "s003")}
    assert (result.reasons["s003"].code, result.reasons["s003"].values) == (
        "next_step",
        {"competency": "c1", "level": 2},
    )


def test_a_student_is_never_given_a_competency_nobody_observed_of_them() -> None:
    table = np.array([[1, np.nan], [1, np.nan], [np.nan, 4], [np.nan, 4]], dtype=float)

    result = make_groups(a_request(4, 2, levels=table, kind="needs_named", sizes=Sizes(groups=2)))

    assert result.reasons["s000"].values["competency"] == "c0"
    assert result.reasons["s002"].code == "already_succeeds"
    assert "group_already_succeeds" in codes(result)


def test_a_profile_group_names_the_need_its_members_share() -> None:
    table = np.array([[1, 4], [1, 4], [4, 1], [4, 1]], dtype=float)

    result = make_groups(a_request(4, 2, levels=table, kind="needs_profile", sizes=Sizes(groups=2)))

    assert result.groups == (("s000", "s001"), ("s002", "s003"))
    assert result.labels == ("c0", "c1")
    assert {reason.code for reason in result.reasons.values()} == {"shared_need"}


def test_mixed_groups_say_who_can_help_whom() -> None:
    result = make_groups(a_request(4, 1, levels=column(1, 4, 1, 4), sizes=Sizes(groups=2)))

    assert result.reasons["s001"].code == "can_help"
    learner = result.reasons["s000"]
    assert learner.code == "finds_help"
    assert set(learner.values["helpers"]) <= {"s001", "s003"}  # type: ignore[arg-type]


def test_a_mixed_group_where_nobody_succeeds_is_told() -> None:
    result = make_groups(a_request(6, 1, levels=column(1, 1, 2, 2, 2, 4), sizes=Sizes(groups=2)))

    assert codes(result).count("nobody_succeeds") == 1


def test_a_pair_has_its_tutor_first_and_a_competency() -> None:
    table = np.array([[3, 1], [2, 3], [1, 2], [2, 1]], dtype=float)

    result = make_groups(a_request(4, 2, levels=table, kind="tutoring"))

    for group, label in zip(result.groups, result.labels, strict=True):
        assert (result.reasons[group[0]].code, result.reasons[group[1]].code) == ("tutor", "tutee")
        row, topic = [int(name[1:]) for name in group], int(label[1:])
        assert table[row[1], topic] < 3
        assert table[row[0], topic] > table[row[1], topic]


def test_an_odd_class_has_one_triad() -> None:
    result = make_groups(a_request(9, 2, kind="tutoring"))

    assert sorted(len(group) for group in result.groups) == [2, 2, 2, 3]


def test_whoever_tutored_lately_lets_others_have_a_turn() -> None:
    table = column(3, 3, 3, 3, 3, 3, 2, 2)
    past = ((("s000", "s006"), ("s001", "s007")),)

    result = make_groups(a_request(8, 1, levels=table, kind="tutoring", history=past))

    tutors = {name for name, reason in result.reasons.items() if reason.code == "tutor"}
    assert len(tutors) == 2
    assert not tutors & {"s000", "s001"}


def test_a_pair_nobody_can_lead_is_told() -> None:
    result = make_groups(a_request(2, 1, levels=column(1, 1), kind="tutoring"))

    assert codes(result) == ["pair_without_tutor"]
    assert result.reasons["s000"].code == "works_side_by_side"


def test_the_group_that_needs_most_support_stays_small() -> None:
    table = column(*[1.0] * 6, *[4.0] * 6)

    result = make_groups(a_request(12, 1, levels=table, kind="needs_profile", sizes=Sizes(groups=2, min=6, max=6)))

    assert "support_group_large" in codes(result)


def test_the_same_student_in_the_support_group_three_times_running() -> None:
    table = column(1, 1, 1, 4, 4, 4)
    session = (("s000", "s001", "s002"), ("s003", "s004", "s005"))
    request = a_request(6, 1, levels=table, kind="needs_profile", sizes=Sizes(groups=2, min=3, max=3))

    twice = make_groups(replace(request, history=(session,)))
    third = make_groups(replace(request, history=(session, session)))

    assert "support_group_again" not in codes(twice)
    notice = next(notice for notice in third.warnings if notice.code == "support_group_again")
    assert notice.values["students"] == ("s000", "s001", "s002")


def test_a_group_all_of_one_class_of_origin_is_told() -> None:
    table = column(1, 1, 1, 4, 4, 4)
    origin = ("6A", "6A", "6A", "6B", "6B", "6B")

    result = make_groups(
        a_request(
            6, 1, levels=table, kind="random", fixed={n: int(n > "s002") for n in names(6)}, balance={"class": origin}
        )
    )

    assert codes(result) == ["single_category", "single_category"]


def test_gaps_are_counted_per_group() -> None:
    table = column(1, np.nan, 3, 4)

    result = make_groups(a_request(4, 1, levels=table, fixed={"s000": 0, "s001": 0}, sizes=Sizes(groups=2)))

    assert result.missing == (1, 0)
    assert result.reasons["s001"].code == "no_level_yet"
    assert result.reasons["s001"].values["fixed_group"] == 0
