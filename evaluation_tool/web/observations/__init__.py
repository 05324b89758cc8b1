"""Recording progress: the entry grid and what it is made of."""

from flask import Blueprint

bp = Blueprint("observations", __name__, url_prefix="/<slug>/observer")

from evaluation_tool.web.observations import (  # noqa: E402 - registers the routes
    exchange_routes,  # noqa: F401 - registers the routes
    journal,  # noqa: F401
    listing,  # noqa: F401
    prepared,  # noqa: F401
    routes,  # noqa: F401
    saving,  # noqa: F401
    seance,  # noqa: F401
)
