"""A filled grid out as a table, and back in: read, shown cell by cell, written on the teacher's word and not before."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, make_response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.wrappers import Response as BaseResponse
from wtforms import DateField, RadioField
from wtforms.validators import InputRequired, StopValidation

from evaluation_tool.domain.filled_sheet import FilledTable
from evaluation_tool.formats.filled_sheets import SheetFormat, read_filled, write_filled
from evaluation_tool.formats.frameworks.columns import slug
from evaluation_tool.formats.refusals import FileRefused
from evaluation_tool.formats.wording import refusal_sentence
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.evidence import Context
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.models.grid import Grid
from evaluation_tool.policy import Action
from evaluation_tool.services import entry_grids, filled_grids, grid_results, pending_imports
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.exchanges.forms import FileChosen
from evaluation_tool.web.forms import BaseForm, cleaned
from evaluation_tool.web.guard import requires
from evaluation_tool.web.observations import bp, exchange_wording
from evaluation_tool.web.observations.forms import CONTEXTS
from evaluation_tool.web.observations.saving import refusal_reason
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.sessions import current_actor


class SheetForm(BaseForm):
    """A table that comes back."""

    file = FileField(_l("Tableau rempli"), [FileChosen()])


class DayChosen:
    """A day must be there, and be one."""

    field_flags = {"required": True}  # noqa: RUF012 - read by WTForms from the class

    def __call__(self, form: BaseForm, field: DateField) -> None:
        """Raise StopValidation, in the place of what WTForms said, where no day could be read."""
        if field.data is None:
            field.errors = []
            raise StopValidation(_("Choisissez le jour."))


class ConfirmForm(BaseForm):
    """When and where the cells of the table were observed."""

    observed_on = DateField(_l("Jour où cela a été observé"), [DayChosen()])
    context = RadioField(_l("Où"), [InputRequired()], choices=CONTEXTS, default=Context.CLASSROOM.value)


@bp.get("/<int:class_group_id>/<int:grid_id>/tableau")
@requires(Action.OBSERVATION_READ)
def export_results(class_group_id: int, grid_id: int) -> Response:
    """The class on the grid, as a table."""
    try:
        sheet_format = SheetFormat(request.args.get("format", SheetFormat.CSV.value))
    except ValueError:
        abort(404)
    class_group, grid = _pair(class_group_id, grid_id, Action.OBSERVATION_READ)
    filled = filled_grids.load(db.session(), class_group, grid, on=clock.today())
    response = make_response(write_filled(grid_results.table_of(filled), sheet_format))
    response.mimetype = sheet_format.media_type
    name = f"{slug(class_group.name)}-{slug(grid.title)[:40]}-{clock.today().isoformat()}.{sheet_format.value}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.get("/<int:class_group_id>/<int:grid_id>/tableau/importer")
@requires(Action.OBSERVE)
def choose_results(class_group_id: int, grid_id: int) -> Response:
    """The table to take away, and the form that takes it back."""
    return _choice(*_pair(class_group_id, grid_id, Action.OBSERVE), SheetForm(formdata=None))


@bp.post("/<int:class_group_id>/<int:grid_id>/tableau/importer")
@requires(Action.OBSERVE)
def send_results(class_group_id: int, grid_id: int) -> BaseResponse:
    """Read the table; keep it for the preview, or say why it is refused."""
    actor = current_actor()
    class_group, grid = _pair(class_group_id, grid_id, Action.OBSERVE)
    form = SheetForm()
    if not form.validate_on_submit():
        return _choice(class_group, grid, form, status=422)
    name, content = cleaned(form.file.data.filename) or _("fichier sans nom"), form.file.data.read()
    try:
        read_filled(content)
    except FileRefused as refused:
        form.file.errors = [_("« %(name)s » est refusé, rien n’a été importé.", name=name), refusal_sentence(refused)]
        return _choice(class_group, grid, form, status=422)
    begin_write(db.session)
    sent = pending_imports.keep(
        db.session(), actor, kind=_kind(class_group_id, grid_id), name=name, content=content, now=clock.now()
    )
    sent_id = sent.id
    db.session.commit()
    return see_other(".preview_results", class_group_id=class_group_id, grid_id=grid_id, sent_id=sent_id)


@bp.get("/<int:class_group_id>/<int:grid_id>/tableau/<int:sent_id>")
@requires(Action.OBSERVE)
def preview_results(class_group_id: int, grid_id: int, sent_id: int) -> Response:
    """What the table would add, what it changes nothing to, what it leaves out and why."""
    class_group, grid = _pair(class_group_id, grid_id, Action.OBSERVE)
    sent = _sent(class_group_id, grid_id, sent_id)
    return _preview(class_group, grid, sent, ConfirmForm(formdata=None, observed_on=clock.today()))


@bp.post("/<int:class_group_id>/<int:grid_id>/tableau/<int:sent_id>/enregistrer")
@requires(Action.OBSERVE)
def confirm_results(class_group_id: int, grid_id: int, sent_id: int) -> BaseResponse:
    """Write what was shown, as a séance of the teacher's."""
    class_group, grid = _pair(class_group_id, grid_id, Action.OBSERVE)
    sent = _sent(class_group_id, grid_id, sent_id)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _preview(class_group, grid, sent, form, status=422)
    table = read_filled(sent.content)
    begin_write(db.session)
    class_group, grid = _pair(class_group_id, grid_id, Action.OBSERVE)
    sent = _sent(class_group_id, grid_id, sent_id)
    try:
        seance_id, count = _record(class_group, grid, table, form)
    except grid_results.NotWritten as refused:
        db.session.rollback()
        form.observed_on.errors = [refusal_reason(refused.reason), _("Rien n’a été enregistré.")]
        class_group, grid = _pair(class_group_id, grid_id, Action.OBSERVE)
        return _preview(class_group, grid, _sent(class_group_id, grid_id, sent_id), form, status=422)
    db.session.delete(sent)
    db.session.commit()
    if not count:
        flash(_("Ce tableau n’apporte rien de nouveau : rien n’a changé."), "info")
        return see_other(".choose_results", class_group_id=class_group_id, grid_id=grid_id)
    flash(
        ngettext(
            "%(num)s observation ajoutée. Relisez, puis terminez la séance pour la montrer aux élèves.",
            "%(num)s observations ajoutées. Relisez, puis terminez la séance pour les montrer aux élèves.",
            count,
        )
    )
    return see_other(".grid", class_group_id=class_group_id, grid_id=grid_id, seance=seance_id)


