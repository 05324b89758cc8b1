"""A student's own progress, and the same pages seen by its teachers."""

from flask import Blueprint

bp = Blueprint("progress", __name__, url_prefix="/<slug>/mes-progres")
mirror = Blueprint("mirror", __name__, url_prefix="/<slug>/eleves/<int:student_id>/comme-l-eleve")

from evaluation_tool.web.progress import mirror_routes, routes, voice  # noqa: E402, F401 - registers the routes
