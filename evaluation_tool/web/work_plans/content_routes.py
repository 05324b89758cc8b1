"""What a work plan asks for: sentences and activities, in their order."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.activity import Support
from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.work_plan import AlreadyTicked, PlanFull
from evaluation_tool.policy import Action
from evaluation_tool.services import activities, activities_library, work_plan_items, work_plans
from evaluation_tool.services.work_plan_items import Gesture
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web.activities.wording import support_name
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.work_plans import bp, wording
from evaluation_tool.web.work_plans.forms import ActivityFilter, TaskForm
from evaluation_tool.web.work_plans.routes import own


@bp.get("/<int:work_plan_id>/contenu")
@requires(Action.WORK_PLAN_EDIT)
def content(work_plan_id: int) -> Response:
    """What a plan asks for, and what could be added; ?texte= looks in the library."""
    return _content(work_plan_id, TaskForm(formdata=None))


@bp.post("/<int:work_plan_id>/contenu/phrase")
@requires(Action.WORK_PLAN_EDIT)
def add_task(work_plan_id: int) -> BaseResponse:
    """Ask for something in one sentence."""
    form = TaskForm()
    if not form.validate_on_submit():
        return _content(work_plan_id, form, status=422)
    begin_write(db.session)
    try:
        work_plan_items.add_task(
            db.session(), own(work_plan_id), form.task.data or "", is_optional=bool(form.is_optional.data)
        )
    except PlanFull as error:
        db.session.rollback()
        form.task.errors = [wording.refusal(error)]
        return _content(work_plan_id, form, status=422)
    db.session.commit()
    return see_other(".content", work_plan_id=work_plan_id)


@bp.post("/<int:work_plan_id>/contenu/activite")
@requires(Action.WORK_PLAN_EDIT)
def add_activity(work_plan_id: int) -> BaseResponse:
    """Ask for an activity, at a degree of support that it is written for."""
    activity_id = request.form.get("activity", type=int)
    try:
        support = Support(request.form.get("support", ""))
    except ValueError as error:
        raise NotFound from error
    if activity_id is None:
        raise NotFound
    begin_write(db.session)
    try:
        work_plan_items.add_activity(
            db.session(), current_actor(), own(work_plan_id), activity_id, support, is_optional=False
        )
    except PlanFull as error:
        db.session.rollback()
        flash(wording.refusal(error), "warning")
        return see_other(".content", work_plan_id=work_plan_id)
    db.session.commit()
    return see_other(".content", work_plan_id=work_plan_id, **_kept_search())


@bp.post("/<int:work_plan_id>/contenu/<int:work_plan_item_id>")
@requires(Action.WORK_PLAN_EDIT)
def arrange(work_plan_id: int, work_plan_item_id: int) -> BaseResponse:
    """Move a line of the plan, leave it to the student's choice, take it away."""
    try:
        gesture = Gesture(request.form.get("geste", ""))
    except ValueError as error:
        raise NotFound from error
    begin_write(db.session)
    try:
        work_plan_items.arrange(db.session(), own(work_plan_id), work_plan_item_id, gesture)
    except AlreadyTicked as error:
        db.session.rollback()
        flash(wording.refusal(error), "warning")
        return see_other(".content", work_plan_id=work_plan_id)
    db.session.commit()
    return see_other(".content", work_plan_id=work_plan_id)


def _kept_search() -> dict[str, str]:
    text = request.form.get("texte", "")[:80]
    return {"texte": text} if text else {}


def _content(work_plan_id: int, form: TaskForm, status: int = 200) -> Response:
    plan = own(work_plan_id)
    search = ActivityFilter(request.args)
    text = (search.texte.data or "") if search.validate() else ""
    listed = activities_library.list_library(db.session(), current_actor(), text=text)
    return page(
        "work_plans/content.html",
        plan=plan,
        form=form,
        search=search,
        text=text,
        listed=listed,
        library_url=url_for("activities.index", texte=text or None),
        ticked=work_plans.ticked_items(db.session(), plan),
        gestures=Gesture,
        item_name=wording.item_name,
        supports_of=activities.supports_of,
        support_name=support_name,
        status=status,
    )
