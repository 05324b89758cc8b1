"""Activities as files: out to another school; and in, with nothing written before a person's word."""

from __future__ import annotations

from flask import Response, flash, make_response
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.activity import Support
from evaluation_tool.domain.text import clean_line
from evaluation_tool.formats.activities import MAX_BYTES, read_activity, write_activity
from evaluation_tool.formats.refusals import FileRefused
from evaluation_tool.formats.wording import refusal_sentence
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.policy import Action
from evaluation_tool.services import activities, activities_exchange, pending_imports
from evaluation_tool.services.activities_exchange import PENDING_KIND
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.activities import bp, wording
from evaluation_tool.web.activities.document_routes import file_stem
from evaluation_tool.web.activities.forms import ImportForm
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor


@bp.get("/<int:activity_id>/fichier")
@requires(Action.ACTIVITY_COPY)
def export(activity_id: int) -> Response:
    """The activity as a file for another school, its documents inside as far as they can travel."""
    activity = activities.get(db.session(), current_actor(), activity_id, Action.ACTIVITY_COPY)
    response = make_response(write_activity(activities_exchange.document_of(db.session(), activity)))
    response.mimetype = "application/json"
    filename = f"activite-{file_stem(activity.title) or activity.id}.json"
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


@bp.get("/importer")
@requires(Action.ACTIVITY_CREATE)
def import_form() -> Response:
    """The form that takes an activity's file."""
    return page("activities/import.html", form=ImportForm(formdata=None))


@bp.post("/importer")
@requires(Action.ACTIVITY_CREATE)
def send_file() -> BaseResponse:
    """Read the file; keep it for the preview, or say why it is refused."""
    form = ImportForm()
    if not form.validate_on_submit():
        return page("activities/import.html", form=form, status=422)
    content = form.file.data.stream.read(MAX_BYTES + 1)
    try:
        read_activity(content)
    except FileRefused as refused:
        form.file.errors = [refusal_sentence(refused)]
        return page("activities/import.html", form=form, status=422)
    name = clean_line(form.file.data.filename or "")
    begin_write(db.session)
    pending = pending_imports.keep(
        db.session(), current_actor(), kind=PENDING_KIND, name=name, content=content, now=clock.now()
    )
    pending_id = pending.id
    db.session.commit()
    return see_other(".preview", import_id=pending_id)


@bp.get("/imports/<int:import_id>")
@requires(Action.ACTIVITY_CREATE)
def preview(import_id: int) -> Response:
    """What the file holds, and what of it would be found here."""
    pending = _pending(import_id)
    document = read_activity(pending.content)
    return page(
        "activities/preview.html",
        pending=pending,
        document=document,
        plan=activities_exchange.plan(db.session(), document),
        versions=[
            (wording.support_name(support), document.instructions[support])
            for support in Support
            if support in document.instructions
        ],
    )


@bp.post("/imports/<int:import_id>/garder")
@requires(Action.ACTIVITY_CREATE)
def confirm(import_id: int) -> BaseResponse:
    """Make oneself the activity that was previewed."""
    document = read_activity(_pending(import_id).content)
    begin_write(db.session)
    pending = _pending(import_id)
    made = activities_exchange.import_document(db.session(), current_actor(), document, now=clock.now())
    made_id = made.id
    db.session.delete(pending)
    db.session.commit()
    flash(_("L’activité est parmi les vôtres."))
    return see_other(".show", activity_id=made_id)


@bp.post("/imports/<int:import_id>/abandonner")
@requires(Action.ACTIVITY_CREATE)
def abandon(import_id: int) -> BaseResponse:
    """Forget the file."""
    begin_write(db.session)
    db.session.delete(_pending(import_id))
    db.session.commit()
    flash(_("Le fichier est oublié. Rien n’a été importé."), "info")
    return see_other(".index")


def _pending(import_id: int) -> PendingImport:
    return pending_imports.get(db.session(), current_actor(), import_id, kinds=[PENDING_KIND], now=clock.now())
