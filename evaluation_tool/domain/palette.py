"""Whether the colours of a level scale can be read and told apart, by everybody and on a grey print.

Contrast: WCAG 2.2, relative luminance. Colour-vision deficiency: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes,
"A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, matrices of
severity 1.0, applied to linear RGB. Distance: CIE 1976 ΔE in L*a*b*, illuminant D65.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from evaluation_tool.domain.problems import Problem

MIN_TEXT_CONTRAST = 4.5  # WCAG 1.4.3
MIN_DISTANCE = 12.0  # about five just noticeable differences: cells of a grid are compared from afar
MIN_GREY_DISTANCE = 6.0  # in L*, when the hue is gone

Vector = tuple[float, float, float]  # red, green, blue, linear, 0 to 1; or L*, a*, b*

_HEXADECIMAL = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


class Vision(StrEnum):
    NORMAL = "normal"
    PROTANOPIA = "protanopia"
    DEUTERANOPIA = "deuteranopia"
    TRITANOPIA = "tritanopia"
    GREY = "grey"  # achromatopsia, and every photocopier


class PaletteProblem(StrEnum):
    NOT_A_COLOUR = "not_a_colour"
    SAME_COLOUR = "same_colour"
    TOO_CLOSE = "too_close"
    UNREADABLE_TEXT = "unreadable_text"


@dataclass(frozen=True, slots=True)
class LevelColour:
    fill: str  # "#1f4e79"
    text: str = "#000000"


_MATRICES: dict[Vision, tuple[Vector, Vector, Vector]] = {
    Vision.PROTANOPIA: (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    Vision.DEUTERANOPIA: (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    Vision.TRITANOPIA: (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def is_colour(text: str) -> bool:
    return _HEXADECIMAL.fullmatch(text) is not None


def contrast_ratio(first: str, second: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(_linear(first)), _luminance(_linear(second))))
    return (lighter + 0.05) / (darker + 0.05)


def readable_text(fill: str) -> str:
    """Black or white, whichever is read more easily on the fill."""
    return max("#000000", "#ffffff", key=lambda text: contrast_ratio(text, fill))


def simulate(colour: str, vision: Vision) -> str:
    """How the colour looks to this vision, for the live preview of a scale."""
    return "#" + "".join(f"{round(255 * _companded(channel)):02x}" for channel in _seen(_linear(colour), vision))


def distance(first: str, second: str, vision: Vision = Vision.NORMAL) -> float:
    """ΔE 1976 between two colours as this vision sees them; for grey, the difference of lightness."""
    return math.dist(_lab(_seen(_linear(first), vision)), _lab(_seen(_linear(second), vision)))


def palette_problems(colours: Sequence[LevelColour]) -> tuple[Problem, ...]:
    """What is wrong with the colours of a scale, lowest level first; `values` name the ranks concerned."""
    problems: list[Problem] = []
    sound: list[tuple[int, LevelColour]] = []
    for rank, colour in enumerate(colours, start=1):
        wrong = next((text for text in (colour.fill, colour.text) if not is_colour(text)), None)
        if wrong is not None:
            problems.append(Problem(PaletteProblem.NOT_A_COLOUR, values={"rank": rank, "colour": wrong[:40]}))
            continue
        sound.append((rank, colour))
        ratio = contrast_ratio(colour.fill, colour.text)
        if ratio < MIN_TEXT_CONTRAST:
            values: dict[str, str | int] = {"rank": rank, "contrast": f"{ratio:.1f}", "minimum": f"{MIN_TEXT_CONTRAST}"}
            problems.append(Problem(PaletteProblem.UNREADABLE_TEXT, values=values))
    for (rank, colour), (other_rank, other) in combinations(sound, 2):
        problems += _pair_problems(rank, colour.fill, other_rank, other.fill)
    return tuple(problems)


def _pair_problems(rank: int, fill: str, other_rank: int, other_fill: str) -> list[Problem]:
    ranks: dict[str, str | int] = {"rank": rank, "other_rank": other_rank}
    if _linear(fill) == _linear(other_fill):
        return [Problem(PaletteProblem.SAME_COLOUR, values={**ranks, "colour": fill})]
    problems = []
    for vision in Vision:
        apart = distance(fill, other_fill, vision)
        minimum = MIN_GREY_DISTANCE if vision is Vision.GREY else MIN_DISTANCE
        if apart < minimum:
            found: dict[str, str | int] = {
                **ranks,
                "vision": vision.value,
                "distance": round(apart),
                "minimum": round(minimum),
            }
            problems.append(Problem(PaletteProblem.TOO_CLOSE, values=found))
    return problems


def _linear(colour: str) -> Vector:
    if not is_colour(colour):
        raise ValueError(f"not a colour: {colour!r}")
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    red, green, blue = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return _expanded(red), _expanded(green), _expanded(blue)


def _expanded(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _companded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _luminance(colour: Vector) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _seen(colour: Vector, vision: Vision) -> Vector:
    if vision is Vision.NORMAL:
        return colour
    if vision is Vision.GREY:
        grey = _luminance(colour)
        return grey, grey, grey
    red, green, blue = (
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, colour, strict=True)))) for row in _MATRICES[vision]
    )
    return red, green, blue


def _lab(colour: Vector) -> Vector:
    red, green, blue = colour
    x = _cube_root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
    y = _cube_root(_luminance(colour))
    z = _cube_root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube_root(value: float) -> float:
    """The cube root of CIE 1976, straight near black."""
    return value ** (1 / 3) if value > 216 / 24389 else value * 841 / 108 + 4 / 29
