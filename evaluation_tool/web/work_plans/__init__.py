"""Work plans, as teachers make and follow them."""

from flask import Blueprint

bp = Blueprint("work_plans", __name__, url_prefix="/<slug>/plans-de-travail")

from evaluation_tool.web.work_plans import content_routes, routes, sheet  # noqa: E402, F401 - registers the routes
