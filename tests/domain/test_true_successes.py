"""Which successes are said aloud: few, of different students, each in turn."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.domain.true_successes import MOST_SAID, Success, chosen

DAY = date(2026, 11, 24)
CLASS = tuple(range(1, 9))


def success(student: int, competency: int = 1, *, days_ago: int = 1, retried: bool = False) -> Success:
    """One success."""
    return Success(student, competency, DAY - timedelta(days=days_ago), retried)


def students(successes: list[Success], day: date = DAY) -> list[int]:
    """Whose are said."""
    return [one.student_id for one in chosen(successes, CLASS, day=day)]


def test_the_latest_first_then_who_tried_again() -> None:
    found = [success(1, 1, days_ago=4), success(2, 2), success(3, 3, retried=True), success(4, 4, days_ago=9)]

    assert students(found) == [3, 2, 1]


def test_different_things_before_the_same_thing_twice() -> None:
    found = [success(1, 1), success(2, 1), success(3, 1), success(4, 2, days_ago=5)]

    said = chosen(found, CLASS, day=DAY)

    assert {one.competency_id for one in said[:2]} == {1, 2}
    assert len(said) == MOST_SAID


def test_among_equals_everybody_has_its_day() -> None:
    found = [success(student, student) for student in CLASS]

    first = {students(found, DAY + timedelta(days=days))[0] for days in range(len(CLASS))}

    assert first == set(CLASS)


def test_somebody_who_left_is_not_named() -> None:
    assert students([success(99)]) == []
    assert chosen([success(1)], (), day=DAY) == []


@given(
    st.lists(
        st.builds(
            success, st.sampled_from(CLASS), st.integers(1, 4), days_ago=st.integers(0, 14), retried=st.booleans()
        )
    )
)
def test_never_more_than_three_and_never_the_same_student_twice(found: list[Success]) -> None:
    said = students(found)

    assert len(said) == len(set(said)) == min(MOST_SAID, len({one.student_id for one in found}))
