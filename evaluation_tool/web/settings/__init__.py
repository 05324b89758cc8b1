"""What the establishment decides for everybody: its scale of levels."""

from flask import Blueprint

bp = Blueprint("settings", __name__, url_prefix="/<slug>/reglages")

from evaluation_tool.web.settings import routes, scale_routes  # noqa: E402, F401 - registers the routes
