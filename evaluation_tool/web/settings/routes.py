"""The settings' first page, and the stylesheet of the school's own levels."""

from __future__ import annotations

from flask import Response, abort, request

from evaluation_tool.domain.palette import LevelColour
from evaluation_tool.policy import Action
from evaluation_tool.services import level_scales, school_settings
from evaluation_tool.tenancy.session import db
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.guard import public, requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.security import keep_for_ever
from evaluation_tool.web.settings import bp, wording
from evaluation_tool.web.settings.stylesheet import colours_of_trial, stylesheet


@bp.get("/")
@requires(Action.SCALE_READ)
def index() -> Response:
    """What can be set, and where."""
    school = school_settings.get(db.session())
    return page(
        "settings/index.html",
        scale=level_scales.active(db.session()),
        school=school,
        uais=", ".join(f"{uai.uai} ({uai.label})" if uai.label else uai.uai for uai in school.uais),
        rule=wording.rule(school.attainment_rule),
        shown_when=wording.publication(school),
    )


# Public: colours say nothing of anybody, and the sign-in page may wear them too.
@bp.get("/niveaux.css")
@public
def level_styles() -> Response:
    """The colours of the levels; with `essai`, those of a scale that is being drawn."""
    trial = request.args.get("essai")
    if trial is not None:
        colours = colours_of_trial(trial)
        if colours is None:
            abort(404)
        keep_for_ever()
        return Response(stylesheet(colours, ".scale-preview"), mimetype="text/css")
    levels = level_scales.active(db.session()).levels
    establishment = current_establishment()
    if establishment is not None and establishment.level_styles == request.args.get("v"):
        keep_for_ever()
    return Response(stylesheet([LevelColour(level.fill, level.text_colour) for level in levels]), mimetype="text/css")
