"""The scale a new establishment starts with: four ordinal levels, in words."""

from __future__ import annotations

from dataclasses import dataclass


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
    official_rank: int


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
