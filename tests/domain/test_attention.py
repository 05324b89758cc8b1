"""Points of attention: each rule by itself, then what must hold of any student."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.domain.attention import (
    KEY_LENGTH,
    REMINDER,
    AttentionRule,
    Discovery,
    Facts,
    Look,
    Point,
    Thresholds,
    UselessThreshold,
    Wish,
    points_of,
    was_looked_at,
)

TODAY = date(2026, 11, 23)
SEPTEMBER = date(2026, 9, 1)
USUAL = Thresholds(unseen_weeks=4, discovering_weeks=6)
days = st.integers(0, 400).map(lambda ago: TODAY - timedelta(days=ago))
weeks = st.integers(1, 52)
facts = st.builds(
    Facts,
    arrived_on=days,
    last_on=st.none() | days,
    discoveries=st.lists(st.builds(Discovery, st.integers(1, 10**9), days), max_size=40).map(tuple),
    wishes=st.lists(st.builds(Wish, st.integers(1, 10**9), st.integers(1, 99), days), max_size=6).map(tuple),
    support_days=st.lists(days, max_size=8, unique=True).map(tuple),
)
thresholds = st.builds(Thresholds, weeks, weeks, st.integers(1, 6), st.integers(1, 6), weeks)


def ago(**units: int) -> date:
    """So long before today."""
    return TODAY - timedelta(**units)


def only(found: Facts, rule: AttentionRule) -> Point | None:
    """The point of that rule, if it holds."""
    return next((point for point in points_of(found, USUAL, TODAY) if point.rule is rule), None)


SEEN_TODAY = Facts(SEPTEMBER, last_on=TODAY)


def test_three_competencies_at_the_first_level_for_more_than_six_weeks() -> None:
    three = tuple(Discovery(number, ago(weeks=6, days=number)) for number in (3, 1, 2))

    found = only(replace(SEEN_TODAY, discoveries=three), AttentionRule.DISCOVERING)

    assert found is not None
    assert (found.count, found.since, found.competencies) == (3, ago(weeks=6, days=3), (3, 2, 1))
    assert only(replace(SEEN_TODAY, discoveries=three[:2]), AttentionRule.DISCOVERING) is None
    fresh = (*three[:2], Discovery(9, ago(weeks=6)))
    assert only(replace(SEEN_TODAY, discoveries=fresh), AttentionRule.DISCOVERING) is None


@pytest.mark.parametrize(
    ("arrived", "last", "is_unseen"),
    [
        (SEPTEMBER, ago(weeks=4), True),
        (SEPTEMBER, ago(weeks=4, days=-1), False),
        (SEPTEMBER, None, True),
        (ago(weeks=1), None, False),
        # Seen last year, in its class since yesterday.
        (ago(days=1), ago(weeks=30), False),
    ],
)
def test_nobody_observed_the_student_for_four_weeks(arrived: date, last: date | None, is_unseen: bool) -> None:
    found = only(Facts(arrived, last_on=last), AttentionRule.UNSEEN)

    assert (found is not None) == is_unseen
    assert found is None or found.last_on == last


def test_three_times_running_in_a_support_group_and_three_times_more() -> None:
    three = tuple(ago(weeks=week) for week in (1, 2, 3))
    found = only(replace(SEEN_TODAY, support_days=three), AttentionRule.SUPPORT_RUN)
    assert found is not None
    assert (found.count, found.since) == (3, ago(weeks=3))
    look = Look(found.rule, found.key, TODAY)

    again = {times: only(replace(SEEN_TODAY, support_days=run), AttentionRule.SUPPORT_RUN) for times, run in runs(3)}

    assert again[2] is None
    assert [times for times, point in again.items() if point and not was_looked_at(point, [look], TODAY)] == [6]


def runs(weeks_ago: int) -> list[tuple[int, tuple[date, ...]]]:
    """Runs of two to six groups that began so many weeks ago."""
    return [(times, tuple(ago(weeks=weeks_ago, days=-day) for day in range(times))) for times in range(2, 7)]


def test_a_wish_that_waits_for_two_weeks() -> None:
    waiting = replace(SEEN_TODAY, wishes=(Wish(1, 40, ago(days=13)), Wish(2, 41, ago(days=14))))

    found = only(waiting, AttentionRule.UNANSWERED)

    assert found is not None
    assert (found.count, found.competencies, found.since) == (1, (41,), ago(days=14))


def test_what_was_looked_at_comes_back_with_something_new_or_after_six_weeks() -> None:
    old = tuple(Discovery(number, ago(weeks=8)) for number in range(4))
    point = only(replace(SEEN_TODAY, discoveries=old), AttentionRule.DISCOVERING)
    fewer = only(replace(SEEN_TODAY, discoveries=old[:3]), AttentionRule.DISCOVERING)
    more = only(replace(SEEN_TODAY, discoveries=(*old, Discovery(9, ago(weeks=7)))), AttentionRule.DISCOVERING)
    assert point is not None
    assert fewer is not None
    assert more is not None

    look = Look(point.rule, point.key, TODAY)

    assert was_looked_at(point, [look], TODAY)
    assert was_looked_at(fewer, [look], TODAY)
    assert not was_looked_at(more, [look], TODAY)
    assert not was_looked_at(point, [replace(look, rule=AttentionRule.UNANSWERED)], TODAY)
    assert not was_looked_at(point, [look], TODAY + REMINDER)


@pytest.mark.parametrize("name", ["unseen_weeks", "discovering_weeks", "discovered", "support_times", "answer_weeks"])
def test_a_threshold_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(UselessThreshold):
        replace(USUAL, **{name: 0})


@given(facts, thresholds)
def test_each_point_is_made_of_the_students_own_facts(found: Facts, limits: Thresholds) -> None:
    points = points_of(found, limits, TODAY)

    assert len({point.rule for point in points}) == len(points)
    known = {one.competency_id for one in found.discoveries} | {one.competency_id for one in found.wishes}
    days_known = {found.arrived_on, found.last_on, *found.support_days}
    days_known |= {one.since for one in found.discoveries} | {one.asked_on for one in found.wishes}
    for point in points:
        assert set(point.competencies) <= known
        assert point.since in days_known
        assert point.count >= 1 or point.rule is AttentionRule.UNSEEN
        assert 0 < len(point.key) <= KEY_LENGTH


@given(facts, thresholds, weeks)
def test_more_patience_never_names_more(found: Facts, limits: Thresholds, more: int) -> None:
    patient = Thresholds(
        limits.unseen_weeks + more,
        limits.discovering_weeks + more,
        limits.discovered + more,
        limits.support_times + more,
        limits.answer_weeks + more,
    )

    assert {one.rule for one in points_of(found, patient, TODAY)} <= {
        one.rule for one in points_of(found, limits, TODAY)
    }


@given(facts, thresholds, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(found: Facts, limits: Thresholds, dice: Random) -> None:
    other = replace(
        found,
        discoveries=tuple(dice.sample(found.discoveries, len(found.discoveries))),
        wishes=tuple(dice.sample(found.wishes, len(found.wishes))),
        support_days=tuple(dice.sample(found.support_days, len(found.support_days))),
    )

    # Two competencies named twice on one day may change places; what is said does not change.
    assert [(one.rule, one.since, one.key, one.count) for one in points_of(other, limits, TODAY)] == [
        (one.rule, one.since, one.key, one.count) for one in points_of(found, limits, TODAY)
    ]


@given(facts, thresholds)
def test_looking_at_every_point_leaves_none(found: Facts, limits: Thresholds) -> None:
    points = points_of(found, limits, TODAY)
    looks = [Look(point.rule, point.key, TODAY) for point in points]

    assert all(was_looked_at(point, looks, TODAY) for point in points)
    assert not any(was_looked_at(point, [], TODAY) for point in points)
