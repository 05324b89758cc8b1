"""Names that sign in and names that are shown: readable, and never longer than where they are kept."""

from __future__ import annotations

import pytest

from evaluation_tool.domain.logins import free_login, readable_login, shown_name


@pytest.mark.parametrize(
    ("first", "last", "login"),
    [
        ("Maëlys", "Le Dantec", "maelys.le-dantec"),
        ("Œdipe", "D’Être", "oedipe.detre"),
        ("Лена", "Иванова", "personne"),
        ("A" * 120, "B" * 120, "a" * 76),
    ],
)
def test_a_login_is_readable_and_short_enough_to_be_typed(first: str, last: str, login: str) -> None:
    assert readable_login(first, last) == login


def test_a_homonym_gets_the_first_free_number() -> None:
    assert free_login("Léa", "Petit", {"lea.petit", "lea.petit2"}) == "lea.petit3"


def test_a_shown_name_is_cut_where_an_account_cannot_hold_it() -> None:
    assert shown_name("Léa", "Petit") == "Léa Petit"
    assert shown_name("Léa", "") == "Léa"
    assert len(shown_name("A" * 120, "B" * 120)) == 120
