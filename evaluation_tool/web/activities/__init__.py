"""Activities: the library of the establishment, one's own, their documents, and activities as files."""

from flask import Blueprint

bp = Blueprint("activities", __name__, url_prefix="/<slug>/activites")

from evaluation_tool.web.activities import (  # noqa: E402, F401 - registers the routes
    document_routes,
    exchange_routes,
    routes,
    sharing_routes,
)
