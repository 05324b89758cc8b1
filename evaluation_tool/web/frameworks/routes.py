"""Reading the referentials of the establishment, their old versions included."""

from __future__ import annotations

from flask import Response, request

from evaluation_tool.policy import Action
from evaluation_tool.services import frameworks
from evaluation_tool.tenancy.session import db
from evaluation_tool.web.frameworks import bp
from evaluation_tool.web.grids import wording
from evaluation_tool.web.grids.picking_routes import tree_context
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import numbered, page
from evaluation_tool.web.sessions import current_actor


@bp.get("/")
@requires(Action.FRAMEWORK_READ)
def index() -> Response:
    """The newest version of every referential."""
    return page(
        "frameworks/index.html",
        versions=frameworks.list_latest(db.session(), current_actor()),
        status_label=wording.framework_status,
    )


@bp.get("/<int:version_id>")
@requires(Action.FRAMEWORK_READ)
def show(version_id: int) -> Response:
    """One version: its top, one branch (?branche=), or what a search finds (?texte=, ?nature=)."""
    version = frameworks.get_version(db.session(), current_actor(), version_id)
    return page(
        "frameworks/show.html",
        partial="frameworks/_branch.html" if "branche" in request.args else "frameworks/_tree.html",
        status_label=wording.framework_status,
        branch_url=numbered(".show", "branche", version_id=version.id),
        picker=None,
        **tree_context(version),
    )
