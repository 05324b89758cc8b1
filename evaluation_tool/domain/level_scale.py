"""The levels of a scale before they are stored: the default ones, and what makes a scale sound."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from evaluation_tool.domain.problems import Problem

FEWEST_LEVELS = 3
MOST_LEVELS = 5


@dataclass(frozen=True, slots=True)
class LevelDraft:
    """One level of a scale before it is stored. `official_rank` is for exports only."""

    rank: int
    code: str
    teacher_label: str
    student_label: str
    help_text: str
    symbol: str
    fill: str
    text_colour: str
    official_rank: int | None


INK = "#1d2a30"
DEFAULT_SCALE = (
    LevelDraft(1, "Déc", "Découvre", "Je découvre", "L’élève s’y essaie avec beaucoup d’aide.", "◔", "#fbd9b8", INK, 1),
    LevelDraft(
        2, "Pro", "Progresse", "Je progresse", "L’élève y arrive en partie, ou avec une aide.", "◑", "#f2c14e", INK, 2
    ),
    LevelDraft(3, "Réu", "Réussit", "Je réussis", "L’élève y arrive sans aide.", "◕", "#7fb6d9", INK, 3),
    LevelDraft(
        4,
        "Exp",
        "Réussit même en situation nouvelle",
        "Je réussis même quand c’est nouveau",
        "L’élève y arrive dans une situation qu’il n’a jamais vue.",
        "●",
        "#1f4e79",
        "#ffffff",
        4,
    ),
)
# A circle that fills up: in our own face, on screen and on paper.
SYMBOLS: Mapping[int, tuple[str, ...]] = {3: ("◔", "◑", "●"), 4: ("◔", "◑", "◕", "●"), 5: ("○", "◔", "◑", "◕", "●")}
LENGTHS: Mapping[str, int] = {"code": 8, "teacher_label": 80, "student_label": 80, "help_text": 300, "symbol": 4}

_Item = TypeVar("_Item")
_MARK = re.compile(r"\d\s*(?:/|sur)\s*\d|%|\b\d+\s*(?:points?|pts?)\b", re.IGNORECASE)
_NOT_A_SYMBOL = frozenset("·?!/%+-−=<>×✕✖✗✘❌❎☓☒⨯")  # no observation, a sum, a cross

_ADDED_MARKS = frozenset({"Mn", "Me", "Cf"})  # drawn over the character before them


class ScaleProblem(StrEnum):
    """What makes a scale unsound; `values` name the rank and the field concerned."""

    WRONG_COUNT = "wrong_count"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TWICE = "twice"
    A_NUMBER = "a_number"
    A_MARK = "a_mark"
    NOT_ONE_SYMBOL = "not_one_symbol"
    A_SIGN = "a_sign"
    OFFICIAL_ORDER = "official_order"


def scale_problems(levels: Sequence[LevelDraft]) -> tuple[Problem, ...]:
    """Everything that is wrong with the words and symbols of a scale, lowest level first; colours are apart."""
    problems: list[Problem] = []
    if not FEWEST_LEVELS <= len(levels) <= MOST_LEVELS:
        problems.append(Problem(ScaleProblem.WRONG_COUNT, values={"count": len(levels)}))
    for level in levels:
        problems += _text_problems(level)
        problems += _symbol_problems(level)
    for field in ("code", "student_label", "teacher_label", "symbol"):
        problems += _repeated(levels, field)
    highest = 0
    for level in levels:
        if level.official_rank is not None and level.official_rank < highest:
            problems.append(_problem(ScaleProblem.OFFICIAL_ORDER, level, "official_rank"))
        highest = max(highest, level.official_rank or 0)
    return tuple(problems)


def spread(items: Sequence[_Item], count: int) -> list[_Item | None]:
    """The items over so many places, the first and the last kept; None where a place is new."""
    places: list[_Item | None] = []
    used: set[int] = set()
    for place in range(count):
        index = round(place * (len(items) - 1) / (count - 1))
        places.append(None if index in used else items[index])
        used.add(index)
    return places


def is_in_order(ranks: Sequence[int]) -> bool:
    """Whether levels read in a new scale keep their order: a lower one never becomes the higher one."""
    return all(lower <= higher for lower, higher in pairwise(ranks))


def _text_problems(level: LevelDraft) -> list[Problem]:
    problems = []
    for field, longest in LENGTHS.items():
        text: str = getattr(level, field)
        if not text and field not in ("help_text", "symbol"):
            problems.append(_problem(ScaleProblem.EMPTY, level, field))
        elif len(text) > longest:
            values: dict[str, str | int] = {"rank": level.rank, "field": field, "length": len(text), "longest": longest}
            problems.append(Problem(ScaleProblem.TOO_LONG, values=values))
        elif field != "symbol" and _MARK.search(text):
            problems.append(_problem(ScaleProblem.A_MARK, level, field))
    if any(character.isdigit() for character in level.code) and not any(map(str.isalpha, level.code)):
        problems.append(_problem(ScaleProblem.A_NUMBER, level, "code"))
    return problems


def _symbol_problems(level: LevelDraft) -> list[Problem]:
    shown = [character for character in level.symbol if unicodedata.category(character) not in _ADDED_MARKS]
    if len(shown) != 1 or shown[0].isspace():
        return [_problem(ScaleProblem.NOT_ONE_SYMBOL, level, "symbol")]
    if shown[0].isnumeric() or shown[0] in _NOT_A_SYMBOL:
        return [_problem(ScaleProblem.A_SIGN, level, "symbol")]
    return []


def _repeated(levels: Sequence[LevelDraft], field: str) -> list[Problem]:
    seen: dict[str, int] = {}
    problems = []
    for level in levels:
        text = getattr(level, field).casefold()
        if text and text in seen:
            values: dict[str, str | int] = {"rank": level.rank, "field": field, "other_rank": seen[text]}
            problems.append(Problem(ScaleProblem.TWICE, values=values))
        seen.setdefault(text, level.rank)
    return problems


def _problem(code: ScaleProblem, level: LevelDraft, field: str) -> Problem:
    return Problem(code, values={"rank": level.rank, "field": field})
