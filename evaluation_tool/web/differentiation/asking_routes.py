"""The groups of a class: what runs, what was, and asking for a proposal."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind
from evaluation_tool.models.differentiation import GroupingKind
from evaluation_tool.policy import Action
from evaluation_tool.services import (
    boards,
    classes,
    pair_rules,
    plan_engine,
    plan_requests,
    plans,
    plans_after,
    suggestions,
)
from evaluation_tool.services.plan_engine import Contradiction, PairWish
from evaluation_tool.services.suggestions import Suggestions
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.differentiation import bp, conflicts, tomorrow_words, wording
from evaluation_tool.web.differentiation.conflicts import Told
from evaluation_tool.web.differentiation.forms import GroupsForm
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor


@bp.get("/")
@requires(Action.GROUPS_LIST)
def index() -> Response:
    """The classes one teaches today, with the groups that run there."""
    actor = current_actor()
    rows = classes.list_for_today(db.session(), actor)
    running = {
        row.class_group.id: plans.list_running(db.session(), on=actor.today, class_group_id=row.class_group.id)
        for row in rows
    }
    return page("differentiation/index.html", rows=rows, running=running, kind_name=wording.kind_name)


@bp.get("/classe/<int:class_group_id>")
@requires(Action.GROUPS_MAKE)
def of_class(class_group_id: int) -> Response:
    """Running groups, proposals, and the history of a class."""
    class_group = _class(class_group_id)
    found = plans.list_of_class(db.session(), class_group)
    return page(
        "differentiation/class.html",
        class_group=class_group,
        drafts=[plan for plan in found if plan.published_at is None],
        running=[plan for plan in found if plan.published_at is not None and plan.finished_at is None],
        finished=[plan for plan in found if plan.finished_at is not None],
        kind_name=wording.kind_name,
        status_of=wording.status,
        names=boards.short_names(one.student for plan in found for group in plan.groups for one in group.memberships),
        today=clock.today(),
    )


@bp.get("/classe/<int:class_group_id>/rencontres")
@requires(Action.GROUPS_MAKE)
def partners(class_group_id: int) -> Response:
    """Who has worked with whom this year."""
    class_group = _class(class_group_id)
    past = plans.list_of_class(db.session(), class_group)
    found = plans_after.list_partners(db.session(), current_actor(), class_group, past)
    return page(
        "differentiation/partners.html",
        class_group=class_group,
        partners=found,
        names=boards.short_names(one.student for one in found),
    )


@bp.get("/classe/<int:class_group_id>/proposer")
@requires(Action.GROUPS_MAKE)
def ask(class_group_id: int) -> Response:
    """The form, with what would help most students already ticked: « Laisse-moi proposer »."""
    class_group = _class(class_group_id)
    suggested = _suggested(class_group)
    wished = [
        item.competency_id for item in suggested.items if item.competency_id in request.args.getlist("competence", int)
    ]
    best = [one.item.competency_id for one in suggested.chosen[:2]]
    form = GroupsForm(
        formdata=None,
        data={
            "competencies": wished or best,
            "absent": plan_requests.list_absent(db.session(), class_group, clock.today()),
            "rules": [rule_id for rule_id, _label in _rules(class_group)],
            "ends_on": clock.today(),
            "kind": _kind(suggested),
        },
    )
    # The engine takes a moment to load, once in the life of a worker: rather now than at the next tap.
    plan_engine.warm_up()
    return _ask_page(class_group, form, suggested)


@bp.post("/classe/<int:class_group_id>/proposer")
@requires(Action.GROUPS_MAKE)
def propose(class_group_id: int) -> BaseResponse:
    """Propose groups; a contradiction is named beside the form, which keeps all that was typed."""
    class_group = _class(class_group_id)
    form = GroupsForm()
    suggested = _suggested(class_group)
    _offer(form, class_group, suggested)
    if not form.is_sound(clock.today()):
        return _ask_page(class_group, form, suggested, status=422)
    names = {student.id: student.full_name for student in suggested.students}
    begin_write(db.session)
    try:
        plan = plans.draft(
            db.session(),
            current_actor(),
            class_group=_class(class_group_id),
            request=form.to_request(),
            now=clock.now(),
            ends_on=form.ends_on.data,
        )
    except (Contradiction, plans.NoCompetency) as error:
        db.session.rollback()
        class_group = _class(class_group_id)
        if isinstance(error, Contradiction):
            told = conflicts.told(error, lambda student_id: names.get(student_id, "?"))
            return _ask_page(class_group, form, _suggested(class_group), told=told, status=422)
        form.competencies.errors = [
            _("Cette compétence n’est plus dans une grille de la classe : choisissez-en une autre.")
        ]
        return _ask_page(class_group, form, _suggested(class_group), status=422)
    db.session.commit()
    flash(_("Voici une proposition. Rien n’est montré aux élèves tant que vous ne publiez pas."))
    return see_other(".board", plan_id=plan.id)


def _class(class_group_id: int) -> ClassGroup:
    return classes.get(db.session(), current_actor(), class_group_id, Action.GROUPS_MAKE)


def _suggested(class_group: ClassGroup) -> Suggestions:
    return suggestions.suggest_competencies(db.session(), current_actor(), class_group)


def _kind(suggested: Suggestions) -> str:
    """Needs where something was seen of them, else a draw."""
    return GroupingKind.NEEDS_NAMED.value if suggested.chosen else GroupingKind.RANDOM.value


def _rules(class_group: ClassGroup) -> list[tuple[int, str]]:
    """The rules in force between students who are still there, in words."""
    session, today = db.session(), clock.today()
    names = {student.id: student.full_name for student in classes.list_students(session, class_group, today)}
    return [
        (
            rule.id,
            conflicts.rule_text(
                PairWish(rule.first_student_id, rule.second_student_id, rule.kind.value, rule.is_hard),
                names.__getitem__,
            ),
        )
        for rule in pair_rules.list_in_force(session, class_group, today)
        if {rule.first_student_id, rule.second_student_id} <= names.keys()
    ]


def _offer(form: GroupsForm, class_group: ClassGroup, suggested: Suggestions) -> None:
    first = [one.item.competency_id for one in suggested.chosen]
    items = sorted(
        suggested.items,
        key=lambda item: first.index(item.competency_id) if item.competency_id in first else len(first),
    )
    form.offer(
        competencies=[(item.competency_id, item.wording) for item in items],
        students=classes.list_students(db.session(), class_group, clock.today()),
        rules=_rules(class_group),
        has_origins=class_group.kind is not ClassGroupKind.CLASS,
    )


def _ask_page(
    class_group: ClassGroup, form: GroupsForm, suggested: Suggestions, *, told: Told | None = None, status: int = 200
) -> Response:
    _offer(form, class_group, suggested)
    return page(
        "differentiation/ask.html",
        class_group=class_group,
        form=form,
        suggested=suggested,
        reason_of=tomorrow_words.reason,
        told=told,
        status=status,
    )
