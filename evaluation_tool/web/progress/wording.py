"""Words and shelves for the pages that students read: short, said to « tu », without an official title."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _

from evaluation_tool.domain.progress import StepKind, TwoCounts, domain_names, two_counts
from evaluation_tool.paths import STATIC
from evaluation_tool.services.student_path import SkillPath
from evaluation_tool.services.student_progress import Skill, StudentProgress
from evaluation_tool.web.plurals import ngettext


@dataclass(frozen=True, slots=True)
class Shelf:
    """Skills that go together, under a name that a student reads, with the only two counts there are."""

    name: str
    skills: tuple[Skill, ...]
    counts: TwoCounts


def shelves(progress: StudentProgress) -> list[Shelf]:
    """The skills by domain, in the order of the grids."""
    return _shelved(progress.skills, progress.succeeds_from)


def _shelved(skills: Sequence[Skill], succeeds_from: int) -> list[Shelf]:
    names = domain_names((skill.item.domain_id, _theme(skill)) for skill in skills)
    found: dict[str, list[Skill]] = {}
    for skill in skills:
        found.setdefault(names[skill.item.domain_id] or _("Autres compétences"), []).append(skill)
    return [
        Shelf(
            name,
            tuple(held),
            two_counts((skill.level.rank if skill.level else None for skill in held if skill.is_seen), succeeds_from),
        )
        for name, held in found.items()
    ]


def _theme(skill: Skill) -> str:
    return _themes().get(skill.item.pictogram) or skill.item.subject


@lru_cache(maxsize=1)
def _themes() -> dict[str, str]:
    listed = json.loads((STATIC / "img" / "pictograms.json").read_text("utf-8"))
    return {entry["id"]: entry["theme"] for entry in listed}


def step_kinds() -> dict[StepKind, str]:
    """What each time was, told to the student."""
    return {
        StepKind.FIRST: _("La première fois"),
        StepKind.RISE: _("Tu as progressé"),
        StepKind.RETRY: _("Tu as réessayé"),
        StepKind.HELD: _("Tu l’as refait"),
        StepKind.OTHER: _("Une autre fois"),
    }


def next_words(path: SkillPath) -> str:
    """The next step: the one a teacher wrote, else what the next level asks, else a simple way on."""
    if path.skill.next_step:
        return path.skill.next_step
    if path.skill.item.is_self_only:
        return _("Parles-en avec un adulte qui travaille avec toi.")
    if path.next_criterion:
        return path.next_criterion
    if not path.skill.is_seen:
        return _("Lis ce qu’il faut réussir, puis entraîne-toi.")
    if path.rises_to is None:
        return _("Explique à quelqu’un comment tu fais.")
    return _("Entraîne-toi, puis réessaie.")


def retries(path: SkillPath) -> str:
    """« Tu as réessayé » is always good news; nothing where there was no need to."""
    if not path.retries:
        return ""
    return ngettext("Tu as réessayé une fois. Bravo !", "Tu as réessayé %(num)s fois. Bravo !", path.retries)


def way(path: SkillPath) -> str:
    """The stairs in words, for who does not see them."""
    if not path.steps:
        return ""
    return _(
        "Les marches de ton chemin : d’abord « %(first)s », maintenant « %(now)s ».",
        first=path.steps[0].level.student_label,
        now=path.skill.level.student_label if path.skill.level else path.steps[-1].level.student_label,
    )
