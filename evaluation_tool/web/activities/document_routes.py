"""The documents of an activity: links and files, added and taken away by its author, opened by who may read it."""

from __future__ import annotations

import re

from flask import Response, flash, make_response
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.grid_pictograms import folded
from evaluation_tool.formats.documents import document_type, recognise
from evaluation_tool.formats.refusals import FileRefused
from evaluation_tool.formats.wording import refusal_sentence
from evaluation_tool.models.differentiation import ActivityResource
from evaluation_tool.policy import Action
from evaluation_tool.services import activity_resources
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web.activities import bp, wording
from evaluation_tool.web.activities.forms import ACCEPTED, FileForm, LinkForm
from evaluation_tool.web.activities.routes import own
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor

_NOT_PLAIN = re.compile("[^a-z0-9]+")


@bp.get("/<int:activity_id>/documents")
@requires(Action.ACTIVITY_EDIT)
def documents(activity_id: int) -> Response:
    """What comes with an activity of one's own."""
    return _documents(activity_id, LinkForm(formdata=None), FileForm(formdata=None))


@bp.post("/<int:activity_id>/documents/lien")
@requires(Action.ACTIVITY_EDIT)
def add_link(activity_id: int) -> BaseResponse:
    """Put a page of the web beside an activity."""
    form = LinkForm()
    if not form.validate_on_submit():
        return _documents(activity_id, form, FileForm(formdata=None), status=422)
    begin_write(db.session)
    activity = own(activity_id)
    try:
        activity_resources.add_link(db.session(), activity, name=form.name.data or "", url=form.url.data or "")
    except activity_resources.TooManyResources:
        db.session.rollback()
        form.url.errors = [wording.too_many_resources()]
        return _documents(activity_id, form, FileForm(formdata=None), status=422)
    db.session.commit()
    flash(_("Le lien est ajouté."))
    return see_other(".documents", activity_id=activity_id)


@bp.post("/<int:activity_id>/documents/fichier")
@requires(Action.ACTIVITY_EDIT)
def add_file(activity_id: int) -> BaseResponse:
    """Keep a file beside an activity, if its content is of a kind that is accepted."""
    form = FileForm()
    if not form.validate_on_submit():
        return _documents(activity_id, LinkForm(formdata=None), form, status=422)
    name, content = form.sent()
    try:
        # Looked through before the lock is taken: a large file takes a while.
        kind = recognise(content)
        begin_write(db.session)
        activity_resources.add_file(db.session(), own(activity_id), name=name, kind=kind, content=content)
    except (FileRefused, activity_resources.TooManyResources) as error:
        db.session.rollback()
        form.file.errors = [refusal_sentence(error) if isinstance(error, FileRefused) else wording.too_many_resources()]
        return _documents(activity_id, LinkForm(formdata=None), form, status=422)
    db.session.commit()
    flash(_("Le fichier est gardé avec l’activité."))
    return see_other(".documents", activity_id=activity_id)


@bp.post("/<int:activity_id>/documents/<int:resource_id>/retirer")
@requires(Action.ACTIVITY_EDIT)
def remove_resource(activity_id: int, resource_id: int) -> BaseResponse:
    """Take a document away."""
    begin_write(db.session)
    name = activity_resources.remove(db.session(), own(activity_id), resource_id)
    db.session.commit()
    flash(_("« %(name)s » n’est plus avec l’activité.", name=name))
    return see_other(".documents", activity_id=activity_id)


@bp.get("/<int:activity_id>/documents/<int:resource_id>")
@requires(Action.ACTIVITY_VIEW)
def download_resource(activity_id: int, resource_id: int) -> Response:
    """A file, to save and open."""
    found = activity_resources.get_file(db.session(), current_actor(), activity_id, resource_id)
    return attached(found, found.name)


def attached(resource: ActivityResource, name: str) -> Response:
    """A file as an attachment, called by this name and by what it is."""
    kind = document_type(resource.media_type)
    response = make_response(resource.content or b"")
    response.mimetype = kind.media_type if kind is not None else "application/octet-stream"
    ending = kind.ending if kind is not None else "bin"
    response.headers.set("Content-Disposition", "attachment", filename=f"{file_stem(name) or 'document'}.{ending}")
    return response


def file_stem(name: str) -> str:
    """What a name becomes in the name of a file: plain letters and hyphens, for every system."""
    return _NOT_PLAIN.sub("-", folded(name)).strip("-")[:60].strip("-")


def _documents(activity_id: int, link_form: LinkForm, file_form: FileForm, status: int = 200) -> Response:
    activity = own(activity_id)
    return page(
        "activities/documents.html",
        activity=activity,
        resources=activity_resources.list_resources(db.session(), activity.id),
        link_form=link_form,
        file_form=file_form,
        accepted=ACCEPTED,
        weight=wording.weight,
        status=status,
    )
