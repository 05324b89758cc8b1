"""A grid on paper: plain links that open a PDF."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from evaluation_tool.formats.pdf import GridSheet, Template
from evaluation_tool.policy import Action
from evaluation_tool.services import grid_sheets
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.filters import full_date
from evaluation_tool.web.guard import requires
from evaluation_tool.web.papers import paper, printed_today
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.sheets import bp


@bp.get("/grille/<int:grid_id>/mur.pdf")
@requires(Action.GRID_VIEW)
def wall(grid_id: int) -> Response:
    """The grid for the classroom's wall."""
    return paper(Template.WALL, _grid_sheet(grid_id), f"grille-{grid_id}-mur.pdf")


@bp.get("/grille/<int:grid_id>/classeur.pdf")
@requires(Action.GRID_VIEW)
def binder(grid_id: int) -> Response:
    """The success criteria for the student's binder."""
    return paper(Template.BINDER, _grid_sheet(grid_id), f"grille-{grid_id}-classeur.pdf")


@bp.get("/grille/<int:grid_id>/observation-<int:class_group_id>.pdf")
@requires(Action.GRID_VIEW)
def observation(grid_id: int, class_group_id: int) -> Response:
    """A blank sheet: the students of a class, the competencies of the grid."""
    sheet = grid_sheets.observation_sheet(
        db.session(), current_actor(), grid_id, class_group_id, on=clock.today(), printed_on=printed_today()
    )
    return paper(Template.OBSERVATION, sheet, f"grille-{grid_id}-observation-{class_group_id}.pdf")


@bp.get("/grille/<int:grid_id>/remplie-<int:class_group_id>.pdf")
@requires(Action.OBSERVATION_READ)
def filled(grid_id: int, class_group_id: int) -> Response:
    """The same sheet, with where each student stands today."""
    sheet = grid_sheets.filled_sheet(
        db.session(),
        current_actor(),
        grid_id,
        class_group_id,
        on=clock.today(),
        seen=_("observé jusqu’au %(date)s", date=full_date(clock.today())),
        printed_on=printed_today(),
    )
    return paper(Template.OBSERVATION, sheet, f"grille-{grid_id}-remplie-{class_group_id}.pdf")


def _grid_sheet(grid_id: int) -> GridSheet:
    return grid_sheets.grid_sheet(db.session(), current_actor(), grid_id, printed_on=printed_today())
