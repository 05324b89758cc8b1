"""The rules of a grid: words, what is missing, order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.domain.framework import NodeKind
from evaluation_tool.domain.grid import (
    ItemState,
    WordingTooLong,
    checked_wording,
    completeness,
    count_words,
    is_self_only,
    moved,
    placed_before,
    proposed_wording,
)
from evaluation_tool.domain.grid_pictograms import folded, proposed_pictogram

ORDERS = st.lists(st.integers(0, 50), min_size=1, max_size=12, unique=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Je rends la monnaie", 4),
        ("J’accueille l’élève", 2),
        ("aujourd’hui, peut-être", 2),
        ("Je compte\u00a0: 3\u202f€ !", 3),
        ("🙂 — …", 0),
        ("أنا أقرأ النص", 3),
    ],
)
def test_words_are_counted_as_a_reader_sees_them(text: str, words: int) -> None:
    assert count_words(text) == words


def test_twelve_words_pass_and_thirteen_do_not() -> None:
    assert checked_wording("mot " * 11 + "mot")

    with pytest.raises(WordingTooLong):
        checked_wording("mot " * 13)


def test_a_wall_of_letters_is_no_sentence() -> None:
    with pytest.raises(WordingTooLong):
        checked_wording("a" * 161)


def test_a_title_that_a_student_could_say_is_proposed() -> None:
    assert proposed_wording("Je lis un bon de préparation") == "Je lis un bon de préparation"
    assert proposed_wording("Surveiller l’état des stocks") == ""


def test_attitudes_stay_self_assessed_whatever_is_wished() -> None:
    assert is_self_only(NodeKind.ATTITUDE, wished=False)
    assert not is_self_only(NodeKind.ITEM, wished=False)


def test_what_is_missing_is_counted_by_item() -> None:
    state = completeness([ItemState(True, False, False), ItemState(False, False, True)])

    assert (state.items, state.without_wording, state.without_pictogram, state.without_criteria) == (2, 1, 2, 1)
    assert not state.is_ready


@given(order=ORDERS, step=st.integers(-15, 15), data=st.data())
def test_moving_keeps_everybody_and_the_order_of_the_others(order: list[int], step: int, data: st.DataObject) -> None:
    item = data.draw(st.sampled_from(order))

    after = moved(order, item, step)

    assert sorted(after) == sorted(order)
    assert [other for other in after if other != item] == [other for other in order if other != item]


@given(order=ORDERS, data=st.data())
def test_placing_before_puts_it_there(order: list[int], data: st.DataObject) -> None:
    item, before = data.draw(st.sampled_from(order)), data.draw(st.sampled_from([*order, None]))

    after = placed_before(order, item, before)

    assert sorted(after) == sorted(order)
    if before is None:
        assert after[-1] == item
    elif before != item:
        assert after.index(item) + 1 == after.index(before)


def test_accents_and_capitals_do_not_matter_to_a_search() -> None:
    assert folded("Écrire à l’ÉLÈVE") == "ecrire a l'eleve"


def test_a_pictogram_is_proposed_from_the_title() -> None:
    assert proposed_pictogram("Encaisser et rendre la monnaie") == "encaisser"
    assert proposed_pictogram("Zzz") == ""
