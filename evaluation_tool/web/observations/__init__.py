"""Recording progress: the entry grid and what it is made of."""

from flask import Blueprint

bp = Blueprint("observations", __name__, url_prefix="/<slug>/observer")

from evaluation_tool.web.observations import journal, listing, routes, saving  # noqa: E402, F401 - registers the routes
