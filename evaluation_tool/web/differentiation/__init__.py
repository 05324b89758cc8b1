"""Groups: asked for, proposed, adjusted on the board, given something to do, published, observed, kept."""

from flask import Blueprint

bp = Blueprint("differentiation", __name__, url_prefix="/<slug>/groupes")

from evaluation_tool.web.differentiation import (  # noqa: E402, F401 - registers the routes
    after_routes,
    asking_routes,
    board_routes,
    paper_routes,
    publishing_routes,
    rule_routes,
    tomorrow_routes,
)
