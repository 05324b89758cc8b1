"""« de Wassim », « d’Inès »: the little word before a name, as French says it."""

from __future__ import annotations

from evaluation_tool.domain.grid_pictograms import folded


def of(name: str) -> str:
    """The name with its « de », cut before a vowel; an h or a y keeps it whole, as with Hamza and Yanis."""
    return f"d’{name}" if folded(name).startswith(("a", "e", "i", "o", "u", "œ")) else f"de {name}"
