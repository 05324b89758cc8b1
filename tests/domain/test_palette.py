import pytest

from evaluation_tool.domain.palette import (
    LevelColour,
    PaletteProblem,
    Vision,
    contrast_ratio,
    distance,
    palette_problems,
    readable_text,
    simulate,
)

DEFAULT_SCALE = [
    LevelColour("#fbd9b8"),
    LevelColour("#f2c14e"),
    LevelColour("#7fb6d9"),
    LevelColour("#1f4e79", "#ffffff"),
]


def test_contrast_goes_from_1_to_21() -> None:
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#777777", "#777777") == pytest.approx(1)
    assert contrast_ratio("#1f4e79", "#fff") == pytest.approx(8.66, abs=0.01)


def test_the_default_scale_is_told_apart_by_everybody() -> None:
    assert palette_problems(DEFAULT_SCALE) == ()


def test_a_traffic_light_is_not() -> None:
    fills = ["#C62828", "#F9A825", "#7CB342", "#1B5E20"]

    problems = palette_problems([LevelColour(fill, readable_text(fill)) for fill in fills])

    assert [(problem.code, problem.values["vision"]) for problem in problems] == [
        (PaletteProblem.TOO_CLOSE, Vision.PROTANOPIA)
    ]


def test_two_equal_colours_are_told_once_however_they_are_written() -> None:
    problems = palette_problems([LevelColour("#ffffff"), LevelColour("#FFF")])

    assert [(problem.code, problem.values["rank"], problem.values["other_rank"]) for problem in problems] == [
        (PaletteProblem.SAME_COLOUR, 1, 2)
    ]


def test_white_on_yellow_cannot_be_read() -> None:
    problems = palette_problems([LevelColour("#f2c14e", "#ffffff")])

    assert [problem.code for problem in problems] == [PaletteProblem.UNREADABLE_TEXT]


@pytest.mark.parametrize("text", ["", "red", "#12345", "#gggggg", "#fff;}", "１２３"])
def test_what_is_not_a_colour_is_told_and_does_not_hide_the_rest(text: str) -> None:
    problems = palette_problems([LevelColour(text), LevelColour("#ffffff"), LevelColour("#fefefe")])

    assert problems[0].code is PaletteProblem.NOT_A_COLOUR
    assert PaletteProblem.TOO_CLOSE in {problem.code for problem in problems}


def test_grey_is_the_same_to_every_vision_within_rounding() -> None:
    assert {simulate("#808080", vision) for vision in Vision} <= {"#808080", "#7f8080", "#80807f", "#818080", "#808081"}


def test_red_and_green_come_closer_without_red_cones() -> None:
    assert distance("#c62828", "#1b5e20", Vision.PROTANOPIA) < distance("#c62828", "#1b5e20") / 5
