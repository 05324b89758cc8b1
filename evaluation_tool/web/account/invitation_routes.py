"""The page behind a one-time link: a first password, chosen by the person itself."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.services import invitations, passwords
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.account import bp
from evaluation_tool.web.account.forms import NewPasswordForm
from evaluation_tool.web.account.routes import enter_with, is_acceptable
from evaluation_tool.web.guard import public
from evaluation_tool.web.pages import page, see_other


@bp.get("/bienvenue/<token>")
@public
def welcome(token: str) -> Response:
    """Whose account it is, and the form; looking does not use the link up."""
    try:
        account = invitations.invited(db.session(), token, now=clock.now())
    except NotFound:
        return _over()
    return page("account/welcome.html", form=NewPasswordForm(formdata=None), account=account, token=token)


@bp.post("/bienvenue/<token>")
@public
def accept_invitation(token: str) -> BaseResponse:
    """Keep the password and sign in; the link does not work again."""
    form = NewPasswordForm()
    try:
        account = invitations.invited(db.session(), token, now=clock.now())
        if not form.validate_on_submit() or not is_acceptable(form, account.login):
            return page("account/welcome.html", form=form, account=account, token=token, status=422)
        new_hash = passwords.hashed(form.new.data or "")
        begin_write(db.session)
        account = invitations.accept(db.session(), token, now=clock.now())
    except NotFound:
        db.session.rollback()
        return _over()
    leads_to = "administration.first_steps" if account.is_admin else "home.index"
    enter_with(account, new_hash)
    flash(_("Votre mot de passe est choisi. Vous êtes chez vous."))
    return see_other(leads_to)


def _over() -> Response:
    return page("account/link_over.html", status=404)
