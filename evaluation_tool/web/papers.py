"""Answers on paper: a PDF to open and print."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from evaluation_tool.formats.pdf import Sheet, SheetLevel, Template, render
from evaluation_tool.services import grid_sheets, level_scales
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.filters import full_date


def paper(template: Template, sheet: Sheet, filename: str) -> Response:
    """The sheet as a PDF. Everything is read by now: the database is let go of before the computing begins."""
    db.session.rollback()
    response = Response(render(template, sheet), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=filename)
    return response


def printed_levels() -> dict[int, SheetLevel]:
    """The levels of the school's scale as they are printed, in the students' words, by rank."""
    return {level.rank: grid_sheets.printed_level(level) for level in level_scales.active(db.session()).levels}


def printed_today() -> str:
    """What the foot of every paper says."""
    return _("imprimé le %(date)s", date=full_date(clock.today()))
