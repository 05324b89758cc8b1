"""The frameworks of the establishment, and each of them as a file in every format."""

from __future__ import annotations

from flask import Response, abort, make_response, request

from evaluation_tool.domain.framework import FrameworkDocument
from evaluation_tool.formats.frameworks import CARRIED, FrameworkFormat, sentence, write_framework
from evaluation_tool.policy import Action
from evaluation_tool.services import framework_exchange, frameworks, level_scales
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.exchanges import bp, wording
from evaluation_tool.web.exchanges.import_routes import import_form
from evaluation_tool.web.grids.wording import framework_status
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.sessions import current_actor


@bp.get("/")
@requires(Action.FRAMEWORK_EXPORT)
def index() -> Response:
    """What can be taken out, what can be brought in, and what waits for a word."""
    return page(
        "exchanges/index.html",
        form=import_form(),
        versions=frameworks.list_latest(db.session(), current_actor()),
        waiting=framework_exchange.list_pending(db.session(), current_actor(), clock.now()),
        status_name=framework_status,
    )


@bp.get("/referentiels/<int:version_id>")
@requires(Action.FRAMEWORK_EXPORT)
def version(version_id: int) -> Response:
    """One version, what came before it, and what each format would lose of it."""
    found = frameworks.get_version(db.session(), current_actor(), version_id)
    document = frameworks.document_of(db.session(), found)
    return page(
        "exchanges/version.html",
        version=found,
        count=len(document.nodes),
        exports=[
            (code, wording.format_name(code), wording.format_use(code), _losses(document, code)) for code in CARRIED
        ],
        status_name=framework_status,
    )


@bp.get("/referentiels/<int:version_id>/fichier")
@requires(Action.FRAMEWORK_EXPORT)
def export(version_id: int) -> Response:
    """The version as a file."""
    try:
        file_format = FrameworkFormat(request.args.get("format", ""))
    except ValueError:
        abort(404)
    if file_format not in CARRIED:
        abort(404)
    found = frameworks.get_version(db.session(), current_actor(), version_id)
    levels = [level.student_label for level in level_scales.active(db.session()).levels]
    exported = write_framework(frameworks.document_of(db.session(), found), file_format, levels=levels)
    response = make_response(exported.content)
    response.mimetype = exported.media_type
    response.headers.set("Content-Disposition", "attachment", filename=exported.filename)
    return response


def _losses(document: FrameworkDocument, file_format: FrameworkFormat) -> list[str]:
    return [sentence(loss) for loss in write_framework(document, file_format).losses]
