"""Palettes that were checked once and for all, and what follows from a fill: its ink and its border."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evaluation_tool.domain.level_scale import INK, SYMBOLS, LevelDraft
from evaluation_tool.domain.palette import MIN_TEXT_CONTRAST, contrast_ratio, is_colour, readable_text

MIN_BORDER_CONTRAST = 3.0  # WCAG 1.4.11
LIGHT_SURFACE = "#faf7f0"
DARK_SURFACE = "#14191b"


@dataclass(frozen=True, slots=True)
class ReadyPalette:
    """Fills for three, four and five levels, lowest first; lightness falls steadily, so that grey prints keep order."""

    key: str
    fills: Mapping[int, tuple[str, ...]]


READY_PALETTES = (
    ReadyPalette(
        "earth_and_sky",
        {
            3: ("#fbd9b8", "#7fb6d9", "#1f4e79"),
            4: ("#fbd9b8", "#f2c14e", "#7fb6d9", "#1f4e79"),
            5: ("#fbd9b8", "#f2c14e", "#7fb6d9", "#3a74a8", "#123a5e"),
        },
    ),
    ReadyPalette(
        "water",
        {
            3: ("#e3f0f7", "#7fb3d5", "#1b5480"),
            4: ("#e3f0f7", "#a9cde4", "#5b9bc8", "#1b5480"),
            5: ("#e3f0f7", "#b5d4e8", "#7fb3d5", "#3874a4", "#123f63"),
        },
    ),
    ReadyPalette(
        "forest",
        {
            3: ("#eef3d6", "#8cbf88", "#1d5c46"),
            4: ("#eef3d6", "#bcd796", "#63a583", "#1d5c46"),
            5: ("#f3f7de", "#c3dd92", "#7fb98a", "#377a63", "#103f33"),
        },
    ),
    ReadyPalette(
        "plum",
        {
            3: ("#f6e6f0", "#bd93c8", "#58316f"),
            4: ("#f6e6f0", "#d8b6d9", "#ab85c0", "#58316f"),
            5: ("#f6e6f0", "#dcbfde", "#bd93c8", "#8a60a3", "#44245a"),
        },
    ),
)


def dressed(places: Sequence[LevelDraft | None], before: Sequence[LevelDraft]) -> list[LevelDraft | None]:
    """The levels in their new places; a set of symbols or a palette that was whole becomes the one of that size."""
    count = len(places)
    symbols = SYMBOLS[count] if tuple(level.symbol for level in before) == SYMBOLS.get(len(before)) else None
    fills = next(
        (
            palette.fills[count]
            for palette in READY_PALETTES
            if palette.fills.get(len(before)) == tuple(level.fill for level in before)
        ),
        None,
    )
    levels: list[LevelDraft | None] = []
    for rank, level in enumerate(places, start=1):
        if level is None:
            levels.append(None)
            continue
        fill = fills[rank - 1] if fills else level.fill
        ink = ink_for(fill) if fills and is_colour(fill) else level.text_colour
        symbol = symbols[rank - 1] if symbols else level.symbol
        levels.append(replace(level, rank=rank, symbol=symbol, fill=fill, text_colour=ink))
    return levels


def ink_for(fill: str) -> str:
    """The ink that is read on the fill: ours, else white, else black."""
    for ink in (INK, "#ffffff"):
        if contrast_ratio(fill, ink) >= MIN_TEXT_CONTRAST:
            return ink
    return readable_text(fill)


def border_for(fill: str, surface: str) -> str:
    """The fill itself where it stands out on the surface, else the nearest shade of it that does."""
    towards = 0 if contrast_ratio(surface, "#000000") > contrast_ratio(surface, "#ffffff") else 255
    for step in range(21):
        shade = _mixed(fill, towards, step / 20)
        if contrast_ratio(shade, surface) >= MIN_BORDER_CONTRAST:
            return shade
    return _mixed(fill, towards, 1)


def normal_colour(text: str) -> str:
    """Six small digits: « #ABC » becomes « #aabbcc ». What is no colour is left as it is, to be refused."""
    digits = text.strip().lower()
    digits = digits if digits.startswith("#") else f"#{digits}"
    if not is_colour(digits):
        return text.strip()
    return digits if len(digits) == 7 else "#" + "".join(digit * 2 for digit in digits[1:])


def _mixed(fill: str, towards: int, share: float) -> str:
    channels = (int(fill[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(channel + (towards - channel) * share):02x}" for channel in channels)
