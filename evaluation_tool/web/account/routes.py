"""Signing in and out, running sessions, password, display."""

from __future__ import annotations

import math

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Field

from evaluation_tool.domain.passwords import password_problem
from evaluation_tool.models.account import Account
from evaluation_tool.policy import Action, Role
from evaluation_tool.services import accounts, home, login_sessions, passwords
from evaluation_tool.services import sign_in as signing_in
from evaluation_tool.tenancy.session import active_slug, begin_write, db
from evaluation_tool.web import clock, labels
from evaluation_tool.web.account import bp
from evaluation_tool.web.account.forms import NewPasswordForm, PasswordForm, SignInForm
from evaluation_tool.web.guard import public, requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.sessions import app_key, current_actor, end, signed_in, start


@bp.get("/connexion")
@public
def sign_in() -> BaseResponse:
    """The sign-in page; somebody already signed in goes on."""
    form = SignInForm(formdata=None, next=request.args.get("next", ""))
    if signed_in() is not None:
        return see_other("home.index")
    return page("account/sign_in.html", form=form)


@bp.post("/connexion")
@public
def open_session() -> BaseResponse:
    """Sign in with a login and its secret."""
    form = SignInForm()
    if not form.validate_on_submit():
        return page("account/sign_in.html", form=form, status=422)
    attempt = _attempt(form.login.data or "", form.password.data or "")
    wrong = _("Cet identifiant et ce mot de passe (ou code) ne vont pas ensemble. Vérifiez les deux.")
    account_id, status = _checked(attempt, form.password, wrong)
    if account_id is None:
        return page("account/sign_in.html", form=form, status=status)
    begin_write(db.session)
    token = signing_in.complete(
        db.session(), account_id, attempt, device=_device(), is_shared_device=bool(form.shared.data)
    )
    opened = login_sessions.find_signed_in(db.session(), token, now=clock.now(), today=clock.today())
    db.session.commit()
    if opened is None:
        return page("account/sign_in.html", form=form, status=422)
    start(opened, token)
    return BaseResponse(status=303, headers={"Location": _safe_target(form.next.data or "")})


@bp.post("/deconnexion")
@requires(Action.ACCOUNT_OWN)
def sign_out() -> BaseResponse:
    """End this browser's session."""
    found = signed_in()
    begin_write(db.session)
    if found is not None:
        login_sessions.revoke_own(db.session(), found.actor, found.login_session_id, clock.now())
    db.session.commit()
    end()
    flash(_("À bientôt ! La session est fermée."), "info")
    return see_other("account.sign_in")


@bp.get("/mon-compte/connexions")
@requires(Action.ACCOUNT_OWN)
def sessions() -> Response:
    """One's own running sessions."""
    found = signed_in()
    return page(
        "account/sessions.html",
        running=login_sessions.list_running(db.session(), current_actor(), clock.now()),
        here=found.login_session_id if found else None,
    )


@bp.post("/mon-compte/connexions/<int:login_session_id>/fermer")
@requires(Action.ACCOUNT_OWN)
def revoke_session(login_session_id: int) -> BaseResponse:
    """End another browser's session of one's own."""
    begin_write(db.session)
    login_sessions.revoke_own(db.session(), current_actor(), login_session_id, clock.now())
    db.session.commit()
    flash(_("La connexion est fermée."))
    return see_other("account.sessions")


@bp.get("/mon-compte/mot-de-passe")
@requires(Action.ACCOUNT_OWN)
def password() -> Response:
    """The page to change one's password; a student's code changes with a new card."""
    return _password_page(PasswordForm(formdata=None))


