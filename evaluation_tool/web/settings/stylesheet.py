"""The colours of a scale as custom properties: the only way to a page under a policy without inline styles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evaluation_tool.domain.level_scale import LevelDraft
from evaluation_tool.domain.palette import LevelColour
from evaluation_tool.domain.ready_palettes import DARK_SURFACE, LIGHT_SURFACE, border_for

_TRIAL = re.compile("[0-9a-f]{6}-[0-9a-f]{6}(?:_[0-9a-f]{6}-[0-9a-f]{6}){2,4}")


def stylesheet(colours: Sequence[LevelColour], selector: str = ":root") -> str:
    """The tokens --level-N, their inks and their borders, in light and in dark."""
    light = "".join(
        f"--level-{rank}:{colour.fill};--level-{rank}-ink:{colour.text};"
        f"--level-{rank}-border:{border_for(colour.fill, LIGHT_SURFACE)};"
        for rank, colour in enumerate(colours, start=1)
    )
    dark = "".join(
        f"--level-{rank}-border:{border_for(colour.fill, DARK_SURFACE)};"
        for rank, colour in enumerate(colours, start=1)
    )
    return (
        f"@layer tokens{{{selector}{{{light}}}@media (prefers-color-scheme: dark){{{selector}{{{dark}}}}}"
        f"@media print{{{selector}{{{light}}}}}}}\n"
    )


def trial_of(drafts: Sequence[LevelDraft]) -> str:
    """The colours of a scale that nobody saved yet, short enough for an address."""
    return "_".join(f"{draft.fill[1:]}-{draft.text_colour[1:]}" for draft in drafts)


def colours_of_trial(trial: str) -> list[LevelColour] | None:
    """The colours again; None for anything but colours."""
    if not _TRIAL.fullmatch(trial):
        return None
    return [LevelColour(*(f"#{digits}" for digits in pair.split("-"))) for pair in trial.split("_")]
