"""The classes somebody teaches or reviews."""

from flask import Blueprint

bp = Blueprint("classes", __name__, url_prefix="/<slug>/classes")

from evaluation_tool.web.classes import card_routes, progress_routes, routes  # noqa: E402, F401 - registers the routes
