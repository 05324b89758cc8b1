"""What a plan’s papers and tomorrow’s sheet say: no field for a level, a support or a reason, so none can slip in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupCard:
    """One group as students read it."""

    name: str
    members: tuple[str, ...]
    task: str
    place: str = ""
    material: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class GroupPapers:
    """The groups of a plan: one sheet each, one sheet for the wall, or the cards of those who work in twos."""

    title: str
    subtitle: str
    establishment: str
    printed_on: str
    groups: tuple[GroupCard, ...]


@dataclass(frozen=True, slots=True)
class TomorrowLine:
    """Some students, and what is to be seen or said of them."""

    who: str
    what: str


@dataclass(frozen=True, slots=True)
class TomorrowPaper:
    """ "La feuille de demain": one page, whatever the class."""

    title: str
    subtitle: str
    establishment: str
    printed_on: str
    groups: tuple[GroupCard, ...]
    observe: tuple[TomorrowLine, ...]
    ready: tuple[TomorrowLine, ...]
    successes: tuple[TomorrowLine, ...]
