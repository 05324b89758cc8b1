"""The cookie and who it belongs to. The cookie holds the flash, the CSRF secret and a random token: nothing else."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user, login_user
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from evaluation_tool.policy import Action, Actor, permits
from evaluation_tool.services import login_sessions
from evaluation_tool.tenancy.directory import InvalidSlug, checked_slug
from evaluation_tool.tenancy.session import active_slug, begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.labels import role_label

log = logging.getLogger(__name__)

SLUG_KEY = "slug"
CSRF_KEY = "csrf_token"
LAST_SEEN_PATIENCE_MS = 700
login_manager = LoginManager()


class SlugSession(SecureCookieSession):
    """A session signed for one establishment; one signed for another is opened empty and marked foreign."""

    is_foreign = False


class SlugSessionInterface(SecureCookieSessionInterface):
    """Keeps one cookie per establishment, by its path."""

    session_class = SlugSession

    def open_session(self, app: Flask, request: Request) -> SlugSession | None:
        """The session of the establishment in the address; without one, an empty session that is never saved."""
        slug = slug_of(request.path)
        stored = super().open_session(app, request)
        if slug is None or stored is None:
            return SlugSession()
        if not stored:
            return SlugSession()
        if stored.get(SLUG_KEY) != slug:
            foreign = SlugSession()
            foreign.is_foreign = True
            return foreign
        return SlugSession(dict(stored))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Sign the session for its establishment; pages outside any establishment set no cookie."""
        slug = slug_of(request.path)
        if slug is None or getattr(session, "is_foreign", False):
            return
        if session and session.modified:
            session[SLUG_KEY] = slug
        super().save_session(app, session, response)

    def get_cookie_path(self, app: Flask) -> str:
        """`/<slug>/`, so that a browser never shows one school's cookie to another."""
        return f"/{slug_of(request.path)}/"


def slug_of(path: str) -> str | None:
    """The establishment that an address speaks of, before any routing."""
    try:
        return checked_slug(path.removeprefix("/").partition("/")[0])
    except InvalidSlug:
        return None


class SignedInUser(UserMixin):  # type: ignore[misc]
    """What Flask-Login hands out as current_user."""

    def __init__(self, signed_in: login_sessions.SignedIn, token: str) -> None:
        self.signed_in = signed_in
        self.token = token

    def get_id(self) -> str:
        """The login id: it carries the establishment, so that a token is worth nothing elsewhere."""
        return f"{active_slug()}:{self.token}"


class ShownActor:
    """The signed-in person as templates see it."""

    is_authenticated = True

    def __init__(self, actor: Actor) -> None:
        self.display_name = actor.display_name
        self.role_label = role_label(actor)


def init_sessions(app: Flask, *, https: bool) -> None:
    """Install the cookie, the loader and the coarse « last seen »."""
    app.session_interface = SlugSessionInterface()
    app.config.update(
        SESSION_COOKIE_NAME="pas_a_pas",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=7),
    )
    login_manager.session_protection = None
    login_manager.init_app(app)
    app.after_request(note_last_seen)


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_user(login_id: str) -> SignedInUser | None:
    """The person whose session row this cookie's token opens, in the active establishment only."""
    slug, _, token = login_id.partition(":")
    # An error page of the machine's own must not ask the database that may have caused it.
    if slug != active_slug() or g.get("is_bare_page"):
        return None
    signed_in = login_sessions.find_signed_in(db.session(), token, now=clock.now(), today=clock.today())
    return SignedInUser(signed_in, token) if signed_in is not None else None


def signed_in() -> login_sessions.SignedIn | None:
    """The recognised browser, or None for a stranger (or where no establishment is active)."""
    if active_slug() is None or not current_user.is_authenticated:
        return None
    found: login_sessions.SignedIn = current_user.signed_in
    return found


def current_actor() -> Actor:
    """The person acting; only for routes that the guard let through."""
    found = signed_in()
    if found is None:
        raise RuntimeError("a public route asked who acts")
    return found.actor


def allowed(action: Action) -> bool:
    """Whether somebody is signed in whose role permits this action at all."""
    found = signed_in()
    return found is not None and permits(found.actor, action)


def start(account_session: login_sessions.SignedIn, token: str) -> None:
    """Begin a fresh cookie for somebody who just signed in: nothing of the visitor's one survives."""
    session.clear()
    login_user(SignedInUser(account_session, token))
    for trace in ("_fresh", "_id"):
        session.pop(trace, None)
    csrf_secret()


def end() -> None:
    """Forget who was signed in; the session row is revoked by the caller."""
    session.clear()


def csrf_secret() -> None:
    """Give the cookie its CSRF secret, bound to the establishment, if it has none."""
    if CSRF_KEY not in session:
        session[CSRF_KEY] = f"{active_slug()}.{secrets.token_urlsafe(24)}"


def note_last_seen(response: Response) -> Response:
    """Write « last seen » now and then, in a transaction of its own that may fail without harm."""
    found = g.get("stale_session")
    if found is not None and response.status_code < 500:
        try:
            begin_write(db.session, patience_ms=LAST_SEEN_PATIENCE_MS)
            login_sessions.touch(_session(), found, clock.now())
            db.session.commit()
        except OperationalError as error:
            db.session.rollback()
            log.warning("last seen not written: %s", type(error.orig).__name__)
    return response


def _session() -> Session:
    return db.session()


def is_foreign_cookie() -> bool:
    """Whether the browser showed a cookie signed for another establishment."""
    return getattr(session._get_current_object(), "is_foreign", False)  # type: ignore[attr-defined]


def app_key() -> str:
    """The installation's secret key, under which sign-in failures are counted."""
    key: str = current_app.config["SECRET_KEY"]
    return key
