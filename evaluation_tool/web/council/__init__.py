"""The councils of a class: what each teacher writes, the synthesis, the projection and the sheets."""

from flask import Blueprint

bp = Blueprint("council", __name__, url_prefix="/<slug>/conseils")

from evaluation_tool.web.council import paper_routes, routes, student_routes  # noqa: E402, F401 - registers the routes