@bp.post("/<int:class_group_id>/<int:grid_id>/tableau/<int:sent_id>/oublier")
@requires(Action.OBSERVE)
def forget_results(class_group_id: int, grid_id: int, sent_id: int) -> BaseResponse:
    """Forget the table."""
    begin_write(db.session)
    _pair(class_group_id, grid_id, Action.OBSERVE)
    db.session.delete(_sent(class_group_id, grid_id, sent_id))
    db.session.commit()
    flash(_("Le tableau est oublié. Rien n’a été importé."), "info")
    return see_other(".choose_results", class_group_id=class_group_id, grid_id=grid_id)


def _record(class_group: ClassGroup, grid: Grid, table: FilledTable, form: ConfirmForm) -> tuple[int | None, int]:
    """The séance written, and how many cells it holds; none where nothing was left to add."""
    day = form.observed_on.data
    additions = grid_results.plan(db.session(), class_group, grid, table, day=day).additions
    if not additions:
        return None, 0
    context = Context(form.context.data)
    seance = grid_results.record(
        db.session(), current_actor(), class_group, grid, additions, day=day, context=context, now=clock.now()
    )
    return seance.id, len(additions)


def _pair(class_group_id: int, grid_id: int, action: Action) -> tuple[ClassGroup, Grid]:
    return entry_grids.get_pair(db.session(), current_actor(), class_group_id, grid_id, action)


def _kind(class_group_id: int, grid_id: int) -> str:
    """A table is of one class and one grid: it cannot be confirmed for another."""
    return f"grid.{class_group_id}.{grid_id}"


def _sent(class_group_id: int, grid_id: int, sent_id: int) -> PendingImport:
    kinds = [_kind(class_group_id, grid_id)]
    return pending_imports.get(db.session(), current_actor(), sent_id, kinds=kinds, now=clock.now())


def _choice(class_group: ClassGroup, grid: Grid, form: SheetForm, status: int = 200) -> Response:
    return page("observations/table.html", class_group=class_group, grid=grid, form=form, status=status)


def _preview(
    class_group: ClassGroup, grid: Grid, sent: PendingImport, form: ConfirmForm, status: int = 200
) -> Response:
    day = form.observed_on.data or clock.today()
    plan = grid_results.plan(db.session(), class_group, grid, read_filled(sent.content), day=day)
    shown: dict[str, Any] = {
        "additions": exchange_wording.additions(plan),
        "left_out": exchange_wording.left_out(plan),
        "unchanged": plan.unchanged,
    }
    return page(
        "observations/table_preview.html",
        class_group=class_group,
        grid=grid,
        sent=sent,
        form=form,
        status=status,
        **shown,
    )
