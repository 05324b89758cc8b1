"""School years and their periods: set, closed, opened, put away."""

from flask import Blueprint

bp = Blueprint("years", __name__, url_prefix="/<slug>/annees")

from evaluation_tool.web.years import booklet_routes, period_routes, routes  # noqa: E402, F401 - registers the routes
