"""Sign-in names that a person can read and type: prenom.nom, in ASCII."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable

from evaluation_tool.domain.text import shorten

_SPACES = re.compile(r"[\s-]+")
# The sign-in page takes eighty characters; homonyms need some for their number.
_LONGEST = 76
_LONGEST_SHOWN = 120
_UNTYPABLE = re.compile(r"[^a-z0-9-]")


def readable_login(first_name: str, last_name: str) -> str:
    """« Maëlys Le Dantec » signs in as maelys.le-dantec; a name with no letter of ours is « personne »."""
    parts = (plain_name(first_name).strip("-"), plain_name(last_name).strip("-"))
    return ".".join(part for part in parts if part)[:_LONGEST].rstrip(".-") or "personne"


def free_login(first_name: str, last_name: str, taken: Container[str]) -> str:
    """The readable login, with a digit from the second homonym on."""
    login = candidate = readable_login(first_name, last_name)
    number = 1
    while candidate in taken:
        number += 1
        candidate = f"{login}{number}"
    return candidate


def shown_name(first_name: str, last_name: str) -> str:
    """What an account is called on the pages: « Prénom Nom », cut where the two are longer than it may be."""
    return shorten(f"{first_name} {last_name}".strip(), _LONGEST_SHOWN)


def answers_to(text: str, told: Iterable[str]) -> bool:
    """Whether each word typed begins a part of what is told of somebody; accents and capitals do not count."""
    parts = [part for piece in " ".join(told).split() for part in (plain_name(piece), *plain_name(piece).split("-"))]
    words = [plain_name(word) for word in text.split()]
    return all(any(part.startswith(word) for part in parts) for word in words)


def plain_name(name: str) -> str:
    """A name without accents, case or spaces: two spellings of one name give the same."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe"))
    return _UNTYPABLE.sub("", _SPACES.sub("-", decomposed))
