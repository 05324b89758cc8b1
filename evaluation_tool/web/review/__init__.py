"""The review of the classes without marks, by directors and form tutors."""

from flask import Blueprint

bp = Blueprint("review", __name__, url_prefix="/<slug>/suivi")

from evaluation_tool.web.review import (  # noqa: E402, F401 - registers the routes
    attention_routes,
    class_routes,
    fairness_routes,
    indicator_routes,
    paper_routes,
    period_routes,
    proof_routes,
    routes,
)
