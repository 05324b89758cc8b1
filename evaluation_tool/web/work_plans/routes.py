"""Work plans: the list, one plan as its teachers follow it, its making, its publication."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.work_plan import AlreadyTicked, WrongDates
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.differentiation import WorkPlan
from evaluation_tool.policy import Action
from evaluation_tool.services import classes, work_plan_progress, work_plans
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.work_plans import bp, wording
from evaluation_tool.web.work_plans.forms import PlanForm, proposed, stored


@bp.get("/")
@requires(Action.WORK_PLAN_LIST)
def index() -> Response:
    """The plans of one's classes, and the classes to make one for."""
    rows = work_plans.list_followed(db.session(), current_actor())
    today = clock.today()
    return page(
        "work_plans/index.html",
        running=[row for row in rows if row.plan.ends_on >= today],
        over=[row for row in rows if row.plan.ends_on < today],
        groups=classes.list_for_today(db.session(), current_actor()),
    )


@bp.get("/classe/<int:class_group_id>/nouveau")
@requires(Action.WORK_PLAN_CREATE)
def new(class_group_id: int) -> Response:
    """The form for a new plan; ?eleve= is ticked already."""
    class_group = _class(class_group_id)
    student_id = request.args.get("eleve", type=int)
    form = PlanForm(
        formdata=None, data=proposed(clock.today()) | {"students": [student_id] if student_id is not None else []}
    )
    return _new_page(class_group, form)


@bp.post("/classe/<int:class_group_id>/nouveau")
@requires(Action.WORK_PLAN_CREATE)
def create(class_group_id: int) -> BaseResponse:
    """Make a plan, then say what is in it."""
    form = _filled(_class(class_group_id), None)
    if not form.validate_on_submit():
        return _new_page(_class(class_group_id), form, status=422)
    begin_write(db.session)
    try:
        plan = work_plans.create(
            db.session(), current_actor(), _class(class_group_id), form.to_draft(), now=clock.now()
        )
    except wording.SETTLED_WRONG as error:
        db.session.rollback()
        _tell(form, error)
        return _new_page(_class(class_group_id), form, status=422)
    plan_id = plan.id
    db.session.commit()
    return see_other(".content", work_plan_id=plan_id)


@bp.get("/<int:work_plan_id>")
@requires(Action.WORK_PLAN_VIEW)
def show(work_plan_id: int) -> Response:
    """Who ticked what, and who needs help."""
    plan = work_plans.get(db.session(), current_actor(), work_plan_id, Action.WORK_PLAN_VIEW)
    lines = work_plan_progress.follow(db.session(), plan)
    return page(
        "work_plans/show.html",
        plan=plan,
        lines=lines,
        helps=work_plan_progress.help_wanted(plan, lines),
        item_name=wording.item_name,
        feelings=wording.feelings(),
        is_over=plan.ends_on < clock.today(),
    )


@bp.post("/<int:work_plan_id>/eleves/<int:student_id>/aide-vue")
@requires(Action.WORK_PLAN_VIEW)
def note_seen(work_plan_id: int, student_id: int) -> BaseResponse:
    """A teacher has seen that a student asks for help."""
    begin_write(db.session)
    plan = work_plans.get(db.session(), current_actor(), work_plan_id, Action.WORK_PLAN_VIEW)
    work_plan_progress.note_seen(db.session(), plan, student_id, now=clock.now())
    db.session.commit()
    return see_other(".show", work_plan_id=work_plan_id)


@bp.get("/<int:work_plan_id>/reglages")
@requires(Action.WORK_PLAN_EDIT)
def settings(work_plan_id: int) -> Response:
    """The form of a plan's title, days and students."""
    plan = own(work_plan_id)
    form = PlanForm(formdata=None, data=stored(plan))
    form.offer(work_plans.list_possible_students(db.session(), plan.class_group, plan, clock.today()))
    return page("work_plans/settings.html", plan=plan, form=form)


