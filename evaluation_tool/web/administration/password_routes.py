"""First passwords of the staff, on paper."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.formats.pdf import AccessGroup, AccessSheet, Template
from evaluation_tool.models.account import Account
from evaluation_tool.policy import Action
from evaluation_tool.services import access_cards, school_settings
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.administration import bp
from evaluation_tool.web.card_papers import opens_only_here, sign_in_address
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.papers import paper, printed_today
from evaluation_tool.web.sessions import current_actor


@bp.get("/premiers-mots-de-passe")
@requires(Action.ACCOUNT_MANAGE)
def first_passwords() -> Response:
    """Who of the staff cannot sign in yet, and whose password can be replaced."""
    return _passwords_page()


@bp.post("/premiers-mots-de-passe")
@requires(Action.ACCOUNT_MANAGE)
def issue_first_passwords() -> BaseResponse:
    """Print a password for those who are ticked, or for whoever has none; each is changed at first use."""
    ticked = set(request.form.getlist("compte"))
    if ticked or request.form.get("refaire"):
        chosen = [account for account in _replaceable() if str(account.id) in ticked]
        if not chosen:
            return _passwords_page(refused=_("Cochez au moins une personne."))
    else:
        chosen = list(access_cards.staff_without_password(db.session(), clock.today()))
    drawn = access_cards.draw(chosen)
    if not drawn:
        flash(_("Chaque membre de l’équipe a déjà un mot de passe."), "info")
        return see_other(".first_passwords")
    address = sign_in_address()
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


def _replaceable() -> Sequence[Account]:
    return access_cards.staff_with_password(db.session(), clock.today(), but=current_actor().account_id)


def _passwords_page(*, refused: str = "") -> Response:
    return page(
        "administration/first_passwords.html",
        waiting=access_cards.staff_without_password(db.session(), clock.today()),
        replaceable=_replaceable(),
        only_here=opens_only_here(sign_in_address()),
        refused=refused,
        status=422 if refused else 200,
    )
