"""Names as a whole room may read them: « Lina », or « Lina M. » where two students share a first name."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence


def room_names(people: Sequence[tuple[str, str]]) -> list[str]:
    """One short name for each (first name, last name), in the same order.

    As many letters of the last name as it takes to tell two people of the same first name apart; those who share both
    names keep them whole.
    """
    shared = Counter(first.casefold() for first, _last in people)
    return [
        first if shared[first.casefold()] == 1 or not last else f"{first} {_initials(first, last, people)}"
        for first, last in people
    ]


def alphabetical(name: str) -> tuple[str, str]:
    """Where a name stands in a French list: Éloïse between Elise and Emma, not after Zoé."""
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)), name


def _initials(first: str, last: str, people: Sequence[tuple[str, str]]) -> str:
    others = [name.casefold() for given, name in people if given.casefold() == first.casefold() and name != last]
    for length in range(1, len(last)):
        head = last[:length]
        if not any(other.startswith(head.casefold()) for other in others):
            return f"{head.upper() if length == 1 else head}."
    return last
