"""Reading the referentials of the establishment, their old versions included."""

from __future__ import annotations

from flask import Response, make_response, request, url_for
from flask_babel import gettext as _

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.formats.frameworks import FrameworkFormat, write_framework
from evaluation_tool.policy import Action
from evaluation_tool.services import frameworks, grids_tree, level_scales
from evaluation_tool.tenancy.session import db
from evaluation_tool.web.frameworks import bp
from evaluation_tool.web.grids import LARGEST_ID, wording
from evaluation_tool.web.grids.forms import TreeFilter
from evaluation_tool.web.grids.picking_routes import tree_context
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.sessions import current_actor

WRITTEN = (
    FrameworkFormat.NATIVE,
    FrameworkFormat.CSV,
    FrameworkFormat.XLSX,
    FrameworkFormat.MOODLE_COMPETENCIES,
    FrameworkFormat.MOODLE_OUTCOMES,
    FrameworkFormat.CASE,
)


@bp.get("/")
@requires(Action.FRAMEWORK_READ)
def index() -> Response:
    """The newest version of every referential."""
    return page(
        "frameworks/index.html",
        versions=frameworks.list_latest(db.session(), current_actor()),
        status_label=wording.framework_status,
    )


@bp.get(f"/<int(max={LARGEST_ID}):version_id>")
@requires(Action.FRAMEWORK_READ)
def show(version_id: int) -> Response:
    """One version: its top, one branch (?branche=), or what a search finds (?texte=, ?nature=)."""
    version = frameworks.get_version(db.session(), current_actor(), version_id)
    form = TreeFilter(request.args)
    form.offer(grids_tree.list_kinds(db.session(), version))
    return page(
        "frameworks/show.html",
        partial="frameworks/_branch.html" if "branche" in request.args else "frameworks/_tree.html",
        version=version,
        form=form,
        formats=[(file_format.value, _format_label(file_format)) for file_format in WRITTEN],
        status_label=wording.framework_status,
        kind_label=wording.node_kind,
        url_of=lambda node: url_for(".show", version_id=version.id, branche=node.id),
        **tree_context(version, form),
    )


@bp.get(f"/<int(max={LARGEST_ID}):version_id>/fichier/<name>")
@requires(Action.FRAMEWORK_READ)
def download(version_id: int, name: str) -> Response:
    """One version as a file in one of the formats that we write."""
    file_format = next((known for known in WRITTEN if known.value == name), None)
    if file_format is None:
        raise NotFound
    version = frameworks.get_version(db.session(), current_actor(), version_id)
    levels = [level.teacher_label for level in level_scales.active(db.session()).levels]
    exported = write_framework(frameworks.document_of(db.session(), version), file_format, levels=levels)
    response = make_response(exported.content)
    response.mimetype = exported.media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{exported.filename}"'
    return response


def _format_label(file_format: FrameworkFormat) -> str:
    return {
        FrameworkFormat.NATIVE: _("Pas à pas (JSON, tout y est)"),
        FrameworkFormat.CSV: _("Tableau CSV"),
        FrameworkFormat.XLSX: _("Classeur XLSX"),
        FrameworkFormat.MOODLE_COMPETENCIES: _("Moodle, compétences (CSV)"),
        FrameworkFormat.MOODLE_OUTCOMES: _("Moodle, objectifs (CSV)"),
        FrameworkFormat.CASE: _("CASE 1.0 (JSON)"),
    }[file_format]
