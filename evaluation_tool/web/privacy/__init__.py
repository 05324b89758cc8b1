"""Personal data: handing it over, erasing it, how long it is kept, and the papers that say so."""

from flask import Blueprint

bp = Blueprint("privacy", __name__, url_prefix="/<slug>/donnees-personnelles")

from evaluation_tool.web.privacy import paper_routes, retention_routes, routes  # noqa: E402, F401 - registers the routes
