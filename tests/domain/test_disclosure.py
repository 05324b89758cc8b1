"""Small numbers stay hidden, also from whoever knows how they are hidden."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.domain.disclosure import FEWEST_SHOWN, disclosed, disclosed_alone

columns = st.lists(st.integers(0, 40), max_size=12)


def test_a_class_of_three_does_not_show_through_the_sum() -> None:
    found = disclosed([16, 3, 12, 20])

    assert (found.cells, found.at_least, found.is_whole) == ((16, None, 12, 20), 48, False)
    assert disclosed([16, 12]).is_whole
    assert [disclosed_alone(count) for count in (0, 4, 5)] == [None, None, 5]


@given(columns)
def test_nothing_under_five_is_shown_and_nothing_shown_is_wrong(cells: list[int]) -> None:
    for shown, count in zip(disclosed(cells).cells, cells, strict=True):
        assert shown == (count if count >= FEWEST_SHOWN else None)


@given(columns, st.data())
def test_every_value_that_may_be_hidden_prints_the_same(cells: list[int], data: st.DataObject) -> None:
    """Nobody can find a hidden number again: whatever it is, the column, its sum and its mark are the same."""
    other = [count if count >= FEWEST_SHOWN else data.draw(st.integers(0, FEWEST_SHOWN - 1)) for count in cells]

    found, alike = disclosed(cells), disclosed(other)

    assert (found, found.at_least, found.is_whole) == (alike, alike.at_least, alike.is_whole)
