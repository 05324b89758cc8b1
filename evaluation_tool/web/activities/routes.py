"""The library, an activity, its making and its putting away."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.activity import Support
from evaluation_tool.models.differentiation import Activity
from evaluation_tool.policy import Action
from evaluation_tool.services import (
    activities,
    activities_exchange,
    activities_library,
    activity_competencies,
    activity_resources,
)
from evaluation_tool.services.activities_library import Whose
from evaluation_tool.services.activity_competencies import Shelf
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.activities import bp, wording
from evaluation_tool.web.activities.forms import ActivityForm, LibraryFilter, stored
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor


@bp.get("/")
@requires(Action.ACTIVITY_LIST)
def index() -> Response:
    """One's own activities and those that colleagues share."""
    form = LibraryFilter(request.args)
    form.offer(activity_competencies.list_choices(db.session(), current_actor()))
    valid = form.validate()
    listed = activities_library.list_library(
        db.session(),
        current_actor(),
        text=(form.texte.data or "") if valid else "",
        competency_id=form.competence.data if valid else None,
        whose=Whose(form.qui.data) if valid else Whose.ALL,
        number=min(request.args.get("page", 1, type=int), 10_000),
    )
    kept = {"texte": form.texte.data or None, "competence": form.competence.data or None, "qui": form.qui.data}
    return page(
        "activities/index.html",
        form=form,
        listed=listed,
        is_filtered=bool(kept["texte"] or kept["competence"] or kept["qui"] != Whose.ALL),
        page_url=lambda number: url_for(".index", page=number, **kept),
        supports=lambda activity: wording.supports(activities.supports_of(activity)),
    )


@bp.get("/<int:activity_id>")
@requires(Action.ACTIVITY_VIEW)
def show(activity_id: int) -> Response:
    """What an activity asks for at each degree of support, with its documents."""
    activity = activities.get(db.session(), current_actor(), activity_id, Action.ACTIVITY_VIEW)
    texts = {version.support: version.instructions for version in activity.versions}
    words = activity_competencies.words_of(db.session(), [competency.id for competency in activity.competencies])
    resources = activity_resources.list_resources(db.session(), activity.id)
    return page(
        "activities/show.html",
        activity=activity,
        versions=[(wording.support_name(support), texts[support]) for support in activities.supports_of(activity)],
        words=sorted(words.values(), key=lambda one: (one.code, one.id)),
        resources=resources,
        too_heavy=activities_exchange.left_out_of_file(resources),
        weight=wording.weight,
    )


@bp.get("/nouvelle")
@requires(Action.ACTIVITY_CREATE)
def new() -> Response:
    """The form for a new activity; ?competence= is ticked already."""
    shelves = activity_competencies.list_choices(db.session(), current_actor())
    asked = request.args.get("competence", type=int)
    form = ActivityForm(formdata=None, data={"competencies": [asked] if asked is not None else []})
    form.offer(shelves)
    return _form_page("activities/new.html", form, shelves)


@bp.post("/nouvelle")
@requires(Action.ACTIVITY_CREATE)
def create() -> BaseResponse:
    """Make an activity, then show it."""
    actor = current_actor()
    shelves = activity_competencies.list_choices(db.session(), actor)
    form = ActivityForm()
    form.offer(shelves)
    if not form.validate_on_submit():
        return _form_page("activities/new.html", form, shelves, status=422)
    begin_write(db.session)
    activity = activities.create(db.session(), actor, form.to_draft(), now=clock.now())
    activity_id = activity.id
    db.session.commit()
    flash(_("L’activité est enregistrée. Vous pouvez y joindre des documents, ou la donner."))
    return see_other(".show", activity_id=activity_id)


@bp.get("/<int:activity_id>/modifier")
@requires(Action.ACTIVITY_EDIT)
def edit(activity_id: int) -> Response:
    """The form of an activity of one's own."""
    activity = own(activity_id)
    shelves = _shelves_for(activity)
    form = ActivityForm(formdata=None, data=stored(activity))
    form.offer(shelves, licence=activity.licence)
    return _form_page("activities/edit.html", form, shelves, activity=activity)


@bp.post("/<int:activity_id>/modifier")
@requires(Action.ACTIVITY_EDIT)
def change(activity_id: int) -> BaseResponse:
    """Rewrite an activity of one's own."""
    activity = own(activity_id)
    shelves = _shelves_for(activity)
    form = ActivityForm()
    form.offer(shelves, licence=activity.licence)
    if not form.validate_on_submit():
        return _form_page("activities/edit.html", form, shelves, activity=activity, status=422)
    begin_write(db.session)
    activities.change(db.session(), own(activity_id), form.to_draft())
    db.session.commit()
    flash(_("L’activité est enregistrée."))
    return see_other(".show", activity_id=activity_id)


@bp.post("/<int:activity_id>/archiver")
@requires(Action.ACTIVITY_EDIT)
def archive(activity_id: int) -> BaseResponse:
    """Put an activity away."""
    begin_write(db.session)
    activities.archive(db.session(), current_actor(), own(activity_id), now=clock.now())
    db.session.commit()
    flash(_("L’activité est archivée. Les groupes et les plans qui l’ont la gardent ; vous pouvez la reprendre."))
    return see_other(".show", activity_id=activity_id)


@bp.post("/<int:activity_id>/reprendre")
@requires(Action.ACTIVITY_EDIT)
def unarchive(activity_id: int) -> BaseResponse:
    """Take an activity out again."""
    begin_write(db.session)
    activities.unarchive(db.session(), current_actor(), own(activity_id), now=clock.now())
    db.session.commit()
    flash(_("L’activité est de nouveau parmi les vôtres."))
    return see_other(".show", activity_id=activity_id)


def own(activity_id: int) -> Activity:
    """An activity that the person signed in may change. Raises NotFound."""
    return activities.get(db.session(), current_actor(), activity_id, Action.ACTIVITY_EDIT)


def _shelves_for(activity: Activity) -> list[Shelf]:
    """What the teacher's grids offer, and what the activity has that they do not."""
    shelves = activity_competencies.list_choices(db.session(), current_actor())
    others = {competency.id for competency in activity.competencies} - activity_competencies.known_ids(shelves)
    words = activity_competencies.words_of(db.session(), others)
    return [*shelves, Shelf(_("Déjà dans cette activité"), tuple(words.values()))] if words else shelves


def _form_page(
    template: str, form: ActivityForm, shelves: list[Shelf], *, activity: Activity | None = None, status: int = 200
) -> Response:
    return page(
        template,
        form=form,
        activity=activity,
        groups=wording.option_groups(form.competencies, shelves),
        support_help={support.value: wording.support_help(support) for support in Support},
        status=status,
    )
