"""Giving the groups something to do, showing them to students, ending them."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms import SelectChoice

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.differentiation import ActivityGroup, GroupingPlan
from evaluation_tool.policy import Action
from evaluation_tool.services import activities, boards, plans_publish
from evaluation_tool.services.plans_adjust import PlanFinished
from evaluation_tool.services.plans_publish import NotReady
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.activities.wording import support_name
from evaluation_tool.web.differentiation import bp, wording
from evaluation_tool.web.differentiation.board_routes import board_page, get
from evaluation_tool.web.differentiation.forms import PublishForm, TaskForm
from evaluation_tool.web.filters import long_date
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor


@bp.get("/<int:plan_id>/activites")
@requires(Action.GROUPS_MAKE)
def tasks(plan_id: int) -> Response:
    """What each group does: an activity of the library or a sentence; where, with whom."""
    plan = get(plan_id)
    forms = {group.id: _task_form(group) for group in plan.groups}
    return _tasks_page(plan, forms)


@bp.post("/<int:plan_id>/activites")
@requires(Action.GROUPS_MAKE)
def give_tasks(plan_id: int) -> BaseResponse:
    """Keep the tasks of all groups."""
    plan = get(plan_id)
    forms = {group.id: TaskForm(prefix=f"groupe-{group.id}-") for group in plan.groups}
    _offer(plan, forms)
    # Not all(…): every group's own mistakes are shown at once.
    if False in [form.validate_on_submit() for form in forms.values()]:
        return _tasks_page(plan, forms, status=422)
    begin_write(db.session)
    given = {group_id: form.to_task() for group_id, form in forms.items()}
    try:
        plans_publish.give_tasks(db.session(), current_actor(), get(plan_id), given, now=clock.now())
    except PlanFinished:
        db.session.rollback()
        flash(_("Ces groupes sont terminés : ils restent comme ils étaient."), "warning")
        return see_other(".board", plan_id=plan_id)
    db.session.commit()
    flash(_("Les tâches sont gardées."))
    return see_other(".board", plan_id=plan_id)


@bp.post("/<int:plan_id>/publier")
@requires(Action.GROUPS_MAKE)
def publish(plan_id: int) -> BaseResponse:
    """Show students their groups; what is missing is said beside the form."""
    form = PublishForm()
    if not form.validate_on_submit():
        return board_page(plan_id, publish_form=form, status=422)
    begin_write(db.session)
    plan = get(plan_id)
    try:
        plans_publish.publish(
            db.session(),
            current_actor(),
            plan,
            ends_on=form.ends_on.data,
            sentence=form.sentence.data or "",
            now=clock.now(),
        )
    except NotReady as error:
        db.session.rollback()
        _say_what_is_missing(form, get(plan_id), error)
        return board_page(plan_id, publish_form=form, status=422)
    except PlanFinished:
        db.session.rollback()
        flash(_("Ces groupes sont terminés : ils restent comme ils étaient."), "warning")
        return see_other(".board", plan_id=plan_id)
    starts_on = plan.starts_on
    db.session.commit()
    if starts_on > clock.today():
        flash(
            _("C’est publié : chaque élève verra son groupe, son lieu, sa tâche le %(day)s.", day=long_date(starts_on))
        )
    else:
        flash(_("C’est publié : chaque élève voit son groupe, son lieu, sa tâche. Rien d’autre."))
    return see_other(".board", plan_id=plan_id)


@bp.post("/<int:plan_id>/terminer")
@requires(Action.GROUPS_MAKE)
def finish(plan_id: int) -> BaseResponse:
    """End published groups."""
    begin_write(db.session)
    plan = get(plan_id)
    plans_publish.finish(db.session(), current_actor(), plan, now=clock.now())
    class_group_id = plan.class_group_id
    db.session.commit()
    flash(_("Ces groupes sont terminés. Observez à nouveau avant d’en proposer d’autres."))
    return see_other(".of_class", class_group_id=class_group_id)


def _say_what_is_missing(form: PublishForm, plan: GroupingPlan, error: NotReady) -> None:
    longest = long_date(plans_publish.longest_end(db.session(), plan))
    for problem in error.problems:
        if problem == "no_end":
            form.ends_on.errors = [_("Dites jusqu’à quel jour : des groupes ne durent pas.")]
        elif problem == "end_passed":
            form.ends_on.errors = [_("Ce jour est passé : choisissez aujourd’hui ou plus tard.")]
        elif problem == "end_too_far":
            form.ends_on.errors = [_("Au plus tard le %(day)s : ensuite, les besoins ont changé.", day=longest)]
        elif problem == "nobody":
            form.sentence.errors = [_("Il n’y a personne dans ces groupes : placez d’abord des élèves.")]
        else:
            groups = wording.listed(list(error.groups))
            form.sentence.errors = [_("Il manque une tâche pour %(groups)s : écrivez une phrase.", groups=groups)]


def _task_form(group: ActivityGroup) -> TaskForm:
    support = group.support.value if group.support is not None else ""
    return TaskForm(
        formdata=None,
        prefix=f"groupe-{group.id}-",
        data={
            "activity": f"{group.activity_id}:{support}" if group.activity_id else "",
            "sentence": group.task,
            "place": group.place,
            "adult": group.adult,
            "minutes": group.minutes,
            "material": group.material,
        },
    )


def _offer(plan: GroupingPlan, forms: Mapping[int, TaskForm]) -> None:
    """The activities for each group's competency, one choice for each degree of support; and what it has already."""
    ids = [competency.id for competency in plan.competencies]
    offers = activities.list_for_competencies(db.session(), current_actor(), ids)
    for group in plan.groups:
        wanted = {group.competency_id} if group.competency_id else set(ids)
        choices = [
            SelectChoice(f"{offer.id}:{support.value}", f"{offer.title} — {support_name(support)}")
            for offer in offers
            if offer.competency_ids & wanted
            for support in offer.supports
        ]
        current = f"{group.activity_id}:{group.support.value if group.support else ''}"
        if group.activity is not None and current not in {choice.value for choice in choices}:
            choices.append(SelectChoice(current, group.activity.title))
        forms[group.id].activity.choices = [SelectChoice("", _("Aucune")), *choices]


def _tasks_page(plan: GroupingPlan, forms: Mapping[int, TaskForm], status: int = 200) -> Response:
    if plan.finished_at is not None:
        raise NotFound
    _offer(plan, forms)
    found = boards.load(db.session(), current_actor(), plan)
    return page(
        "differentiation/tasks.html",
        plan=plan,
        board=found,
        forms_by_group=forms,
        members={
            column.group.id: wording.listed([found.short_names[card.student.id] for card in column.cards])
            for column in found.columns
        },
        title=wording.kind_name(plan.kind),
        status=status,
    )
