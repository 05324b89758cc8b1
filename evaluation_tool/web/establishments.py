"""The slug in the address: taken off before views see it, put back into every link."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, g
from sqlalchemy import select

from evaluation_tool.models.establishment import Establishment
from evaluation_tool.tenancy.directory import UnknownEstablishment
from evaluation_tool.tenancy.session import activate, active_slug, db


def init_establishments(app: Flask) -> None:
    """Activate the establishment named by the address, and name it in every address made."""

    @app.url_value_preprocessor
    def take_slug(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values is None or "slug" not in values:
            return
        try:
            activate(values.pop("slug"))
        except UnknownEstablishment:
            abort(404)

    @app.url_defaults
    def put_slug_back(endpoint: str, values: dict[str, Any]) -> None:
        slug = active_slug()
        if slug is not None and "slug" not in values and app.url_map.is_endpoint_expecting(endpoint, "slug"):
            values["slug"] = slug


def current_establishment() -> Establishment | None:
    """The active establishment's row, read once per request; None outside any."""
    if active_slug() is None:
        return None
    if "establishment" not in g:
        g.establishment = db.session.scalar(select(Establishment))
    found: Establishment | None = g.establishment
    return found
