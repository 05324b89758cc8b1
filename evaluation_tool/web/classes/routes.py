"""The list of classes, and a class with its students."""

from __future__ import annotations

from flask import Response, request

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
    """The classes that one may open: those in use today, or those of a year."""
    years = classes.list_years(db.session(), current_actor())
    asked = request.args.get("annee", type=int)
    year = next((year for year in years if year.id == asked), None)
    return page(
        "classes/index.html",
        rows=classes.list_visible(db.session(), current_actor(), year),
        kind_label=labels.class_kind,
        # One year that still runs is no choice.
        years=years if len(years) > 1 or any(one.ends_on < clock.today() for one in years) else (),
        year=year,
    )


@bp.get("/<int:class_group_id>")
@requires(Action.CLASS_VIEW)
def show(class_group_id: int) -> Response:
    """One class: who teaches it, who learns there today."""
    class_group = classes.get(db.session(), current_actor(), class_group_id, Action.CLASS_VIEW)
    year = class_group.school_year
    day = year.nearest_day(clock.today())
    students = classes.list_students(db.session(), class_group, day)
    return page(
        "classes/show.html",
        class_group=class_group,
        students=students,
        team=classes.list_team(class_group, day),
        kind_label=labels.class_kind(class_group.kind),
        is_over=year.ends_on < clock.today(),
        overview=support_runs.overview(db.session(), current_actor(), [class_group]),
    )
