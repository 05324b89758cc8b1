"""Names that a room may read."""

from __future__ import annotations

import pytest

from evaluation_tool.domain.first_names import alphabetical, room_names


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([("Lina", "Morel"), ("Noé", "Petit")], ["Lina", "Noé"]),
        ([("Lina", "Morel"), ("Lina", "Petit")], ["Lina M.", "Lina P."]),
        ([("Lina", "Morel"), ("lina", "Martin"), ("Noé", "M")], ["Lina Mo.", "lina Ma.", "Noé"]),
        ([("Lina", "Mor"), ("Lina", "Morel")], ["Lina Mor", "Lina More."]),
        ([("Lina", "Morel"), ("Lina", "Morel")], ["Lina M.", "Lina M."]),
        ([("Lina", ""), ("Lina", "Morel")], ["Lina", "Lina M."]),
        ([], []),
    ],
)
def test_as_few_letters_as_tell_people_apart(people: list[tuple[str, str]], expected: list[str]) -> None:
    assert room_names(people) == expected


def test_accents_do_not_send_a_name_to_the_end() -> None:
    assert sorted(["Zoé", "Éloïse", "emma", "Elise"], key=alphabetical) == ["Elise", "Éloïse", "emma", "Zoé"]
