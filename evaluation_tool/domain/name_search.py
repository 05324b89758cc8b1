"""Finding a person's name in what people type: in capitals, without accents, with or without hyphens."""

from __future__ import annotations

from collections.abc import Collection
from itertools import accumulate

from evaluation_tool.domain.grid_pictograms import folded

MASK = "…"


def compared(text: str) -> str:
    """A text as names are looked for in it."""
    return folded(text).replace("-", " ")


def masked(text: str, names: Collection[str]) -> str:
    """The text with each of these whole names (as compared() gives them) masked; never longer than it was."""
    pieces = [compared(letter) for letter in text]
    flat, ends = "".join(pieces), list(accumulate(map(len, pieces)))
    for name in sorted(names, key=len, reverse=True):
        start = flat.find(name) if name else -1
        while start >= 0:
            end = start + len(name)
            if not _is_letter(flat, start - 1) and not _is_letter(flat, end):
                first = next(place for place, reached in enumerate(ends) if reached > start)
                last = next(place for place, reached in enumerate(ends) if reached >= end)
                return masked(text[:first], names) + MASK + masked(text[last + 1 :], names)
            start = flat.find(name, start + 1)
    return text


def _is_letter(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isalnum()
