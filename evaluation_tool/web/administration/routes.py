"""Accounts and the journal."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.models.account import Account
from evaluation_tool.policy import Action, Role
from evaluation_tool.services import accounts
from evaluation_tool.services import journal as journals
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock, labels
from evaluation_tool.web.administration import bp
from evaluation_tool.web.administration.forms import AccountFilter, AccountForm
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor

JOURNAL_PAGE = 50


@bp.get("/comptes", endpoint="accounts")
@requires(Action.ACCOUNT_MANAGE)
def accounts_list() -> Response:
    """Accounts, filtered by role and text."""
    form = AccountFilter(request.args)
    valid = form.validate()
    role = Role(form.role.data) if valid and form.role.data else None
    found = accounts.list_accounts(db.session(), role=role, text=(form.texte.data or "") if valid else "")
    return page("administration/accounts.html", form=form, accounts=found, roles_of=_roles_of)


@bp.get("/comptes/nouveau")
@requires(Action.ACCOUNT_MANAGE)
def new_account() -> Response:
    """The form for a new account."""
    return page("administration/new_account.html", form=AccountForm(formdata=None))


@bp.post("/comptes/nouveau")
@requires(Action.ACCOUNT_MANAGE)
def create_account() -> Response:
    """Create an account and show its first secret, once."""
    form = AccountForm()
    if not form.validate_on_submit():
        return page("administration/new_account.html", form=form, status=422)
    role = Role(form.role.data)
    secret, secret_hash = accounts.draw_secret(is_student=role is Role.STUDENT)
    begin_write(db.session)
    try:
        account = accounts.create(
            db.session(),
            role=role,
            login=form.login.data or "",
            name=form.name.data or "",
            now=clock.now(),
            actor_id=current_actor().account_id,
        )
    except accounts.LoginTaken:
        db.session.rollback()
        form.login.errors = [_("Cet identifiant est déjà pris. Ajoutez par exemple un chiffre à la fin.")]
        return page("administration/new_account.html", form=form, status=422)
    except accounts.InvalidLogin:
        db.session.rollback()
        form.login.errors = [_("Un identifiant s’écrit en minuscules sans accent, chiffres, points ou tirets.")]
        return page("administration/new_account.html", form=form, status=422)
    return _keep_secret(account, secret, secret_hash)


@bp.get("/comptes/<int:account_id>")
@requires(Action.ACCOUNT_MANAGE)
def account(account_id: int) -> Response:
    """One account and what can be done with it."""
    found = accounts.get(db.session(), account_id)
    return page("administration/account.html", account=found, roles=_roles_of(found))


@bp.post("/comptes/<int:account_id>/renouveler")
@requires(Action.ACCOUNT_MANAGE)
def reset_secret(account_id: int) -> Response:
    """Replace a forgotten password or code, and show the new one, once."""
    is_student = accounts.get(db.session(), account_id).student_id is not None
    secret, secret_hash = accounts.draw_secret(is_student=is_student)
    begin_write(db.session)
    return _keep_secret(accounts.get(db.session(), account_id), secret, secret_hash)


@bp.post("/comptes/<int:account_id>/fermer")
@requires(Action.ACCOUNT_MANAGE)
def disable_account(account_id: int) -> BaseResponse:
    """Close an account; its person's work stays."""
    begin_write(db.session)
    found = accounts.get(db.session(), account_id)
    try:
        accounts.disable(db.session(), found, now=clock.now(), actor_id=current_actor().account_id)
    except accounts.LastAdministrator:
        db.session.rollback()
        flash(_("C’est le dernier compte qui administre l’établissement : il reste ouvert."), "warning")
        return see_other(".account", account_id=account_id)
    db.session.commit()
    flash(_("Le compte est fermé. Ses connexions sont terminées."))
    return see_other(".account", account_id=account_id)


@bp.post("/comptes/<int:account_id>/rouvrir")
@requires(Action.ACCOUNT_MANAGE)
def enable_account(account_id: int) -> BaseResponse:
    """Open a closed account again."""
    begin_write(db.session)
    found = accounts.get(db.session(), account_id)
    accounts.enable(db.session(), found, now=clock.now(), actor_id=current_actor().account_id)
    db.session.commit()
    flash(_("Le compte est rouvert."))
    return see_other(".account", account_id=account_id)


@bp.get("/journal")
@requires(Action.AUDIT_READ)
def journal() -> Response:
    """What was done, by whom and when, newest first."""
    number = max(1, request.args.get("page", 1, type=int))
    listed = journals.list_events(db.session(), page=min(number, 1_000_000), size=JOURNAL_PAGE)
    return page(
        "administration/journal.html",
        listed=listed,
        action_label=labels.audit_action,
        page_url=lambda n: url_for(".journal", page=n),
    )


def _keep_secret(account: Account, secret: str, secret_hash: str) -> Response:
    accounts.set_secret_hash(db.session(), account, secret_hash, now=clock.now(), actor_id=current_actor().account_id)
    db.session.commit()
    return page("administration/secret.html", account=account, secret=secret)


def _roles_of(account: Account) -> list[str]:
    held = {
        Role.ADMIN: account.is_admin,
        Role.DIRECTOR: account.is_director,
        Role.TEACHER: account.teacher_id is not None,
        Role.STUDENT: account.student_id is not None,
    }
    return [labels.role_name(role) for role, holds in held.items() if holds]
