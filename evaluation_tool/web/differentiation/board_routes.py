"""The board: moving, keeping, undoing, proposing anew. One form carries it all, with JavaScript or without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.models.differentiation import GroupingPlan
from evaluation_tool.policy import Action
from evaluation_tool.services import boards, plan_warnings, plans, plans_adjust, plans_publish, plans_quality
from evaluation_tool.services.boards import Board
from evaluation_tool.services.plan_engine import Contradiction
from evaluation_tool.services.plans_adjust import AWAY, WAITING
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.differentiation import bp, conflicts, wording
from evaluation_tool.web.differentiation.arrangements import Change, read_change
from evaluation_tool.web.differentiation.forms import PublishForm, new_seed
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import changed_part, page, see_other
from evaluation_tool.web.sessions import current_actor


@bp.get("/<int:plan_id>")
@requires(Action.GROUPS_MAKE)
def board(plan_id: int) -> Response:
    """A plan as columns of cards."""
    return board_page(plan_id)


@bp.post("/<int:plan_id>/deplacer")
@requires(Action.GROUPS_MAKE)
def arrange(plan_id: int) -> BaseResponse:
    """Do what the board's form asks: moves and marks, then perhaps undo or propose the rest anew."""
    begin_write(db.session)
    plan = get(plan_id)
    change = read_change(request.form)
    is_late = plan.version != change.version
    try:
        done = _do(plan, change)
    except Contradiction as error:
        db.session.rollback()
        found = boards.load(db.session(), current_actor(), get(plan_id))
        return board_page(plan_id, contradiction=conflicts.told(error, found.name_of), status=422)
    except plans_adjust.PlanFinished:
        db.session.rollback()
        return _told(plan_id, _("Ces groupes sont terminés : ils restent comme ils étaient."))
    db.session.commit()
    found = boards.load(db.session(), current_actor(), get(plan_id))
    return _told(plan_id, _in_words(found, done, is_late=is_late))


@bp.get("/<int:plan_id>/details")
@requires(Action.GROUPS_MAKE)
def details(plan_id: int) -> Response:
    """How good the groups are, in figures: for the teacher only."""
    plan = get(plan_id)
    quality = plans_quality.measure(db.session(), current_actor(), plan)
    return page(
        "differentiation/details.html",
        partial="differentiation/_details.html",
        plan=plan,
        title=wording.kind_name(plan.kind),
        quality=quality,
        figures=wording.figures(quality.figures),
        names={one.student_id: one.student.full_name for group in plan.groups for one in group.memberships},
    )


@bp.post("/<int:plan_id>/supprimer")
@requires(Action.GROUPS_MAKE)
def discard(plan_id: int) -> BaseResponse:
    """Throw away a proposal that no student saw."""
    begin_write(db.session)
    plan = get(plan_id)
    class_group_id = plan.class_group_id
    try:
        plans_publish.discard(db.session(), current_actor(), plan, now=clock.now())
    except plans_publish.AlreadyPublished:
        db.session.rollback()
        flash(_("Des élèves ont vu ces groupes : terminez-les plutôt, ils iront dans l’historique."), "warning")
        return see_other(".board", plan_id=plan_id)
    db.session.commit()
    flash(_("La proposition est effacée."))
    return see_other(".of_class", class_group_id=class_group_id)


def get(plan_id: int) -> GroupingPlan:
    """The plan, if the person signed in may work on it. Raises NotFound."""
    return plans.get(db.session(), current_actor(), plan_id)


@dataclass(frozen=True, slots=True)
class _Done:
    moved: Mapping[int, int] = field(default_factory=dict)
    missed: tuple[int, ...] = ()
    told: str = ""


def _do(plan: GroupingPlan, change: Change) -> _Done:
    session, actor, now = db.session(), current_actor(), clock.now()
    if change.gesture == "annuler":
        try:
            undone = plans_adjust.undo(session, actor, plan, now=now)
        except plans_adjust.NothingToUndo:
            return _Done(told=_("Il n’y a plus rien à annuler."))
        return _Done(undone.moved, told=_("Annulé."))
    found = plans_adjust.arrange(session, actor, plan, seen=change.seen, wanted=change.wanted, now=now)
    if change.gesture == "reproposer":
        try:
            plans_adjust.repropose(session, actor, plan, seed=new_seed(), now=now)
        except plans_adjust.AllKept:
            return _Done(told=_("Tous les groupes sont gardés : libérez-en un pour reproposer."))
        return _Done(told=_("Voici une autre proposition, autour de ce que vous gardez."))
    return _Done(found.moved, found.missed)


def _in_words(board: Board, done: _Done, *, is_late: bool) -> str:
    parts = [done.told or wording.moved(board, done.moved)]
    if done.missed:
        people = wording.listed([board.name_of(one) for one in done.missed])
        parts.append(
            _(
                "Un collègue venait de déplacer %(people)s : voici où en est le tableau, rien n’est perdu.",
                people=people,
            )
        )
    elif is_late and done.moved:
        parts.append(_("Un collègue a aussi changé ce tableau : il est à jour."))
    return " ".join(part for part in parts if part) or _("Le tableau est à jour.")


def _told(plan_id: int, told: str) -> BaseResponse:
    return changed_part(
        "differentiation/_board.html",
        ".board",
        {"plan_id": plan_id},
        said=told,
        **board_context(get(plan_id), told=told),
    )


def board_page(
    plan_id: int,
    *,
    contradiction: conflicts.Told | None = None,
    publish_form: PublishForm | None = None,
    status: int = 200,
) -> Response:
    """The board's page, whole or the part that changes."""
    return page(
        "differentiation/board.html",
        partial="differentiation/_board.html",
        status=status,
        **board_context(get(plan_id), contradiction=contradiction, publish_form=publish_form),
    )


def board_context(
    plan: GroupingPlan,
    *,
    told: str = "",
    contradiction: conflicts.Told | None = None,
    publish_form: PublishForm | None = None,
) -> dict[str, Any]:
    """Everything that the board shows."""
    found = boards.load(db.session(), current_actor(), plan)
    today = clock.today()
    longest = plans_publish.longest_end(db.session(), plan)
    is_open = plan.finished_at is None
    cards = [card for column in found.columns for card in column.cards] + [*found.waiting, *found.away]
    return {
        "board": found,
        "plan": plan,
        "told": told,
        "contradiction": contradiction,
        "title": wording.kind_name(plan.kind),
        "status_words": wording.status(plan, today),
        "quality": wording.quality(plan.kind, plans_quality.kept_figures(plan)),
        "warnings": [
            wording.warning(one, found)
            for one in (plan_warnings.list_warnings(db.session(), current_actor(), found) if is_open else ())
        ],
        "why": {card.student.id: wording.reason(card, found, today) for card in cards},
        "age": wording.age,
        "today": today,
        "is_open": is_open,
        "places": [
            *((group.id, group.name) for group in plan.groups),
            (WAITING, _("Sans groupe")),
            (AWAY, _("Absent")),
        ],
        "seen": Change.encode(found.arrangement),
        "idle": [
            column.group.name for column in found.columns if column.cards and not plans_publish.has_task(column.group)
        ],
        "publish_form": publish_form or PublishForm(formdata=None, data={"ends_on": max(plan.ends_on or today, today)}),
        "longest_end": longest,
    }
