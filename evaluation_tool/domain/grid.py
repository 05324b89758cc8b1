"""The rules of a grid: words a student can read, what is still missing, and the order of its items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.framework import NodeKind

MAX_WORDS = 12
WORDING_LENGTH = 160
CRITERION_LENGTH = 500
TITLE_LENGTH = 200
AUDIENCE_LENGTH = 80
MAX_ITEMS = 150

_SPACES = re.compile(r"\s+")
_FIRST_PERSON = ("je ", "j’", "j'")


class WordingTooLong(DomainError):
    """A student's sentence has more words, or more letters, than a student reads at once."""


class GridFull(DomainError):
    """The grid would have more items than a class can live with."""


def count_words(text: str) -> int:
    """How many words a reader sees.

    Words are what spaces separate, so an elision (« l’élève ») or a compound (« peut-être ») is one, as in a word
    processor; what holds no letter or digit (« : », « — », an emoji) is none.
    """
    return sum(1 for word in _SPACES.split(text) if any(sign.isalnum() for sign in word))


def fits_a_student(wording: str) -> bool:
    """Whether the sentence is short enough to be a student's."""
    return count_words(wording) <= MAX_WORDS and len(wording) <= WORDING_LENGTH


def checked_wording(wording: str) -> str:
    """The sentence itself. Raises WordingTooLong."""
    if not fits_a_student(wording):
        raise WordingTooLong(wording)
    return wording


def proposed_wording(official_title: str) -> str:
    """The official title where a student could already say it (« Je range les produits »), else nothing."""
    is_spoken = official_title.lower().startswith(_FIRST_PERSON)
    return official_title if is_spoken and fits_a_student(official_title) else ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a grid is from being ready for students: counts of items, never of students."""

    items: int
    without_wording: int
    without_pictogram: int
    without_criteria: int

    @property
    def is_ready(self) -> bool:
        """Whether every item speaks to students; criteria help, but a grid can start without them."""
        return self.items > 0 and not self.without_wording


@dataclass(frozen=True, slots=True)
class ItemState:
    """What one item already has."""

    has_wording: bool
    has_pictogram: bool
    has_criteria: bool


def completeness(items: Iterable[ItemState]) -> Completeness:
    """What is still missing from the items that are shown."""
    states = list(items)
    return Completeness(
        items=len(states),
        without_wording=sum(not state.has_wording for state in states),
        without_pictogram=sum(not state.has_pictogram for state in states),
        without_criteria=sum(not state.has_criteria for state in states),
    )


def is_self_only(kind: NodeKind, *, wished: bool) -> bool:
    """Attitudes are for self-assessment whatever anybody wishes; other items where the teacher says so."""
    return wished or kind is NodeKind.ATTITUDE


def moved(order: Sequence[int], item: int, step: int) -> list[int]:
    """The order once an item has gone up (negative step) or down; at either end it stays. Raises ValueError."""
    place = order.index(item)
    rest = [other for other in order if other != item]
    target = min(max(place + step, 0), len(rest))
    return [*rest[:target], item, *rest[target:]]


def placed_before(order: Sequence[int], item: int, before: int | None) -> list[int]:
    """The order once an item stands just before another, or last for None. Raises ValueError for a stranger."""
    if item not in order:
        raise ValueError(item)
    if before == item:
        return list(order)
    rest = [other for other in order if other != item]
    target = len(rest) if before is None else rest.index(before)
    return [*rest[:target], item, *rest[target:]]
