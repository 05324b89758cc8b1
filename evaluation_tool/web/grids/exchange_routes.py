"""Grids as files: out to another school, and in."""

from __future__ import annotations

from flask import Response, flash, make_response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.grid import GridFull
from evaluation_tool.formats.frameworks.columns import slug
from evaluation_tool.formats.grids import MAX_BYTES, read_grid, write_grid
from evaluation_tool.formats.refusals import FileRefused
from evaluation_tool.formats.wording import refusal_sentence
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.policy import Action
from evaluation_tool.services import grids, grids_exchange
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.forms import BaseForm, cleaned
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
    """Read a grid's file; keep it for the preview, or say why it is refused."""
    form = ImportForm()
    if not form.validate_on_submit():
        return page("grids/import.html", form=form, status=422)
    upload = form.file.data
    content = upload.stream.read(MAX_BYTES + 1)
    try:
        read_grid(content)
    except FileRefused as refused:
        form.file.errors = [refusal_sentence(refused)]
        return page("grids/import.html", form=form, status=422)
    begin_write(db.session)
    kept = grids_exchange.keep_file(
        db.session(), current_actor(), name=cleaned(upload.filename) or "", content=content, now=clock.now()
    )
    file_id = kept.id
    db.session.commit()
    return see_other(".preview_file", file_id=file_id)


@bp.get("/importer/<int:file_id>")
@requires(Action.GRID_CREATE)
def preview_file(file_id: int) -> Response:
    """What the file holds, and what becomes of it here; nothing is written yet."""
    file = _file(file_id)
    document = read_grid(file.content)
    plan = grids_exchange.plan(db.session(), document)
    return page("grids/import_preview.html", file=file, document=document, plan=plan, notes=wording.plan_notes(plan))


@bp.post("/importer/<int:file_id>")
@requires(Action.GRID_CREATE)
def confirm_file(file_id: int) -> BaseResponse:
    """Make oneself the grid that was shown."""
    begin_write(db.session)
    file = _file(file_id)
    try:
        grid = grids_exchange.import_document(
            db.session(),
            current_actor(),
            read_grid(file.content),
            pictograms=wording.pictogram_words(),
            now=clock.now(),
        )
    except GridFull:
        db.session.rollback()
        flash(_("Vos compétences à vous sont trop nombreuses pour en recevoir d’autres. Rien n’est repris."), "warning")
        return see_other(".preview_file", file_id=file_id)
    grid_id = grid.id
    db.session.delete(file)
    db.session.commit()
    flash(_("La grille est à vous. Relisez les phrases, puis donnez-la à une classe dans ses réglages."))
    return see_other(".show", grid_id=grid_id)


@bp.post("/importer/<int:file_id>/oublier")
@requires(Action.GRID_CREATE)
def forget_file(file_id: int) -> BaseResponse:
    """Forget the file."""
    begin_write(db.session)
    db.session.delete(_file(file_id))
    db.session.commit()
    flash(_("Le fichier est oublié. Rien n’a été repris."), "info")
    return see_other(".index")


def _file(file_id: int) -> PendingImport:
    return grids_exchange.get_file(db.session(), current_actor(), file_id, clock.now())
