"""Signing in and out, and one's own account."""

from flask import Blueprint

bp = Blueprint("account", __name__, url_prefix="/<slug>")

from evaluation_tool.web.account import invitation_routes, routes  # noqa: E402, F401 - registers the routes
