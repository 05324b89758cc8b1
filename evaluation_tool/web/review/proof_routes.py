"""« Classe sans notes »: what is kept here and what is not, for the board of the school to read."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import select

from evaluation_tool.formats.pdf import DocumentSheet, Template
from evaluation_tool.formats.pdf.document import Block, heading, listing, text
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.policy import Action
from evaluation_tool.services import no_marks_proof
from evaluation_tool.services.no_marks_proof import Proof, Purpose
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.filters import full_date
from evaluation_tool.web.guard import requires
from evaluation_tool.web.home.rights import rights
from evaluation_tool.web.pages import page
from evaluation_tool.web.papers import paper, printed_today
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.review import bp


@bp.get("/classe-sans-notes")
@requires(Action.PROOF_READ)
def proof() -> Response:
    """What is true of this establishment now, claim by claim."""
    return page("review/proof.html", blocks=_blocks(_found()))


@bp.get("/classe-sans-notes.pdf")
@requires(Action.PROOF_READ)
def proof_paper() -> Response:
    """The same on paper."""
    sheet = DocumentSheet(
        title=_("Classe sans notes"),
        subtitle=_("Ce qui est gardé, ce qui ne l’est pas, et qui le voit. Lu dans la base de l’établissement."),
        establishment=db.session.scalars(select(Establishment.name)).one(),
        printed_on=printed_today(),
        blocks=tuple(_blocks(_found())),
    )
    return paper(Template.DOCUMENT, sheet, "classe-sans-notes.pdf")


def _found() -> Proof:
    return no_marks_proof.of_establishment(db.session(), clock.today())


def _blocks(found: Proof) -> list[Block]:
    return [
        heading(_("La décision")),
        text(_decision(found)),
        text(_classes(found)),
        heading(_("Ni note ni moyenne ici")),
        listing(_schema_claims(found)),
        heading(_("Ce qui est gardé")),
        listing(_kept(found)),
        heading(_("Qui voit quoi")),
        listing([f"{one.title}. {' '.join(claim.said for claim in one.sees)}" for one in rights()]),
        heading(_("Ce qui est noté ailleurs, par règle")),
        listing(_elsewhere()),
    ]


def _decision(found: Proof) -> str:
    if found.voted_on is None:
        return _("La date du vote du conseil d’administration n’est pas encore notée dans les réglages.")
    return _("Le conseil d’administration a voté les classes sans notes le %(day)s.", day=full_date(found.voted_on))


def _classes(found: Proof) -> str:
    if not found.classes:
        return _("Aucune classe de cette année n’évalue encore sans notes.")
    named = ngettext(
        "Classe sans notes cette année : %(names)s.",
        "Classes sans notes cette année : %(names)s.",
        len(found.classes),
        names=", ".join(found.classes),
    )
    if not found.marked_classes:
        return named
    others = ngettext(
        "%(num)s autre classe évalue avec des notes, dans un autre logiciel.",
        "%(num)s autres classes évaluent avec des notes, dans un autre logiciel.",
        found.marked_classes,
    )
    return f"{named} {others}"


def _schema_claims(found: Proof) -> list[str]:
    schema = found.schema
    return [
        _("La base a %(tables)s tables et %(columns)s colonnes.", tables=schema.tables, columns=schema.columns),
        _("Aucune colonne ne peut garder un nombre à virgule : ni note, ni moyenne, ni coefficient.")
        if not schema.decimals
        else _("Des colonnes gardent un nombre à virgule : %(names)s.", names=", ".join(schema.decimals)),
        _("Les nombres entiers disent seulement %(purposes)s.", purposes=_purposes(schema.purposes))
        if not schema.unexplained
        else _("Des nombres entiers ne sont pas expliqués : %(names)s.", names=", ".join(schema.unexplained)),
        _written_marks(found.written_marks),
    ]


def _written_marks(count: int) -> str:
    if not count:
        return _("Aucun texte écrit à propos d’un élève ne contient de note sous la forme d’un nombre sur vingt.")
    return ngettext(
        "%(num)s texte sur un élève semble contenir une note, tapée à la main : il est à reprendre.",
        "%(num)s textes sur des élèves semblent contenir une note, tapée à la main : ils sont à reprendre.",
        count,
    )


def _purposes(purposes: Sequence[Purpose]) -> str:
    said = {
        Purpose.RANK: _("quel niveau de l’échelle"),
        Purpose.ORDER: _("dans quel ordre"),
        Purpose.VERSION: _("quelle version"),
        Purpose.TIME: _("combien de temps ou quand"),
        Purpose.CYCLE: _("quel cycle"),
        Purpose.COUNT: _("combien de compétences ou d’essais de connexion"),
        Purpose.NUMBER: _("de quelle ligne il s’agit"),
    }
    return ", ".join(said[purpose] for purpose in purposes)


def _kept(found: Proof) -> list[str]:
    levels = ", ".join(f"« {level.teacher_label} »" for level in found.levels)
    return [
        _(
            "Ce qu’un élève a montré, quand, et dans quelle grille : un niveau dit en mots (%(levels)s).",
            levels=levels,
        ),
        _("Absent et dispensé sont des états, pas des niveaux. « Pas encore observé » n’est pas un échec."),
        _("Une reprise s’ajoute à ce qui précède : rien ne fait la moyenne avec les anciens essais."),
        _("Des textes : prochains pas, objectifs, commentaires du conseil, projets individuels."),
    ]


def _elsewhere() -> list[str]:
    return [
        _("Le diplôme national du brevet (DNB) : ses épreuves sont notées par l’académie, dans ses logiciels."),
        _("Le contrôle en cours de formation (CCF) du lycée professionnel : ses notes vont au jury du diplôme."),
        _("Le certificat de formation générale (CFG) : son total est calculé pour l’équipe, jamais enregistré."),
    ]
