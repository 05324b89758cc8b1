"""What the demonstration's grids say, kept as data: one file per grid, and the bank of sentences."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class ItemContent:
    """One item: a competency of a shipped referential, and the words of the class for it."""

    framework: str
    code: str
    wording: str
    pictogram: str
    is_self_only: bool = False
    socle: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()  # one per level, lowest first; or none yet


@dataclass(frozen=True, slots=True)
class NextStepContent:
    """A « pour avancer » for one competency."""

    framework: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class PhraseBank:
    """The sentences that teachers start from."""

    next_steps: tuple[NextStepContent, ...]
    council: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DialogueContent:
    """What adults wrote beside levels: notes on the work, goals by code, the reason of a decision."""

    under_way: tuple[str, ...]
    succeeded: tuple[str, ...]
    goals: tuple[tuple[str, str], ...]
    decision: str


def load_items(name: str) -> tuple[ItemContent, ...]:
    """The items of one grid, in its order."""
    return tuple(
        ItemContent(**(row | {listed: tuple(row.get(listed, ())) for listed in ("socle", "criteria")}))
        for row in _read(name)
    )


def load_phrases() -> PhraseBank:
    """The bank of sentences."""
    bank = _read("phrases")
    return PhraseBank(tuple(NextStepContent(**step) for step in bank["next_step"]), tuple(bank["council"]))


def load_dialogue() -> DialogueContent:
    """What adults wrote beside levels."""
    said = _read("evidence")
    goals = tuple((goal["code"], goal["text"]) for goal in said["goals"])
    return DialogueContent(tuple(said["under_way"]), tuple(said["succeeded"]), goals, said["decision"])


def _read(name: str) -> Any:
    return json.loads((files(__name__) / f"{name}.json").read_text(encoding="utf-8"))
