"""Referentials: listed, leafed through, searched."""

from flask import Blueprint

bp = Blueprint("frameworks", __name__, url_prefix="/<slug>/referentiels")

from evaluation_tool.web.frameworks import routes  # noqa: E402, F401 - registers the routes
