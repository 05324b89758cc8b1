"""What the référent numérique looks after."""

from flask import Blueprint

bp = Blueprint("administration", __name__, url_prefix="/<slug>/administration")

from evaluation_tool.web.administration import first_step_routes, password_routes, routes  # noqa: E402, F401 - registers the routes