@bp.post("/mon-compte/mot-de-passe")
@requires(Action.ACCOUNT_OWN)
def change_password() -> BaseResponse:
    """Change one's password: every session ends, and this browser starts a new one."""
    form = PasswordForm()
    actor = current_actor()
    if Role.STUDENT in actor.roles:
        return _password_page(form, status=422)
    if not form.validate_on_submit():
        return _password_page(form, status=422)
    login = accounts.get(db.session(), actor.account_id).login
    # A browser left open must not tell the password to whoever has the patience to try.
    attempt = _attempt(login, form.current.data or "")
    account_id, status = _checked(attempt, form.current, _("Ce n’est pas votre mot de passe actuel."))
    if account_id is None:
        return _password_page(form, status=status)
    if not is_acceptable(form, login):
        return _password_page(form, status=422)
    new_hash = passwords.hashed(form.new.data or "")
    begin_write(db.session)
    enter_with(accounts.get(db.session(), actor.account_id), new_hash)
    flash(_("Votre mot de passe est changé. Vos autres connexions ont été fermées."))
    return see_other("home.index")


@bp.post("/mon-compte/affichage")
@requires(Action.DISPLAY_OWN)
def change_display() -> BaseResponse:
    """Switch the comfortable reading on or off."""
    begin_write(db.session)
    student = home.student_of(db.session(), current_actor())
    student.wants_comfort = not student.wants_comfort
    db.session.commit()
    return see_other("home.index")


def _attempt(login: str, password: str) -> signing_in.Attempt:
    return signing_in.Attempt(login, password, request.remote_addr or "", app_key(), clock.now(), clock.today())


def _checked(attempt: signing_in.Attempt, field: Field, wrong: str) -> tuple[int | None, int]:
    """The account that the attempt opens; or None with the status to answer, the reason beside the field."""
    try:
        return signing_in.check(db.session(), attempt).id, 200
    except signing_in.TooManyFailures as refusal:
        field.errors = [_too_many(refusal)]
        return None, 429
    except signing_in.WrongCredentials:
        begin_write(db.session)
        signing_in.count_failure(db.session(), attempt)
        db.session.commit()
        field.errors = [wrong]
        return None, 422


def enter_with(account: Account, password_hash: str) -> None:
    """Keep the password that this person chose, commit, and go on in this browser under a session of its own."""
    accounts.set_password_hash(db.session(), account, password_hash, now=clock.now())
    _row, token = login_sessions.open_session(
        db.session(), account, device=_device(), is_shared_device=False, now=clock.now()
    )
    opened = login_sessions.find_signed_in(db.session(), token, now=clock.now(), today=clock.today())
    db.session.commit()
    if opened is not None:
        start(opened, token)


def is_acceptable(form: NewPasswordForm, login: str) -> bool:
    """Whether the new password will do; else the reason stands beside its field."""
    problem = password_problem(form.new.data or "", login)
    if problem is not None:
        form.new.errors = [labels.password_problem(problem)]
        return False
    if form.new.data != form.again.data:
        form.again.errors = [_("Les deux nouveaux mots de passe sont différents.")]
        return False
    return True


def _password_page(form: PasswordForm, status: int = 200) -> Response:
    found = signed_in()
    return page(
        "account/password.html",
        form=form,
        is_student=Role.STUDENT in current_actor().roles,
        must_change=bool(found and found.must_change_password),
        status=status,
    )


def _too_many(refusal: signing_in.TooManyFailures) -> str:
    minutes = math.ceil(refusal.wait.total_seconds() / 60)
    if refusal.wait.total_seconds() <= 60:
        return _("Trop d’essais à la suite. Attendez une minute, puis réessayez.")
    return ngettext(
        "Trop d’essais à la suite. Attendez %(num)s minute, puis réessayez.",
        "Trop d’essais à la suite. Attendez %(num)s minutes, puis réessayez.",
        minutes,
    )


def _device() -> str:
    """A few words by which somebody recognises a browser of theirs."""
    agent = request.user_agent.string
    system = next((name for mark, name in _SYSTEMS if mark in agent), _("appareil inconnu"))
    browser = next((name for mark, name in _BROWSERS if mark in agent), _("navigateur inconnu"))
    return f"{browser}, {system}"


# Order matters: an Android agent says Linux too, and Edge says Chrome.
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))


def _safe_target(target: str) -> str:
    """Where to go after signing in: an address of this establishment, never anybody else's site."""
    prefix = f"/{active_slug()}/"
    plain = target.isascii() and "\\" not in target and not any(character.isspace() for character in target)
    return target if target.startswith(prefix) and plain else url_for("home.index")
