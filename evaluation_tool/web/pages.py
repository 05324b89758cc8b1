"""Answers: a whole page or its partial, and the redirect after a good POST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse


def page(template: str, *, partial: str | None = None, status: int = 200, **context: Any) -> Response:
    """Render the page, or only its partial when htmx asks for a part of the page."""
    wanted = partial if partial and request.headers.get("HX-Request-Type") == "partial" else template
    response = make_response(render_template(wanted, **context), status)
    if partial:
        response.vary.add("HX-Request-Type")
    return response


def see_other(endpoint: str, **values: Any) -> BaseResponse:
    """Send the browser on after a good POST: 303, or HX-Redirect where htmx asked."""
    target = url_for(endpoint, **values)
    if "HX-Request" in request.headers:
        return Response(status=204, headers={"HX-Redirect": target})
    return redirect(target, 303)


def numbered(endpoint: str, number: str, **values: Any) -> Callable[[int], str]:
    """The addresses of many things that differ by one number, without asking the router for each."""
    before, _zero, after = url_for(endpoint, **{**values, number: 0}).rpartition("0")
    return lambda found: f"{before}{found}{after}"


def changed_part(
    partial: str, endpoint: str, values: dict[str, Any], *, said: str = "", **context: Any
) -> BaseResponse:
    """Answer a good POST: the part of the page that changed where htmx asked for it, else a redirect.

    `said` is what the next page tells; a part says it by itself.
    """
    if request.headers.get("HX-Request-Type") == "partial":
        return make_response(render_template(partial, **context))
    if said:
        flash(said)
    return see_other(endpoint, **values)
