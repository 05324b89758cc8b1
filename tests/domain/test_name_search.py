"""A name is found however it was typed, and masked without touching the words around it."""

from __future__ import annotations

import pytest

from evaluation_tool.domain.name_search import compared, masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aidée par ÉLÉONORE D’ÔVAL-ŸVES.", "Aidée par …."),
        ("eleonore d'oval yves et Éléonore d’Ôval-Ÿves", "… et …"),
        ("E\u0301le\u0301onore d’Oval Yves, bien", "…, bien"),
        ("Straße, 12345678 : ok", "Straße, … : ok"),
        ("Éléonore d’Ôval-Ÿvesque", "Éléonore d’Ôval-Ÿvesque"),
        ("1234567890", "1234567890"),
        ("", ""),
    ],
)
def test_whole_names_only(text: str, expected: str) -> None:
    assert masked(text, {compared("Éléonore d’Ôval-Ÿves"), "12345678"}) == expected


def test_a_mask_makes_nothing_longer() -> None:
    assert len(masked("Ana Roy" * 3, {"ana roy"})) <= len("Ana Roy" * 3)
    assert masked("Bo Li, Ana Roy, Bo Li", {"ana roy", "bo li"}) == "…, …, …"
