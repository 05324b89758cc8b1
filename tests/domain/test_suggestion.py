"""Where a group would help: the order is made of counts that a teacher can check."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.domain.suggestion import Need, Standing, Suggestion, needs_of, suggest

TODAY = date(2026, 11, 23)
FRESH_SINCE = TODAY - timedelta(weeks=4)
CLASS = tuple(range(1, 11))
READ, COUNT, SPEAK = 101, 102, 103


def at(competency: int, rank: int, *students: int, days_ago: int = 3) -> list[Standing]:
    """These students at that rank."""
    return [Standing(student, competency, rank, TODAY - timedelta(days=days_ago)) for student in students]


def needs(*standings: list[Standing], offers: frozenset[tuple[int, int]] = frozenset()) -> tuple[Need, ...]:
    """The class on the three competencies."""
    known = [standing for some in standings for standing in some]
    return needs_of(CLASS, (READ, COUNT, SPEAK), known, offers, succeeds_from=3, fresh_since=FRESH_SINCE)


def proposed(*standings: list[Standing], offers: frozenset[tuple[int, int]] = frozenset()) -> Suggestion:
    """What comes of it."""
    return suggest(CLASS, needs(*standings, offers=offers))


def codes(suggestion: Suggestion) -> list[int]:
    """The competencies, in order."""
    return [need.competency_id for need in suggestion.needs]


def test_what_most_students_are_learning_comes_first() -> None:
    found = proposed(at(READ, 2, 1, 2), at(READ, 3, 9), at(COUNT, 1, 3, 4, 5), at(COUNT, 4, 9))

    assert codes(found) == [COUNT, READ]
    assert found.needs[0].learning == (3, 4, 5)


def test_a_competency_counts_only_the_students_that_the_others_leave() -> None:
    found = proposed(
        at(READ, 2, 1, 2, 3, 4),
        at(READ, 3, 9),
        at(COUNT, 2, 1, 2, 3),
        at(COUNT, 3, 9),
        at(SPEAK, 2, 5, 6),
        at(SPEAK, 3, 9),
    )

    # COUNT covers nobody new: it only takes the place that is left.
    assert codes(found) == [READ, SPEAK, COUNT]


def test_what_is_for_everybody_never_joins_other_groups() -> None:
    everybody = needs(at(READ, 1, *CLASS), at(COUNT, 1, *CLASS))

    assert codes(suggest(CLASS, everybody)) == [READ]


def test_old_evidence_proposes_nothing() -> None:
    found = proposed(at(READ, 2, 1, 2, 3, 4, days_ago=29), at(COUNT, 2, 1, 2), at(COUNT, 3, 3))

    assert codes(found) == [COUNT]


def test_of_equals_the_one_with_more_students_ready_to_help() -> None:
    standings = (at(READ, 2, 1, 2), at(READ, 3, 8, 9), at(COUNT, 2, 1, 2), at(COUNT, 3, 8, 9))

    assert codes(proposed(*standings)) == [READ, COUNT]
    assert codes(proposed(*standings, offers=frozenset({(9, COUNT)}))) == [COUNT, READ]


def test_only_who_succeeds_is_ready_to_help() -> None:
    offers = frozenset({(1, READ), (8, READ)})

    assert needs(at(READ, 2, 1), at(READ, 3, 8, 9), offers=offers)[0].ready == (8,)


def test_what_everybody_is_learning_is_a_lesson_and_comes_after_a_group() -> None:
    everybody = at(READ, 1, *CLASS)

    assert codes(proposed(everybody, at(COUNT, 2, 1, 2), at(COUNT, 3, 3))) == [COUNT]
    alone = proposed(everybody)
    assert codes(alone) == [READ]
    assert alone.needs[0].is_for_everybody


def test_one_student_is_no_group() -> None:
    assert codes(proposed(at(READ, 1, 1), at(READ, 3, 2, 3))) == []


def test_who_was_never_seen_is_to_be_observed_first() -> None:
    found = proposed(at(READ, 1, 1, 2), at(READ, 4, 3))

    assert found.to_observe == (4, 5, 6, 7, 8, 9, 10)
    assert found.needs[0].unseen == found.to_observe


def test_nobody_and_nothing() -> None:
    assert suggest((), ()) == Suggestion((), ())
    assert proposed().to_observe == CLASS


@given(
    st.lists(
        st.builds(
            Standing,
            st.sampled_from(CLASS),
            st.sampled_from((READ, COUNT, SPEAK)),
            st.integers(1, 4),
            st.dates(date(2026, 9, 1), TODAY),
        ),
        unique_by=lambda standing: (standing.student_id, standing.competency_id),
    )
)
def test_the_order_of_the_evidence_changes_nothing_and_everybody_is_somewhere(standings: list[Standing]) -> None:
    found = proposed(standings)

    assert found == proposed(standings[::-1])
    for need in needs(standings):
        assert sorted((*need.learning, *need.succeeding, *need.unseen)) == list(CLASS)
    covered = [student for need in found.needs for student in need.fresh]
    assert not set(covered) & set(found.to_observe)
