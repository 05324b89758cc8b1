"""Group plans: found by those who may, and drafted from what a class has shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from random import Random

from sqlalchemy import BindParameter, ColumnElement, and_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from evaluation_tool.domain import neutral_names
from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.differentiation import ActivityGroup, GroupingKind, GroupingPlan, Membership
from evaluation_tool.models.framework import Competency
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import audit, classes, pair_rules, plan_engine, plan_requests, suggestions
from evaluation_tool.services.plan_requests import MOST_COMPETENCIES, PlanRequest


class NoCompetency(DomainError):
    """This kind of groups needs one to three competencies that the class works on."""


WHOLE = (
    joinedload(GroupingPlan.class_group),
    joinedload(GroupingPlan.author),
    selectinload(GroupingPlan.competencies),
    selectinload(GroupingPlan.groups).selectinload(ActivityGroup.memberships).joinedload(Membership.student),
    selectinload(GroupingPlan.groups).joinedload(ActivityGroup.activity),
)


def get(session: Session, actor: Actor, plan_id: int, action: Action = Action.GROUPS_MAKE) -> GroupingPlan:
    """A plan of a class in which the actor may do this, with its groups. Raises NotFound, unknown or forbidden."""
    plan = session.scalar(select(GroupingPlan).where(GroupingPlan.id == plan_id).options(*WHOLE))
    if plan is None or not can(actor, action, plan.class_group):
        raise NotFound
    return plan


def list_of_class(session: Session, class_group: ClassGroup) -> Sequence[GroupingPlan]:
    """Every plan of a class, drafts included, the newest first."""
    return session.scalars(
        select(GroupingPlan)
        .where(GroupingPlan.class_group_id == class_group.id)
        .options(*WHOLE)
        .order_by(GroupingPlan.starts_on.desc(), GroupingPlan.id.desc())
    ).all()


def list_running(
    session: Session, *, on: date, class_group_id: int | None = None, student_id: int | None = None
) -> Sequence[GroupingPlan]:
    """The published plans that run on a day, of a class or of a student, the newest first.

    What of them somebody may see is for the caller to know: a student only its own group.
    """
    wanted = select(GroupingPlan).where(is_running(on)).options(*WHOLE)
    if class_group_id is not None:
        wanted = wanted.where(GroupingPlan.class_group_id == class_group_id)
    if student_id is not None:
        mine = (
            select(ActivityGroup.plan_id)
            .join(Membership, Membership.activity_group_id == ActivityGroup.id)
            .where(Membership.student_id == student_id)
        )
        wanted = wanted.where(GroupingPlan.id.in_(mine))
    return session.scalars(wanted.order_by(GroupingPlan.starts_on.desc(), GroupingPlan.id.desc())).all()


def is_running(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """The plans that students may follow on a day: published, begun, neither ended nor finished."""
    return and_(
        GroupingPlan.published_at.is_not(None),
        GroupingPlan.finished_at.is_(None),
        GroupingPlan.starts_on <= on,
        GroupingPlan.ends_on >= on,
    )


def draft(
    session: Session,
    actor: Actor,
    *,
    class_group: ClassGroup,
    request: PlanRequest,
    now: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> GroupingPlan:
    """Propose groups for a class, for the teacher to look at: nothing is published.

    Raises NoCompetency, and Contradiction where what is asked cannot all be had.
    """
    competencies = _competencies(session, actor, class_group, request)
    students = classes.list_students(session, class_group, actor.today)
    answer = plan_engine.propose(plan_requests.question(session, actor, class_group, students, request))
    plan = GroupingPlan(
        class_group_id=class_group.id,
        author_id=actor.account_id,
        kind=request.kind,
        starts_on=starts_on or actor.today,
        ends_on=ends_on or starts_on or actor.today,
        certificate=json.dumps(
            {"figures": answer.figures, "warnings": list(answer.warnings), "repeated": answer.repeated}
        ),
        created_at=now,
        competencies=list(competencies),
    )
    plan_requests.stored(request).keep(plan)
    plan.groups = _groups(session, class_group, request, answer, actor)
    session.add(plan)
    pair_rules.purge(session, actor.today)
    session.flush()
    audit.record(session, "groups.proposed", now=now, account_id=actor.account_id, ids={"plan": plan.id})
    return plan


def names_for(session: Session, actor: Actor, class_group: ClassGroup, count: int, *, seed: int) -> list[str]:
    """Neutral names for so many groups, the same for the same seed; those of running groups come last."""
    in_use = {
        group.name
        for plan in list_running(session, on=actor.today, class_group_id=class_group.id)
        for group in plan.groups
    }
    dice = Random(seed)  # noqa: S311 - a name, not a secret
    return neutral_names.draw(count, dice, avoid=in_use)


def _competencies(
    session: Session, actor: Actor, class_group: ClassGroup, request: PlanRequest
) -> Sequence[Competency]:
    """What the groups are about: never an attitude, never what the class does not work on."""
    if request.kind is GroupingKind.RANDOM:
        return ()
    offered = {item.competency_id for item in suggestions.list_work_items(session, actor, class_group)}
    wanted = request.competency_ids
    if not 1 <= len(set(wanted)) <= MOST_COMPETENCIES or not offered.issuperset(wanted):
        raise NoCompetency
    return session.scalars(select(Competency).where(Competency.id.in_(wanted)).order_by(Competency.id)).all()


def _groups(
    session: Session, class_group: ClassGroup, request: PlanRequest, answer: plan_engine.Answer, actor: Actor
) -> list[ActivityGroup]:
    names = names_for(session, actor, class_group, len(answer.groups), seed=request.seed)
    groups = []
    for position, (name, members, label) in enumerate(zip(names, answer.groups, answer.labels, strict=True)):
        group = ActivityGroup(position=position, name=name, competency_id=label)
        group.memberships = [
            Membership(
                student_id=student_id,
                is_tutor=request.kind is GroupingKind.TUTORING and place == 0,
                reason=json.dumps(answer.reasons.get(student_id, {})),
            )
            for place, student_id in enumerate(members)
        ]
        groups.append(group)
    return groups
