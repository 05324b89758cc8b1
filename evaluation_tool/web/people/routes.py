"""The way into everything about people."""

from __future__ import annotations

from flask import Response

from evaluation_tool.policy import Action
from evaluation_tool.services import access_cards, class_editing, classes, roster_files
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.people import bp
from evaluation_tool.web.sessions import current_actor


@bp.get("")
@requires(Action.PEOPLE_MANAGE)
def index() -> Response:
    """The classes with their numbers, the files that wait, and what can be done."""
    actor = current_actor()
    return page(
        "people/index.html",
        rows=classes.list_visible(db.session(), actor),
        without_card=access_cards.count_without(db.session(), clock.today()),
        away=class_editing.list_archived(db.session(), clock.today()),
        waiting=roster_files.list_waiting(db.session(), actor, clock.now()),
    )
