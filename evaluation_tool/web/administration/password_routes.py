"""First passwords of the staff, on paper."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.formats.pdf import AccessGroup, AccessSheet, Template
from evaluation_tool.policy import Action
from evaluation_tool.services import access_cards, school_settings
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.administration import bp
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.papers import paper, printed_today
from evaluation_tool.web.sessions import current_actor


@bp.get("/premiers-mots-de-passe")
@requires(Action.ACCOUNT_MANAGE)
def first_passwords() -> Response:
    """Who of the staff cannot sign in yet."""
    return page(
        "administration/first_passwords.html", waiting=access_cards.staff_without_password(db.session(), clock.today())
    )


@bp.post("/premiers-mots-de-passe")
@requires(Action.ACCOUNT_MANAGE)
def issue_first_passwords() -> BaseResponse:
    """Print a first password for each of them; each is changed at first use."""
    drawn = access_cards.draw(access_cards.staff_without_password(db.session(), clock.today()))
    if not drawn:
        flash(_("Chaque membre de l’équipe a déjà un mot de passe."), "info")
        return see_other(".first_passwords")
    address = url_for("account.sign_in", _external=True)
    sheet = AccessSheet(
        title=_("Premiers mots de passe"),
        subtitle=_("À découper et à remettre en main propre."),
        establishment=school_settings.get(db.session()).name,
        printed_on=printed_today(),
        address=address,
        advice=_("Ce mot de passe ne sert qu’une fois : vous choisirez le vôtre."),
        groups=(AccessGroup("", access_cards.printed(drawn, address)),),
    )
    answer = paper(Template.ACCESS_CARDS, sheet, "premiers-mots-de-passe.pdf")
    begin_write(db.session)
    try:
        access_cards.keep(db.session(), drawn, now=clock.now(), actor_id=current_actor().account_id)
    except access_cards.PrintedMeanwhile:
        db.session.rollback()
        flash(_("Une autre planche vient d’être imprimée. Si vous ne l’avez pas, passez par chaque compte."), "error")
        return see_other(".first_passwords")
    db.session.commit()
    return answer
