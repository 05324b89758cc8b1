"""The entrance of the site and each role's home page."""

from flask import Blueprint

entrance = Blueprint("entrance", __name__)
bp = Blueprint("home", __name__, url_prefix="/<slug>")

from evaluation_tool.web.home import routes  # noqa: E402, F401 - registers the routes
