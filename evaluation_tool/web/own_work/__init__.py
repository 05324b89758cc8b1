"""A student's own work plans: one column, no script needed."""

from flask import Blueprint

bp = Blueprint("own_work", __name__, url_prefix="/<slug>/mon-travail")

from evaluation_tool.web.own_work import routes  # noqa: E402, F401 - registers the routes
