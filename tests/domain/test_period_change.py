"""From one period to the next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.domain.period_change import Change, changes, transitions

standings = st.dictionaries(st.integers(1, 30), st.integers(1, 5))


@given(standings, standings)
def test_each_competency_seen_by_the_end_is_told_once(before: dict[int, int], after: dict[int, int]) -> None:
    became, passages = changes(before, after), transitions(before, after)

    assert became.total() == passages.total() == len(after)
    assert became[Change.PROGRESSED] == sum(n for (was, now), n in passages.items() if 0 < was < now)
    assert became[Change.TO_REVISIT] == sum(n for (was, now), n in passages.items() if now < was)
    assert became[Change.FIRST_SEEN] == len(after.keys() - before.keys())


@given(standings)
def test_nothing_happened_between_a_moment_and_itself(standing: dict[int, int]) -> None:
    assert set(changes(standing, standing)) <= {Change.STABLE}
