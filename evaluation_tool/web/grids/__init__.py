"""Competency grids: building them, sharing them, taking up a colleague's."""

from flask import Blueprint

bp = Blueprint("grids", __name__, url_prefix="/<slug>/grilles")

from evaluation_tool.web.grids import (  # noqa: E402, F401 - registers the routes
    bank_routes,
    exchange_routes,
    item_routes,
    picking_routes,
    routes,
    sharing_routes,
)
