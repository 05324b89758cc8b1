"""French words for what grids hold."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from evaluation_tool.domain.framework import FrameworkStatus, NodeKind
from evaluation_tool.domain.grid import MAX_ITEMS, Completeness
from evaluation_tool.paths import STATIC
from evaluation_tool.services.grids_exchange import Plan
from evaluation_tool.web.plurals import ngettext

SOCLE = {
    "CPD_FRA": _l("Langue française à l’oral et à l’écrit"),
    "CPD_ETR": _l("Langues étrangères ou régionales"),
    "CPD_SCI": _l("Langages mathématiques, scientifiques et informatiques"),
    "CPD_ART": _l("Langages des arts et du corps"),
    "MET_APP": _l("Méthodes et outils pour apprendre"),
    "FRM_CIT": _l("Formation de la personne et du citoyen"),
    "SYS_NAT": _l("Systèmes naturels et systèmes techniques"),
    "REP_MND": _l("Représentations du monde et activité humaine"),
}

LICENCES = (
    ("CC BY-SA 4.0", _l("CC BY-SA : réutilisable en citant l’auteur, avec la même licence")),
    ("CC BY 4.0", _l("CC BY : réutilisable en citant l’auteur")),
    ("CC0 1.0", _l("CC0 : réutilisable sans condition")),
    ("Usage interne", _l("Usage interne à l’établissement")),
)

# For every level of the usual scale of four, a sentence that can start any criterion.
STARTERS = {
    1: _l("Je commence avec de l’aide."),
    2: _l("J’y arrive avec un modèle ou un rappel."),
    3: _l("J’y arrive seul·e, sans oublier d’étape."),
    4: _l("J’y arrive aussi dans une situation nouvelle."),
}


@lru_cache(maxsize=1)
def pictogram_themes() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The pictograms that can be chosen, as (theme, ((name, word), …))."""
    listed = json.loads((STATIC / "img" / "pictograms.json").read_text("utf-8"))
    return tuple(
        (theme, tuple((entry["id"], entry["label"]) for entry in entries))
        for theme, entries in groupby(listed, key=lambda entry: entry["theme"])
    )


@lru_cache(maxsize=1)
def pictogram_words() -> dict[str, str]:
    """The word of each pictogram, by its name."""
    return {name: word for _theme, entries in pictogram_themes() for name, word in entries}


def node_kind(kind: NodeKind) -> str:
    """What a node of a referential is, in words."""
    return {
        NodeKind.DOMAIN: _("Domaine"),
        NodeKind.COMPONENT: _("Composante"),
        NodeKind.SUBJECT: _("Discipline"),
        NodeKind.BLOCK: _("Bloc"),
        NodeKind.FIELD: _("Champ professionnel"),
        NodeKind.GROUP: _("Groupe"),
        NodeKind.COMPETENCY: _("Compétence"),
        NodeKind.ELEMENT: _("Élément"),
        NodeKind.ITEM: _("Item"),
        NodeKind.ATTITUDE: _("Attitude"),
    }[kind]


def framework_status(status: FrameworkStatus) -> str:
    """Whose a referential is, in words."""
    return {
        FrameworkStatus.OFFICIAL: _("officiel"),
        FrameworkStatus.PROPOSED: _("proposition, non officielle"),
        FrameworkStatus.SCHOOL: _("de l’établissement"),
        FrameworkStatus.PERSONAL: _("à vous seul·e"),
    }[status]


def still_missing(state: Completeness) -> str:
    """One sentence on what the grid still lacks."""
    if not state.items:
        return _("Aucune compétence choisie pour l’instant.")
    if state.without_wording:
        return ngettext(
            "%(num)s compétence sur %(items)s n’a pas encore de phrase d’élève.",
            "%(num)s compétences sur %(items)s n’ont pas encore de phrase d’élève.",
            state.without_wording,
            items=state.items,
        )
    return _("Toutes les compétences ont leur phrase d’élève.")


def grid_full() -> str:
    """Why nothing more can be added."""
    return _(
        "Une grille compte %(limit)s compétences au plus. Retirez-en, ou faites une seconde grille.", limit=MAX_ITEMS
    )


def plan_notes(plan: Plan) -> list[str]:
    """What becomes of a grid's file here, in sentences."""
    made = len(plan.items) - plan.found
    counted = (
        (
            plan.found,
            ngettext(
                "%(num)s compétence est dans les référentiels d’ici : elle y sera rattachée.",
                "%(num)s compétences sont dans les référentiels d’ici : elles y seront rattachées.",
                plan.found,
            ),
        ),
        (
            made,
            ngettext(
                "%(num)s compétence n’est dans aucun référentiel installé : elle deviendra une des vôtres.",
                "%(num)s compétences ne sont dans aucun référentiel installé : elles deviendront des vôtres.",
                made,
            ),
        ),
        (
            plan.doubled,
            ngettext(
                "%(num)s compétence en double ne sera gardée qu’une fois.",
                "%(num)s compétences en double ne seront gardées qu’une fois.",
                plan.doubled,
            ),
        ),
        (
            plan.criteria_left_out,
            ngettext(
                "%(num)s critère sera laissé de côté : votre échelle n’a pas ce niveau.",
                "%(num)s critères seront laissés de côté : votre échelle n’a pas ces niveaux.",
                plan.criteria_left_out,
            ),
        ),
    )
    return [sentence for count, sentence in counted if count]


def stale() -> str:
    """What happened while the form was open, what was kept, what to do."""
    return _(
        "Cette grille a été modifiée ailleurs depuis que vous avez ouvert cette page. "
        "Rien n’est enregistré encore ; ce que vous avez saisi est toujours là. "
        "Relisez, puis enregistrez de nouveau : c’est votre version qui restera."
    )