@bp.post("/<int:work_plan_id>/reglages")
@requires(Action.WORK_PLAN_EDIT)
def change(work_plan_id: int) -> BaseResponse:
    """Rename a plan, move its days, choose its students."""
    plan = own(work_plan_id)
    form = _filled(plan.class_group, plan)
    if not form.validate_on_submit():
        return page("work_plans/settings.html", plan=plan, form=form, status=422)
    begin_write(db.session)
    try:
        work_plans.change(db.session(), current_actor(), own(work_plan_id), form.to_draft())
    except wording.SETTLED_WRONG as error:
        db.session.rollback()
        _tell(form, error)
        return page("work_plans/settings.html", plan=own(work_plan_id), form=form, status=422)
    db.session.commit()
    flash(_("Le plan est enregistré."))
    return see_other(".show", work_plan_id=work_plan_id)


@bp.post("/<int:work_plan_id>/publier")
@requires(Action.WORK_PLAN_EDIT)
def publish(work_plan_id: int) -> BaseResponse:
    """Give a plan to its students."""
    begin_write(db.session)
    try:
        work_plans.publish(db.session(), current_actor(), own(work_plan_id), now=clock.now())
    except wording.NOT_READY as error:
        db.session.rollback()
        flash(wording.refusal(error), "warning")
        return see_other(".content", work_plan_id=work_plan_id)
    db.session.commit()
    flash(_("Le plan est publié : les élèves le trouvent dans « Mon travail »."))
    return see_other(".show", work_plan_id=work_plan_id)


@bp.post("/<int:work_plan_id>/retirer")
@requires(Action.WORK_PLAN_EDIT)
def withdraw(work_plan_id: int) -> BaseResponse:
    """Take a plan back from its students."""
    begin_write(db.session)
    work_plans.withdraw(db.session(), current_actor(), own(work_plan_id), now=clock.now())
    db.session.commit()
    flash(
        _("Le plan n’est plus montré aux élèves. Ce qu’ils ont coché est gardé pour quand vous le publierez à nouveau.")
    )
    return see_other(".show", work_plan_id=work_plan_id)


@bp.post("/<int:work_plan_id>/supprimer")
@requires(Action.WORK_PLAN_EDIT)
def delete(work_plan_id: int) -> BaseResponse:
    """Forget a plan that nobody has begun."""
    begin_write(db.session)
    try:
        work_plans.delete(db.session(), current_actor(), own(work_plan_id), now=clock.now())
    except AlreadyTicked:
        db.session.rollback()
        flash(_("Des élèves ont déjà coché ce plan : il reste. Vous pouvez le retirer aux élèves."), "warning")
        return see_other(".show", work_plan_id=work_plan_id)
    db.session.commit()
    flash(_("Le plan est supprimé."))
    return see_other(".index")


def own(work_plan_id: int) -> WorkPlan:
    """A plan that the person signed in may change. Raises NotFound."""
    return work_plans.get(db.session(), current_actor(), work_plan_id, Action.WORK_PLAN_EDIT)


def _class(class_group_id: int) -> ClassGroup:
    return classes.get(db.session(), current_actor(), class_group_id, Action.WORK_PLAN_CREATE)


def _filled(class_group: ClassGroup, plan: WorkPlan | None) -> PlanForm:
    form = PlanForm()
    form.offer(work_plans.list_possible_students(db.session(), class_group, plan, clock.today()))
    return form


def _tell(form: PlanForm, error: DomainError) -> None:
    field = form.ends_on if isinstance(error, WrongDates) else form.students
    field.errors = [wording.refusal(error)]


def _new_page(class_group: ClassGroup, form: PlanForm, status: int = 200) -> Response:
    form.offer(work_plans.list_possible_students(db.session(), class_group, None, clock.today()))
    return page("work_plans/new.html", class_group=class_group, form=form, status=status)
