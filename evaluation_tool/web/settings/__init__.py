"""What the establishment decides for everybody: its name, its scale and rule, its pupils' pages, who reviews what."""

from flask import Blueprint

bp = Blueprint("settings", __name__, url_prefix="/<slug>/reglages")

from evaluation_tool.web.settings import (  # noqa: E402, F401 - registers the routes
    remit_routes,
    routes,
    scale_routes,
    school_routes,
)
