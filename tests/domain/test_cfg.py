"""The CFG's total, by the rule of 2016."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_tool.domain.cfg import MOST, ORAL_MOST, PASS, POINTS, cfg_total
from evaluation_tool.domain.framework import LSU_COMPONENTS

STEPS = st.dictionaries(st.sampled_from(LSU_COMPONENTS), st.sampled_from(sorted(POINTS)))
ORALS = st.none() | st.integers(0, ORAL_MOST)


def test_everything_at_the_top_is_four_hundred() -> None:
    assert cfg_total(dict.fromkeys(LSU_COMPONENTS, 4), ORAL_MOST).total == MOST == 400


def test_eight_fragile_components_need_forty_at_the_oral() -> None:
    without = cfg_total(dict.fromkeys(LSU_COMPONENTS, 2), None)
    held = cfg_total(dict.fromkeys(LSU_COMPONENTS, 2), 40)

    assert (without.total, without.lacking, without.is_complete) == (160, 40, False)
    assert (held.total, held.lacking, held.is_complete) == (200, 0, True)


@given(STEPS, ORALS)
def test_what_is_known_and_what_is_missing_make_the_whole(steps: dict[str, int], oral: int | None) -> None:
    result = cfg_total(steps, oral)

    assert set(result.missing) == set(LSU_COMPONENTS) - steps.keys()
    assert result.lacking == 0 or result.total + result.lacking == PASS
    assert 0 <= result.total <= MOST


@pytest.mark.parametrize(("steps", "oral"), [({}, -1), ({}, 161), ({"CPD_FRA": 5}, None), ({"X": 1}, None)])
def test_other_values_are_refused(steps: dict[str, int], oral: int | None) -> None:
    with pytest.raises(ValueError, match=r"an oral|a component"):
        cfg_total(steps, oral)
