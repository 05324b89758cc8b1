"""What staff do for one student."""

from flask import Blueprint

bp = Blueprint("students", __name__, url_prefix="/<slug>/eleves")

from evaluation_tool.web.students import routes  # noqa: E402, F401 - registers the routes
