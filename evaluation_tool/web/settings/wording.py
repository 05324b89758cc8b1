"""What is said of a scale that has faults, and beside which field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from evaluation_tool.domain.level_scale import FEWEST_LEVELS, MOST_LEVELS, ScaleProblem
from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.domain.palette import PaletteProblem, Vision
from evaluation_tool.domain.problems import Problem
from evaluation_tool.models.establishment import Establishment, Publication

_COLOUR_FIELDS: Mapping[StrEnum, str] = {
    PaletteProblem.NOT_A_COLOUR: "fill",
    PaletteProblem.SAME_COLOUR: "fill",
    PaletteProblem.TOO_CLOSE: "fill",
    PaletteProblem.UNREADABLE_TEXT: "ink",
}
_WORDINGS: Mapping[StrEnum, Any] = {
    ScaleProblem.WRONG_COUNT: _l(
        "Une échelle a de %(fewest)s à %(most)s niveaux : moins ne dit pas assez, plus ne se distingue plus."
    ),
    ScaleProblem.EMPTY: _l("Écrivez quelque chose ici : chaque niveau a besoin de ses mots."),
    ScaleProblem.TOO_LONG: _l("Ce texte est trop long : %(length)s caractères, %(longest)s au plus."),
    ScaleProblem.TWICE: _l("C’est déjà celui du niveau %(other_rank)s : chaque niveau doit se reconnaître."),
    ScaleProblem.A_NUMBER: _l("Un code fait seulement de chiffres se lirait comme une note. Choisissez des lettres."),
    ScaleProblem.A_MARK: _l("Ce texte ressemble à une note ou à un pourcentage. Dites-le avec des mots."),
    ScaleProblem.NOT_ONE_SYMBOL: _l("Il faut un symbole, et un seul."),
    ScaleProblem.A_SIGN: _l(
        "Ce signe se lirait comme une note ou comme une faute. Choisissez une forme : ○ ◔ ◑ ◕ ●, ou une autre."
    ),
    ScaleProblem.OFFICIAL_ORDER: _l(
        "Le positionnement officiel monte avec les niveaux : celui-ci est plus bas que celui d’avant."
    ),
    PaletteProblem.NOT_A_COLOUR: _l("Ce n’est pas une couleur. Écrivez-la sous la forme #1f4e79."),
    PaletteProblem.SAME_COLOUR: _l("C’est la même couleur que celle du niveau %(rank)s. Choisissez-en une autre."),
    PaletteProblem.TOO_CLOSE: _l("Les couleurs des niveaux %(rank)s et %(other_rank)s se confondent %(eyes)s."),
    PaletteProblem.UNREADABLE_TEXT: _l(
        "Le texte se lit mal sur ce fond : contraste de %(contrast)s, il en faut %(minimum)s. "
        "Changez le texte ou le fond."
    ),
}


def field_of(problem: Problem) -> str:
    """The name of the form's field that the fault is about; of two alike, the higher level's."""
    if problem.code is ScaleProblem.WRONG_COUNT:
        return "count"
    if problem.code in _COLOUR_FIELDS:
        return f"{_COLOUR_FIELDS[problem.code]}_{problem.values.get('other_rank', problem.values['rank'])}"
    return f"{problem.values['field']}_{problem.values['rank']}"


def sentence(problem: Problem) -> str:
    """The fault in words, and what to do about it."""
    values: dict[str, Any] = {"fewest": FEWEST_LEVELS, "most": MOST_LEVELS, **problem.values}
    if "vision" in values:
        values["eyes"] = eyes(Vision(values["vision"]))
    return str(_WORDINGS[problem.code]) % values


def colour_sentences(problems: Iterable[Problem]) -> list[str]:
    """What there is to say of the colours, each pair of levels once: « … pour ces yeux, et pour ceux-là »."""
    found: dict[tuple[Any, ...], list[Problem]] = {}
    for problem in problems:
        key = (problem.code, problem.values["rank"], problem.values.get("other_rank"))
        found.setdefault(key, []).append(problem)
    return [_together(alike) for alike in found.values()]


def _together(alike: Sequence[Problem]) -> str:
    visions = [Vision(str(problem.values["vision"])) for problem in alike if "vision" in problem.values]
    if len(visions) < 2 or Vision.NORMAL in visions:
        return sentence(alike[0])
    every = ", ".join(eyes(vision) for vision in visions)
    return str(_WORDINGS[PaletteProblem.TOO_CLOSE]) % {**alike[0].values, "eyes": every}


def wrong_count(count: int) -> str:
    """Why a scale cannot have so many levels."""
    return sentence(Problem(ScaleProblem.WRONG_COUNT, values={"count": count}))


def vision_name(vision: Vision) -> str:
    """A way of seeing colours, as a heading."""
    return {
        Vision.NORMAL: _("Vision ordinaire"),
        Vision.PROTANOPIA: _("Sans le rouge (protanopie)"),
        Vision.DEUTERANOPIA: _("Sans le vert (deutéranopie)"),
        Vision.TRITANOPIA: _("Sans le bleu (tritanopie)"),
        Vision.GREY: _("Photocopie en gris"),
    }[vision]


def eyes(vision: Vision) -> str:
    """Who sees so, inside a sentence."""
    return {
        Vision.NORMAL: _("pour tout le monde"),
        Vision.PROTANOPIA: _("pour les personnes qui ne perçoivent pas le rouge"),
        Vision.DEUTERANOPIA: _("pour les personnes qui ne perçoivent pas le vert"),
        Vision.TRITANOPIA: _("pour les personnes qui ne perçoivent pas le bleu"),
        Vision.GREY: _("sur une photocopie en noir et blanc"),
    }[vision]


def palette_name(key: str) -> str:
    """A ready palette, by name."""
    return {
        "earth_and_sky": _("Terre et ciel"),
        "water": _("Eau"),
        "forest": _("Forêt"),
        "plum": _("Prune"),
    }[key]


def official_name(rank: int | None) -> str:
    """The wording of the livret scolaire: for its export, and for nothing else."""
    return {
        None: _("aucun"),
        1: _("maîtrise insuffisante"),
        2: _("maîtrise fragile"),
        3: _("maîtrise satisfaisante"),
        4: _("très bonne maîtrise"),
    }[rank]


def rule(chosen: AttainmentRule) -> str:
    """How a level is read, as the end of « Le niveau d’un élève est… »."""
    return {
        AttainmentRule.LATEST: _("celui de la dernière observation"),
        AttainmentRule.BEST: _("le plus haut qu’on a observé"),
        AttainmentRule.DECIDED: _("celui que l’enseignant décide, et lui seul"),
    }[chosen]


def publication(establishment: Establishment) -> str:
    """When students see what a séance brought."""
    if establishment.publication is Publication.IMMEDIATE:
        return _("visibles aussitôt")
    return _("visibles quand la séance se ferme, à %(hour)s h au plus tard", hour=establishment.closing_hour)
