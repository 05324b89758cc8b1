"""The people of the school: imported from its files, then looked after by hand."""

from flask import Blueprint

bp = Blueprint("people", __name__, url_prefix="/<slug>/personnes")

from evaluation_tool.web.people import (  # noqa: E402, F401 - registers the routes
    card_routes,
    class_routes,
    duplicates_routes,
    identity_routes,
    import_routes,
    mapping_routes,
    routes,
    student_routes,
    teacher_routes,
    teaching_routes,
)
