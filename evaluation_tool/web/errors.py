"""French pages for everything that can go wrong, and the JSON that says the same to scripts."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, g, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.tenancy import ballast
from evaluation_tool.tenancy.failures import Failure, failure_of
from evaluation_tool.tenancy.session import SchemaNotReady, active_slug, db

log = logging.getLogger(__name__)

# Anything else that HTTP can say is shown as the nearest of these.
PAGES = frozenset({400, 401, 403, 404, 405, 413, 422, 429, 500, 503, 507})


def init_errors(app: Flask) -> None:
    """Install one handler per kind of failure; none of them lets a traceback reach a browser."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(NotFound, lambda _error: answer(404))
    # A number in an address or a query that no database can hold names nothing.
    app.register_error_handler(OverflowError, lambda _error: answer(404))
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(SchemaNotReady, lambda _error: answer(503))
    app.register_error_handler(StaleDataError, stale_data)
    app.register_error_handler(OperationalError, database_error)
    app.register_error_handler(Exception, unexpected)


def http_error(error: HTTPException) -> Response:
    """An HTTP error raised by the router, the guard or a view; redirects pass through."""
    if error.code is None or error.code < 400:
        return error.get_response()
    status = error.code if error.code in PAGES else (400 if error.code < 500 else 500)
    return answer(status, headers=dict(error.get_headers()) if error.code == 405 else None)


def csrf_error(_error: CSRFError) -> Response:
    """The form is not the one this browser was given: its page is too old, or it came from elsewhere."""
    return answer(400, reason=_("Ce formulaire n’est plus valable : la page a été ouverte avant votre connexion."))


def stale_data(_error: StaleDataError) -> Response:
    """Somebody else changed the same thing first."""
    db.session.rollback()
    return answer(
        422, reason=_("Quelqu’un d’autre a modifié cette page entre-temps. Rechargez-la pour voir où elle en est.")
    )


def database_error(error: OperationalError) -> Response:
    """The disk is full (507, and the ballast makes room for sign-in) or the database is busy (503)."""
    db.session.rollback()
    match failure_of(error):
        case Failure.DISK_FULL:
            ballast.release()
            log.error("disk full")
            return answer(507)
        case Failure.BUSY:
            log.error("database busy")
            return answer(503, headers={"Retry-After": "5"})
        case Failure.OTHER:
            return unexpected(error)


def unexpected(error: Exception) -> Response:
    """A defect: logged with a mark that the page shows, and without anything personal."""
    mark = secrets.token_hex(4)
    log.error("defect %s at %s", mark, request.endpoint, exc_info=error)
    if active_slug() is not None:
        db.session.rollback()
    return answer(500, mark=mark)


def answer(status: int, *, reason: str = "", mark: str = "", headers: dict[str, Any] | None = None) -> Response:
    """The error as a page, or as JSON for a script that asked for it."""
    if request.accept_mimetypes.best == "application/json":
        response: Response = jsonify(status=status, reason=reason, mark=mark)
    else:
        # The machine's own errors must not need the database that may have caused them.
        g.is_bare_page = status >= 500
        response = Response(_render(status, reason, mark), mimetype="text/html")
    response.status_code = status
    for name, value in (headers or {}).items():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _render(status: int, reason: str, mark: str) -> str:
    slug = active_slug()
    return render_template(
        f"errors/{status}.html",
        reason=reason,
        request_id=mark,
        home_url=f"/{slug}/" if slug else "/",
        retry_url=request.full_path.rstrip("?"),
        sign_in_url=url_for("account.sign_in") if slug and not g.is_bare_page else "/",
    )
