"""What I have to do, what I have done, how it went, and the documents that I was given."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.activity import told_to_students
from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.evidence import FeelingKind
from evaluation_tool.policy import Action
from evaluation_tool.services import activity_resources, own_work
from evaluation_tool.services import feelings as feelings_service
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.activities.document_routes import attached
from evaluation_tool.web.activities.wording import weight
from evaluation_tool.web.guard import requires
from evaluation_tool.web.own_work import bp
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.work_plans.wording import feelings


@bp.get("/")
@requires(Action.WORK_OWN)
def index() -> Response:
    """My plans, with their boxes to tick."""
    plans = own_work.list_plans(db.session(), current_actor())
    return page("own_work/index.html", plans=plans, today=clock.today(), feelings=feelings())


@bp.get("/<int:work_plan_item_id>")
@requires(Action.WORK_OWN)
def item(work_plan_item_id: int) -> Response:
    """One thing to do: what it asks, its documents, how it went."""
    plan, found, resources = own_work.get_item(db.session(), current_actor(), work_plan_item_id)
    return page(
        "own_work/item.html",
        plan=plan,
        item=found,
        documents=[
            (resource, told_to_students(resource.name, _("Document %(number)s", number=number)))
            for number, resource in enumerate(resources, start=1)
        ],
        # Nothing to tap where the establishment does not ask.
        feelings=feelings() if feelings_service.are_on(db.session()) else {},
        weight=weight,
    )


@bp.post("/<int:work_plan_item_id>/cocher")
@requires(Action.WORK_OWN)
def tick(work_plan_item_id: int) -> BaseResponse:
    """Mark something as done, or as not done after all."""
    is_done = request.form.get("fait", "") == "oui"
    begin_write(db.session)
    own_work.tick(db.session(), current_actor(), work_plan_item_id, is_done=is_done, now=clock.now())
    db.session.commit()
    flash(_("C’est coché. Bravo !") if is_done else _("Ce n’est plus coché."))
    return see_other(".index") if "liste" in request.form else see_other(".item", work_plan_item_id=work_plan_item_id)


@bp.post("/<int:work_plan_item_id>/ressenti")
@requires(Action.WORK_OWN)
def feel(work_plan_item_id: int) -> BaseResponse:
    """Say in one tap how it went, or take it back."""
    said = request.form.get("ressenti", "")
    try:
        kind = FeelingKind(said) if said else None
    except ValueError as error:
        raise NotFound from error
    begin_write(db.session)
    own_work.feel(db.session(), current_actor(), work_plan_item_id, kind, now=clock.now())
    db.session.commit()
    if kind is FeelingKind.HELP:
        flash(_("C’est dit. Ton enseignant·e le verra, et personne d’autre."))
    else:
        flash(_("C’est dit. Merci !") if kind is not None else _("C’est effacé."))
    return see_other(".item", work_plan_item_id=work_plan_item_id)


@bp.get("/documents/<int:resource_id>")
@requires(Action.WORK_OWN)
def document(resource_id: int) -> Response:
    """A file of something that I was given to do."""
    found = activity_resources.get_own_file(db.session(), current_actor(), resource_id)
    return attached(found, told_to_students(found.name, "document"))
