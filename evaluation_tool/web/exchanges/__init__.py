"""Frameworks in and out of the establishment, as files."""

from flask import Blueprint

bp = Blueprint("exchanges", __name__, url_prefix="/<slug>/echanges")

from evaluation_tool.web.exchanges import import_routes, routes  # noqa: E402, F401 - registers the routes
