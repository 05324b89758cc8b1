"""Activities: how much they hold a student's hand, and the bounds of what they say."""

from __future__ import annotations

import enum
import re

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.grid_pictograms import folded

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
    r"\b(appuis?|etayages?|etayee?s?|guidee?s?|soutien|remediations?|approfondissements?|support renforce"
    r"|(?:groupe|niveau) (?:faible|fort|bas|haut|\d))\b"
)


class Support(enum.StrEnum):
    """How much an activity holds a student's hand; students never read this word."""

    GUIDED = "guided"
    PRACTICE = "practice"
    DEEPER = "deeper"


class NothingToDo(DomainError):
    """An activity says what to do at one degree of support at least."""


def telling_word(name: str) -> str:
    """The word by which a name would tell a student how much support it was given, or nothing."""
    found = _TELLING.search(re.sub(r"[-_.]", " ", folded(name)))
    return found.group() if found else ""
