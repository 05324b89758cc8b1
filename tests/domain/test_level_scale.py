"""What makes a scale sound, and the palettes that are offered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evaluation_tool.domain.level_scale import DEFAULT_SCALE, ScaleProblem, is_in_order, scale_problems, spread
from evaluation_tool.domain.palette import LevelColour, contrast_ratio, palette_problems
from evaluation_tool.domain.ready_palettes import (
    DARK_SURFACE,
    LIGHT_SURFACE,
    READY_PALETTES,
    border_for,
    dressed,
    ink_for,
    normal_colour,
)

FIRST, SECOND, THIRD, LAST = DEFAULT_SCALE


def codes_of(**changes: Any) -> set[tuple[str, object]]:
    found = scale_problems([FIRST, replace(SECOND, **changes), THIRD, LAST])
    return {(problem.code, problem.values["field"]) for problem in found}


def test_the_default_scale_is_sound() -> None:
    assert scale_problems(DEFAULT_SCALE) == ()


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("code", "", ScaleProblem.EMPTY),
        ("student_label", "", ScaleProblem.EMPTY),
        ("student_label", "x" * 81, ScaleProblem.TOO_LONG),
        ("code", "déc", ScaleProblem.TWICE),
        ("symbol", "◔", ScaleProblem.TWICE),
        ("code", "2", ScaleProblem.A_NUMBER),
        ("teacher_label", "12 / 20", ScaleProblem.A_MARK),
        ("student_label", "Je réussis à 80 %", ScaleProblem.A_MARK),
        ("help_text", "vaut 3 points", ScaleProblem.A_MARK),
        ("symbol", "", ScaleProblem.NOT_ONE_SYMBOL),
        ("symbol", "ab", ScaleProblem.NOT_ONE_SYMBOL),
        ("symbol", "2", ScaleProblem.A_SIGN),
        ("symbol", "✗", ScaleProblem.A_SIGN),
    ],
)
def test_a_fault_is_told_with_its_field(field: str, text: str, code: ScaleProblem) -> None:
    assert (code, field) in codes_of(**{field: text})


@pytest.mark.parametrize("symbol", ["★", "♥\ufe0f", "A"])
def test_any_other_single_symbol_will_do(symbol: str) -> None:
    assert codes_of(symbol=symbol) == set()


def test_official_positions_go_up() -> None:
    found = scale_problems([FIRST, SECOND, replace(THIRD, official_rank=1), LAST])

    assert [problem.code for problem in found] == [ScaleProblem.OFFICIAL_ORDER]


@pytest.mark.parametrize("palette", READY_PALETTES, ids=lambda palette: palette.key)
@pytest.mark.parametrize("count", [3, 4, 5])
def test_ready_palettes_are_told_apart_by_every_eye(palette: object, count: int) -> None:
    fills = palette.fills[count]  # type: ignore[attr-defined]

    assert palette_problems([LevelColour(fill, ink_for(fill)) for fill in fills]) == ()


@pytest.mark.parametrize("surface", [LIGHT_SURFACE, DARK_SURFACE])
@pytest.mark.parametrize("fill", ["#ffffff", "#000000", "#faf7f0", "#808080", "#fbd9b8"])
def test_borders_stand_out_on_the_paper(fill: str, surface: str) -> None:
    assert contrast_ratio(border_for(fill, surface), surface) >= 3


def test_colours_are_written_in_one_way() -> None:
    assert normal_colour(" #ABC ") == "#aabbcc"
    assert normal_colour("1F4E79") == "#1f4e79"
    assert normal_colour("rouge") == "rouge"


def test_spreading_keeps_both_ends() -> None:
    assert spread(["a", "b", "c", "d"], 3) == ["a", "c", "d"]
    assert spread(["a", "b", "c", "d"], 5) == ["a", "b", "c", None, "d"]


def test_a_whole_set_of_symbols_follows_the_size() -> None:
    levels = dressed([FIRST, SECOND, LAST], DEFAULT_SCALE)

    assert [level.symbol for level in levels if level] == ["◔", "◑", "●"]
    assert [level.rank for level in levels if level] == [1, 2, 3]


def test_order_may_not_turn_round() -> None:
    assert is_in_order([1, 1, 2])
    assert not is_in_order([2, 1, 3])
