"""A plan on paper and on the room's screen. Plain links; nothing here says what a group is for."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from evaluation_tool.formats.pdf import Template
from evaluation_tool.models.differentiation import GroupingPlan
from evaluation_tool.policy import Action
from evaluation_tool.services import group_papers, plans
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.differentiation import bp
from evaluation_tool.web.filters import long_date
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.papers import paper, printed_today
from evaluation_tool.web.sessions import current_actor


@bp.get("/<int:plan_id>/groupes.pdf")
@requires(Action.GROUPS_MAKE)
def group_sheets(plan_id: int) -> Response:
    """One A4 for each group."""
    return _pdf(Template.GROUPS, plan_id, f"groupes-{plan_id}.pdf")


@bp.get("/<int:plan_id>/mur.pdf")
@requires(Action.GROUPS_MAKE)
def group_wall(plan_id: int) -> Response:
    """All the groups on one sheet for the wall."""
    return _pdf(Template.GROUPS_WALL, plan_id, f"groupes-{plan_id}-mur.pdf")


@bp.get("/<int:plan_id>/cartes.pdf")
@requires(Action.GROUPS_MAKE)
def group_cards(plan_id: int) -> Response:
    """A card for each student, the same words on all."""
    return _pdf(Template.TUTOR_CARDS, plan_id, f"groupes-{plan_id}-cartes.pdf")


@bp.get("/<int:plan_id>/projeter")
@requires(Action.GROUPS_MAKE)
def project(plan_id: int) -> Response:
    """The groups for the whole room, without navigation."""
    plan = _plan(plan_id)
    return page(
        "differentiation/project.html", plan=plan, subtitle=_when(plan), groups=group_papers.cards(plan, in_brief=True)
    )


def _plan(plan_id: int) -> GroupingPlan:
    return plans.get(db.session(), current_actor(), plan_id)


def _when(plan: GroupingPlan) -> str:
    """For whom, and for which day: the day itself, or the first of those to come."""
    return f"{plan.class_group.name} · {long_date(max(plan.starts_on, clock.today()))}"


def _pdf(template: Template, plan_id: int, filename: str) -> Response:
    plan = _plan(plan_id)
    papers = group_papers.papers(
        db.session(),
        plan,
        title=_("Les groupes"),
        subtitle=_when(plan),
        printed_on=printed_today(),
        in_brief=template is Template.GROUPS_WALL,
    )
    return paper(template, papers, filename)
