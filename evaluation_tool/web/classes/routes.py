"""The list of classes, and a class with its students."""

from __future__ import annotations

from flask import Response

from evaluation_tool.policy import Action
from evaluation_tool.services import classes, support_runs
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock, labels
from evaluation_tool.web.classes import bp
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.sessions import current_actor


@bp.get("/")
@requires(Action.CLASS_LIST)
def index() -> Response:
    """The classes that one may open."""
    rows = classes.list_visible(db.session(), current_actor())
    return page("classes/index.html", rows=rows, kind_label=labels.class_kind)


@bp.get("/<int:class_group_id>")
@requires(Action.CLASS_VIEW)
def show(class_group_id: int) -> Response:
    """One class: who teaches it, who learns there today."""
    class_group = classes.get(db.session(), current_actor(), class_group_id, Action.CLASS_VIEW)
    students = classes.list_students(db.session(), class_group, clock.today())
    return page(
        "classes/show.html",
        class_group=class_group,
        students=students,
        kind_label=labels.class_kind(class_group.kind),
        may_issue=classes.may_issue_cards(current_actor(), class_group),
        overview=support_runs.overview(db.session(), current_actor(), [class_group]),
    )
