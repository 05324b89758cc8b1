"""Grids as files: out to another school, and in."""

from __future__ import annotations

from flask import Response, flash, make_response
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.grid_document import GridDocument
from evaluation_tool.formats.frameworks.columns import slug
from evaluation_tool.formats.grids import MAX_BYTES, read_grid, write_grid
from evaluation_tool.formats.refusals import FileRefused
from evaluation_tool.formats.wording import refusal_sentence
from evaluation_tool.policy import Action
from evaluation_tool.services import grids, grids_exchange
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.forms import BaseForm
from evaluation_tool.web.grids import bp, wording
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor


class ImportForm(BaseForm):
    """A grid's file."""

    file = FileField(_l("Fichier de la grille (.json)"), [FileRequired(_l("Choisissez le fichier de la grille."))])


@bp.get("/<int:grid_id>/fichier")
@requires(Action.GRID_COPY)
def download(grid_id: int) -> Response:
    """The grid as a file for another school."""
    grid = grids.get(db.session(), current_actor(), grid_id, Action.GRID_COPY)
    response = make_response(write_grid(grids_exchange.document_of(db.session(), grid)))
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="grille-{slug(grid.title)[:60]}.json"'
    return response


@bp.get("/importer")
@requires(Action.GRID_CREATE)
def import_form() -> Response:
    """The form that takes a grid's file."""
    return page("grids/import.html", form=ImportForm(formdata=None))


@bp.post("/importer")
@requires(Action.GRID_CREATE)
def import_file() -> BaseResponse:
    """Make oneself a grid from a file; a refused file changes nothing."""
    form = ImportForm()
    document = _read(form) if form.validate_on_submit() else None
    if document is None:
        return page("grids/import.html", form=form, status=422)
    begin_write(db.session)
    done = grids_exchange.import_document(
        db.session(), current_actor(), document, pictograms=wording.pictogram_words(), now=clock.now()
    )
    db.session.commit()
    _tell(done)
    return see_other(".show", grid_id=done.grid.id)


def _read(form: ImportForm) -> GridDocument | None:
    try:
        return read_grid(form.file.data.stream.read(MAX_BYTES + 1))
    except FileRefused as refused:
        form.file.errors = [refusal_sentence(refused)]
        return None


def _tell(done: grids_exchange.Imported) -> None:
    flash(
        ngettext(
            "La grille est là, avec %(num)s compétence retrouvée dans les référentiels d’ici.",
            "La grille est là, avec %(num)s compétences retrouvées dans les référentiels d’ici.",
            done.found,
        )
    )
    if done.made:
        flash(
            ngettext(
                "%(num)s compétence n’est dans aucun référentiel installé : elle est devenue une des vôtres.",
                "%(num)s compétences ne sont dans aucun référentiel installé : elles sont devenues des vôtres.",
                done.made,
            ),
            "info",
        )
    if done.doubled:
        flash(
            ngettext(
                "%(num)s compétence en double n’a été gardée qu’une fois.",
                "%(num)s compétences en double n’ont été gardées qu’une fois.",
                done.doubled,
            ),
            "info",
        )
    if done.criteria_left_out:
        flash(
            ngettext(
                "%(num)s critère est laissé de côté : votre échelle n’a pas ce niveau.",
                "%(num)s critères sont laissés de côté : votre échelle n’a pas ces niveaux.",
                done.criteria_left_out,
            ),
            "info",
        )
