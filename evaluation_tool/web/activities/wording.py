"""French words for activities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectMultipleField

from evaluation_tool.domain.activity import MAX_RESOURCES, Support
from evaluation_tool.services.activity_competencies import Shelf
from evaluation_tool.services.activity_resources import Resource


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """The boxes of one grid, and how many of them are ticked."""

    title: str
    options: tuple[Any, ...]
    ticked: int


def support_name(support: Support) -> str:
    """A degree of support, to adults; no student reads it."""
    return {Support.GUIDED: _("Appui"), Support.PRACTICE: _("Entraînement"), Support.DEEPER: _("Approfondissement")}[
        support
    ]


def supports(written: Sequence[Support]) -> str:
    """The degrees that an activity is written for, in short."""
    return _("les trois") if len(written) == len(Support) else ", ".join(map(support_name, written))


def support_help(support: Support) -> str:
    """What a degree of support is for."""
    return {
        Support.GUIDED: _("Un modèle, des étapes plus courtes, un adulte ou un outil à côté."),
        Support.PRACTICE: _("La tâche telle que toute la classe la travaille."),
        Support.DEEPER: _("Une situation nouvelle, un choix à expliquer, quelque chose à inventer."),
    }[support]


def option_groups(field: SelectMultipleField, shelves: Iterable[Shelf]) -> list[OptionGroup]:
    """The boxes of a field of competencies, grid by grid."""
    boxes = {option.data: option for option in field}
    ticked = set(field.data or ())
    return [
        OptionGroup(
            shelf.title,
            tuple(boxes[words.id] for words in shelf.competencies),
            sum(words.id in ticked for words in shelf.competencies),
        )
        for shelf in shelves
    ]


def weight(resource: Resource) -> str:
    """What a file is and weighs: « PDF, 1,2 Mio »."""
    kind = resource.kind.label if resource.kind is not None else _("fichier")
    if resource.bytes < 1 << 20:
        return _("%(kind)s, %(size)s Kio", kind=kind, size=max(1, round(resource.bytes / 1024)))
    size = f"{resource.bytes / (1 << 20):.1f}".replace(".", ",")
    return _("%(kind)s, %(size)s Mio", kind=kind, size=size)


def telling(word: str) -> str:
    """Why a name is refused that would tell students their degree of support."""
    return _(
        "Les élèves lisent ce nom : il ne doit pas dire le degré d’aide (« %(word)s »). "
        "Nommez plutôt ce que l’on y fait.",
        word=word,
    )


def too_many_resources() -> str:
    """Why nothing more can be added."""
    return _("Une activité a %(most)s documents au plus. Retirez-en un d’abord.", most=MAX_RESOURCES)


def unsafe_link() -> str:
    """Why an address is refused."""
    return _("Écrivez l’adresse d’une page, qui commence par https:// ou http://.")
