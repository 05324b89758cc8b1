"""The marks of the levels, drawn once per page: a list of fifty competencies shows the same five."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import get_template_attribute
from markupsafe import Markup

from evaluation_tool.services.student_progress import Skill, StudentLevel


@dataclass(frozen=True, slots=True)
class Chips:
    """Each level by its rank: as a teacher saw it, and hollow as the student sees itself."""

    full: dict[int, Markup]
    hollow: dict[int, Markup]
    unseen: Markup
    undecided: Markup

    def of(self, skill: Skill) -> Markup:
        """Where a skill stands."""
        if skill.level is not None:
            return self.full[skill.level.rank]
        return self.undecided if skill.is_seen else self.unseen


def chips(ladder: Sequence[StudentLevel]) -> Chips:
    """The marks of one page, by the same macros as everywhere."""
    draw = get_template_attribute("components/levels.html", "level_chip")
    hollow = get_template_attribute("components/levels.html", "self_chip")
    undecided = get_template_attribute("progress/_parts.html", "undecided_chip")
    return Chips(
        {level.rank: draw(level, voice="student") for level in ladder},
        {level.rank: hollow(level) for level in ladder},
        draw(None),
        undecided(),
    )
