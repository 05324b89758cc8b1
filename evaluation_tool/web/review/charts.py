"""Stacked bars as SVG: each has a name that says its counts, and stands in a table that says them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from evaluation_tool.models.level_scale import Level

WIDTH, HEIGHT = 320, 24
# Narrower, a symbol with its count, or a count alone, would not fit.
_CHARACTER, _MARGIN = 9, 8


def stacked_bar(counts: Mapping[int, int], levels: Sequence[Level]) -> Markup:
    """How a total spreads over the levels, as one bar as wide as any other; nothing where nothing was counted."""
    told = [
        (level.rank, level.symbol, level.teacher_label, counts.get(level.rank, 0))
        for level in levels
        if counts.get(level.rank, 0)
    ]
    total = sum(count for *_part, count in told)
    if not total:
        return Markup()
    drawn, before = [], 0
    for rank, symbol, _label, count in told:
        left, right = WIDTH * before // total, WIDTH * (before + count) // total
        drawn.append(_part(rank, left, right - left, _inside(symbol, count, right - left)))
        before += count
    return Markup(
        '<svg class="bar" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>'
    ).format(
        ", ".join(f"{count} {label}" for _rank, _symbol, label, count in told),
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        Markup("").join(drawn),
    )


def _inside(symbol: str, count: int, width: int) -> str:
    """What fits in a part of the bar; the table says the rest."""
    for words in (f"{symbol} {count}", str(count)):
        if len(words) * _CHARACTER + _MARGIN <= width:
            return words
    return ""


def _part(rank: int, left: int, width: int, words: str) -> Markup:
    text = Markup('<text class="l{}" x="{}" y="17">{}</text>').format(rank, left + width // 2, words) if words else ""
    return Markup('<rect class="l{}" x="{}" y="1" width="{}" height="{}"/>{}').format(
        rank, left, max(width, 1), HEIGHT - 2, text
    )
