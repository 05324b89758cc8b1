"""A way is told with every judgement in it, and no line that falls."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.domain.grouping.reasons import success_level
from evaluation_tool.domain.mastery import AttainmentRule, Decision, Evidence, current_attainment
from evaluation_tool.domain.progress import (
    Rise,
    StepKind,
    TwoCounts,
    domain_names,
    drawn_steps,
    path_of,
    success_rank,
    two_counts,
)

MONDAY = date(2026, 9, 7)
TRAILS = st.lists(st.integers(1, 4), max_size=12)


def trail(*ranks: int) -> list[Evidence]:
    return [
        Evidence(rank, rank, MONDAY + timedelta(weeks=week), week, assessment_id=week, observation_id=week)
        for week, rank in enumerate(ranks)
    ]


def kinds(*ranks: int) -> list[StepKind]:
    return [step.kind for step in path_of(trail(*ranks), AttainmentRule.LATEST, succeeds_from=3).steps]


def test_each_time_has_a_word_of_its_own() -> None:
    assert kinds(1, 1, 2, 3, 3, 2) == [
        StepKind.FIRST,
        StepKind.RETRY,
        StepKind.RISE,
        StepKind.RISE,
        StepKind.HELD,
        StepKind.OTHER,
    ]


def test_trying_again_what_was_not_there_yet_is_counted_as_a_retry() -> None:
    assert path_of(trail(1, 2, 3, 3, 3), AttainmentRule.LATEST, succeeds_from=3).retries == 2


def test_a_way_with_nothing_on_it_says_nothing() -> None:
    path = path_of([], AttainmentRule.LATEST, succeeds_from=3)

    assert (path.attained, path.steps, path.first, path.best, path.retries, path.last_rise) == (
        None,
        (),
        None,
        None,
        0,
        None,
    )


@given(TRAILS)
def test_the_stairs_never_go_down_and_nothing_is_left_out(ranks: list[int]) -> None:
    path = path_of(trail(*ranks), AttainmentRule.LATEST, succeeds_from=3)

    heights = [step.height for step in path.steps]
    assert heights == sorted(heights)
    assert [step.evidence.rank for step in path.steps] == ranks
    assert all(step.height >= step.evidence.rank for step in path.steps)


@given(TRAILS, st.sampled_from(AttainmentRule), st.integers(1, 4))
def test_the_level_is_the_teachers_by_the_same_function(ranks: list[int], rule: AttainmentRule, decided: int) -> None:
    decision = Decision(decided, decided, MONDAY + timedelta(weeks=3))

    path = path_of(trail(*ranks), rule, decision, succeeds_from=3)

    assert path.attained == current_attainment(trail(*ranks), rule, decision)


@given(TRAILS)
def test_a_rise_is_announced_only_while_it_stands(ranks: list[int]) -> None:
    path = path_of(trail(*ranks), AttainmentRule.LATEST, succeeds_from=3)

    if path.last_rise is not None:
        assert path.attained is not None
        assert path.last_rise.rank <= path.attained.rank
        assert path.last_rise.before is None or path.last_rise.before < path.last_rise.rank


def test_the_last_rise_is_remembered_after_it_was_shown_again() -> None:
    path = path_of(trail(1, 3, 3), AttainmentRule.LATEST, succeeds_from=3)

    assert path.last_rise == Rise(MONDAY + timedelta(weeks=1), 1, 3)


def test_a_first_time_that_succeeds_is_a_rise_and_one_that_begins_is_not() -> None:
    assert path_of(trail(3), AttainmentRule.LATEST, succeeds_from=3).last_rise == Rise(MONDAY, None, 3)
    assert path_of(trail(1), AttainmentRule.LATEST, succeeds_from=3).last_rise is None


def test_a_decision_above_what_was_seen_is_a_rise() -> None:
    decision = Decision(4, 4, MONDAY + timedelta(weeks=5))

    path = path_of(trail(2), AttainmentRule.LATEST, decision, succeeds_from=3)

    assert path.last_rise == Rise(MONDAY + timedelta(weeks=5), 2, 4)


def test_first_and_best_are_told_apart_from_now() -> None:
    path = path_of(trail(1, 4, 2), AttainmentRule.LATEST, succeeds_from=3)

    assert path.first is not None
    assert path.best is not None
    assert path.attained is not None
    assert (path.first.rank, path.best.rank, path.attained.rank) == (1, 4, 2)


@given(TRAILS)
def test_what_is_drawn_keeps_both_ends_and_the_order(ranks: list[int]) -> None:
    steps = path_of(trail(*ranks), AttainmentRule.LATEST, succeeds_from=3).steps

    drawn = drawn_steps(steps)

    assert len(drawn) == min(len(steps), 6)
    assert list(drawn) == [step for step in steps if step in drawn]
    if steps:
        assert (drawn[0], drawn[-1]) == (steps[0], steps[-1])


def test_rises_are_drawn_before_repetitions() -> None:
    steps = path_of(trail(1, 1, 2, 1, 1, 1, 1, 1, 3, 3), AttainmentRule.LATEST, succeeds_from=3).steps

    drawn = drawn_steps(steps)

    assert {step.evidence.sequence for step in drawn} >= {0, 2, 8, 9}


def test_only_two_counts_are_made() -> None:
    assert two_counts([1, 2, 3, 4, None], succeeds_from=3) == TwoCounts(succeeded=2, under_way=3)


def test_success_begins_where_groups_say_so() -> None:
    assert [success_rank(count) for count in (3, 4, 5)] == [success_level(count) for count in (3, 4, 5)]


def test_a_domain_is_called_as_most_of_its_items_are() -> None:
    names = domain_names([(1, "Vente"), (1, "Vente"), (1, "Stock"), (2, ""), (2, "Stock"), (3, "")])

    assert names == {1: "Vente", 2: "Stock", 3: ""}
