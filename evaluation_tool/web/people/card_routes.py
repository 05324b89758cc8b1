"""The cards that are still missing, for as many classes as one wants at once."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from evaluation_tool.formats.pdf import Template
from evaluation_tool.policy import Action
from evaluation_tool.services import access_cards
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.card_papers import opens_only_here, sign_in_address, student_cards
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.papers import paper
from evaluation_tool.web.people import bp
from evaluation_tool.web.sessions import current_actor


@bp.get("/cartes")
@requires(Action.PEOPLE_MANAGE)
def cards() -> Response:
    """How many cards each class still needs."""
    return _cards_page()


@bp.post("/cartes")
@requires(Action.PEOPLE_MANAGE)
def issue_cards() -> Response:
    """Print the missing cards of the classes that are ticked; nobody who has a card gets another."""
    ticked = set(request.form.getlist("classe"))
    begin_write(db.session)
    chosen = [room for room in access_cards.list_rooms(db.session()) if str(room.id) in ticked]
    named = [
        (room.name, access_cards.open_missing(db.session(), students, now=clock.now()))
        for room, students in access_cards.list_wanting(db.session(), chosen, clock.today())
        if students
    ]
    if not named:
        db.session.rollback()
        return _cards_page(refused=_("Cochez au moins une classe."))
    db.session.commit()
    # Hundreds of hashes: nobody's saving waits for them.
    drawn = [(name, access_cards.draw(accounts)) for name, accounts in named]
    answer = paper(Template.ACCESS_CARDS, student_cards(_("Cartes d’accès"), drawn), "cartes.pdf")
    begin_write(db.session)
    everybody = [one for _name, some in drawn for one in some]
    try:
        access_cards.keep(db.session(), everybody, now=clock.now(), actor_id=current_actor().account_id)
    except access_cards.PrintedMeanwhile:
        db.session.rollback()
        return _cards_page(
            refused=_("Une autre planche vient d’être imprimée pour ces élèves. Si vous ne l’avez pas, recommencez.")
        )
    db.session.commit()
    return answer


def _cards_page(*, refused: str = "") -> Response:
    wanting = access_cards.list_wanting(db.session(), access_cards.list_rooms(db.session()), clock.today())
    rooms = [(room, len(students)) for room, students in wanting if students]
    return page(
        "people/cards.html",
        rooms=rooms,
        only_here=opens_only_here(sign_in_address()),
        refused=refused,
        status=422 if refused else 200,
    )
