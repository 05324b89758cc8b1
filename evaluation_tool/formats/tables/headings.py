"""Columns known by their names, whatever the accents, the case and the spaces somebody gave them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

# What a heading says besides its name: « (jj/mm/aaaa) », « 2026-2027 ».
_ASIDE = re.compile(r"\([^()]*\)|\b20\d\d\s*[-/–]\s*(?:20)?\d\d\b")
_NOT_ALPHANUMERIC = re.compile("[^a-z0-9]+")


def normalised(name: str) -> str:
    """Lower case without accents, spaces or signs."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return _NOT_ALPHANUMERIC.sub("", "".join(letter for letter in letters if not unicodedata.combining(letter)))


def find_columns(header: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The column of each role, by the names it goes by, the surest first; a column plays one role only."""
    whole = [normalised(name) for name in header]
    bare = [normalised(_ASIDE.sub(" ", name)) for name in header]
    found: dict[str, int] = {}
    for role, wordings in known.items():
        columns = (names.index(name) for names in (whole, bare) for name in wordings if name in names)
        free = next((column for column in columns if column not in found.values()), None)
        if free is not None:
            found[role] = free
    return found
