"""The access cards of a class: who has one, and new ones to print."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from evaluation_tool.formats.pdf import Template
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.policy import Action
from evaluation_tool.services import access_cards, classes
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.card_papers import opens_only_here, sign_in_address, student_cards
from evaluation_tool.web.classes import bp
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.papers import paper
from evaluation_tool.web.sessions import current_actor


@bp.get("/<int:class_group_id>/cartes")
@requires(Action.CARDS_ISSUE)
def cards(class_group_id: int) -> Response:
    """Who has a card, and whose are to be made: those who have none yet."""
    class_group = classes.get(db.session(), current_actor(), class_group_id, Action.CARDS_ISSUE)
    return _cards_page(class_group)


@bp.post("/<int:class_group_id>/cartes")
@requires(Action.CARDS_ISSUE)
def issue_cards(class_group_id: int) -> Response:
    """Print new cards for the students who are ticked; from then on only these open their accounts."""
    actor = current_actor()
    class_group = classes.get(db.session(), actor, class_group_id, Action.CARDS_ISSUE)
    ticked = set(request.form.getlist("eleve"))
    found = access_cards.holders(db.session(), class_group, clock.today())
    students = [one.student for one in found if str(one.student.id) in ticked and not one.is_closed]
    if not students:
        return _cards_page(class_group, refused=_("Cochez au moins un élève."))
    begin_write(db.session)
    accounts = access_cards.open_missing(db.session(), students, now=clock.now())
    db.session.commit()
    drawn = access_cards.draw(accounts)
    answer = paper(
        Template.ACCESS_CARDS,
        student_cards(_("Cartes d’accès : %(name)s", name=class_group.name), [("", drawn)]),
        f"cartes-{class_group_id}.pdf",
    )
    begin_write(db.session)
    classes.get(db.session(), actor, class_group_id, Action.CARDS_ISSUE)
    try:
        access_cards.keep(db.session(), drawn, now=clock.now(), actor_id=actor.account_id)
    except access_cards.PrintedMeanwhile:
        db.session.rollback()
        class_group = classes.get(db.session(), actor, class_group_id, Action.CARDS_ISSUE)
        return _cards_page(
            class_group,
            refused=_("Une autre planche vient d’être imprimée pour ces élèves. Si vous ne l’avez pas, recommencez."),
        )
    db.session.commit()
    return answer


def _cards_page(class_group: ClassGroup, *, refused: str = "") -> Response:
    return page(
        "classes/cards.html",
        class_group=class_group,
        holders=access_cards.holders(db.session(), class_group, clock.today()),
        only_here=opens_only_here(sign_in_address()),
        refused=refused,
        status=422 if refused else 200,
    )
