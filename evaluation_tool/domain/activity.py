"""Activities: how much they hold a student's hand, and the bounds of what they say."""

from __future__ import annotations

import enum
import re
import unicodedata
from urllib.parse import urlsplit

from evaluation_tool.domain.errors import DomainError

TITLE_LENGTH = 200
PLACE_LENGTH = 120
MATERIAL_LENGTH = 500
LICENCE_LENGTH = 60
CREDIT_LENGTH = 255
INSTRUCTIONS_LENGTH = 2000
RESOURCE_NAME_LENGTH = 120
URL_LENGTH = 2000
LONGEST_MINUTES = 600
MAX_COMPETENCIES = 12
MAX_RESOURCES = 10

# What students must not read in the name of an activity or of a document. « Entraînement » says nothing by itself.
_TELLING = re.compile(
    r"\b(appuis?|[ée]tayages?|étayée?s?|guidée?s?|soutien|rem[ée]diations?|approfondissements?"
    r"|(?:groupe|niveau) (?:faible|fort|bas|haut|\d))\b"
)


class Support(enum.StrEnum):
    """How much an activity holds a student's hand; students never read this word."""

    GUIDED = "guided"
    PRACTICE = "practice"
    DEEPER = "deeper"


class NothingToDo(DomainError):
    """An activity says what to do at one degree of support at least."""


class UnsafeLink(DomainError):
    """A link leads to a page of the web, and nowhere else."""


def checked_link(address: str) -> str:
    """The address itself, if it is one of a page of the web. Raises UnsafeLink."""
    try:
        parts = urlsplit(address)
        is_page = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError as error:
        raise UnsafeLink(address[:80]) from error
    is_plain = all(sign.isprintable() and not sign.isspace() for sign in address)
    if not is_page or not is_plain or len(address) > URL_LENGTH:
        raise UnsafeLink(address[:80])
    return address


def telling_word(name: str) -> str:
    """The word by which a name would tell a student how much support it was given, or nothing."""
    composed = unicodedata.normalize("NFC", name).casefold()
    found = _TELLING.search(re.sub(r"[-_.]", " ", composed))
    return found.group() if found else ""


def told_to_students(name: str, otherwise: str) -> str:
    """The name as students may read it: another one in place of what would tell them their support."""
    return otherwise if telling_word(name) else name
