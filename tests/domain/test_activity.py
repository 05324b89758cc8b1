"""What an activity may be called, and where its links may lead."""

from __future__ import annotations

import pytest

from evaluation_tool.domain.activity import UnsafeLink, checked_link, telling_word


@pytest.mark.parametrize(
    "name", ["Fiche Appui", "fiche-appui.pdf", "Étayage", "version guidée", "Approfondissement", "niveau 1"]
)
def test_a_name_that_tells_the_support_is_seen(name: str) -> None:
    assert telling_word(name)


@pytest.mark.parametrize(
    "name", ["Fiche d’entraînement", "Appuyer sur le bouton", "Guide du magasin", "Niveau à bulle"]
)
def test_an_ordinary_name_is_not(name: str) -> None:
    assert telling_word(name) == ""


@pytest.mark.parametrize("address", ["https://exemple.fr/page?a=1#b", "http://exemple.fr:8080/é"])
def test_pages_of_the_web_can_be_linked(address: str) -> None:
    assert checked_link(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "exemple.fr",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://",
        "https://moi:secret@exemple.fr",
        "https://[exemple.fr",
        "https://exemple.fr/a b",
        "https://exemple.fr/\u202e",
        "https://exemple.fr/" + "a" * 2000,
    ],
)
def test_nothing_else_can(address: str) -> None:
    with pytest.raises(UnsafeLink):
        checked_link(address)
