"""Deny by default: every endpoint is declared public or bound to one action, and the guard asks first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from evaluation_tool.policy import Action, permits
from evaluation_tool.web.sessions import is_foreign_cookie, signed_in

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
# The only places for somebody who still has to replace a printed password.
_BEFORE_NEW_PASSWORD = frozenset({"account.password", "account.change_password", "account.sign_out"})


class UndeclaredEndpoint(RuntimeError):
    """A route that says neither @public nor @requires."""


def public(view: View) -> View:
    """Declare a route open to strangers."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def requires(action: Action) -> Callable[[View], View]:
    """Bind a route to the one action that it performs."""

    def bind(view: View) -> View:
        view.access = action  # type: ignore[attr-defined]
        return view

    return bind


def access_of(app: Flask, endpoint: str) -> Action | str:
    """What the endpoint was declared as. Raises UndeclaredEndpoint."""
    access: Action | str | None = getattr(app.view_functions[endpoint], "access", None)
    if access is None:
        raise UndeclaredEndpoint(endpoint)
    return access


def init_guard(app: Flask) -> None:
    """Refuse to start with an undeclared endpoint, and ask before every request."""
    public(app.view_functions["static"])
    for endpoint in app.view_functions:
        access_of(app, endpoint)
    app.before_request(guard)


def guard() -> Response | None:
    """Let the request through, or answer a stranger (sign-in page or 401) or somebody not allowed (404)."""
    if request.endpoint is None:
        return None
    access = access_of(current_app._get_current_object(), request.endpoint)  # type: ignore[attr-defined]
    if access == PUBLIC:
        return None
    if is_foreign_cookie():
        abort(401)
    found = signed_in()
    if found is None:
        return _answer_stranger()
    if not permits(found.actor, Action(access)):
        abort(404)
    if found.must_change_password and request.endpoint not in _BEFORE_NEW_PASSWORD:
        return redirect(url_for("account.password"), 303)
    if found.is_stale:
        g.stale_session = found.login_session_id
    return None


def _answer_stranger() -> Response:
    wants_page = request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers
    if not wants_page or request.accept_mimetypes.best == "application/json":
        abort(401)
    target = request.full_path.rstrip("?")
    return redirect(url_for("account.sign_in", next=target if target != url_for("home.index") else None), 303)
