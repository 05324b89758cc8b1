"""What goes on paper, as accessible PDFs."""

from flask import Blueprint

bp = Blueprint("sheets", __name__, url_prefix="/<slug>/feuilles")

from evaluation_tool.web.sheets import routes  # noqa: E402, F401 - registers the routes
