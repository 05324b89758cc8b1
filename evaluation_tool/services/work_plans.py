"""Work plans as a whole: for one student or several of a class, made by a teacher, published, followed, put away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.work_plan import (
    AlreadyTicked,
    EmptyPlan,
    NobodyInPlan,
    PlanIsOver,
    StrangerInPlan,
    checked_dates,
)
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.differentiation import Activity, WorkPlan, WorkPlanItem, WorkPlanTick
from evaluation_tool.models.evidence import Feeling, FeelingKind
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import audit, classes, feelings

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What a teacher says of a plan before its first item."""

    title: str
    starts_on: date
    ends_on: date
    student_ids: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in a list, with how many requests for help nobody has seen yet."""

    plan: WorkPlan
    helps: int


def get(session: Session, actor: Actor, work_plan_id: int, action: Action) -> WorkPlan:
    """A plan on which the actor may do this. Raises NotFound, whether unknown or forbidden."""
    plan = session.scalar(select(WorkPlan).where(WorkPlan.id == work_plan_id).options(*_SHOWN))
    if plan is None or not can(actor, action, plan):
        raise NotFound
    return plan


def list_followed(session: Session, actor: Actor) -> list[PlanRow]:
    """The plans of the classes that the actor teaches today, those that end last first."""
    taught = [class_id for class_id in actor.taught if actor.teaches(class_id)]
    plans = session.scalars(
        select(WorkPlan)
        .where(WorkPlan.class_group_id.in_(taught))
        .options(*_SHOWN)
        .order_by(WorkPlan.ends_on.desc(), WorkPlan.title, WorkPlan.id)
        .limit(MOST_LISTED)
    ).all()
    helps = _helps(session, plans)
    return [PlanRow(plan, helps.get(plan.id, 0)) for plan in plans]


def create(session: Session, actor: Actor, class_group: ClassGroup, draft: PlanDraft, *, now: datetime) -> WorkPlan:
    """A new plan of the actor's for students of a class. Raises WrongDates, NobodyInPlan, StrangerInPlan."""
    plan = WorkPlan(class_group_id=class_group.id, author_id=actor.account_id)
    plan.class_group = class_group
    _settle(session, plan, draft, actor.today)
    session.add(plan)
    session.flush()
    audit.record(session, "work_plan.created", now=now, account_id=actor.account_id, ids={"work_plan": plan.id})
    return plan


def change(session: Session, actor: Actor, plan: WorkPlan, draft: PlanDraft) -> None:
    """Rename a plan, move its dates, choose its students. Raises WrongDates, NobodyInPlan, StrangerInPlan."""
    _settle(session, plan, draft, actor.today)
    session.flush()


def publish(session: Session, actor: Actor, plan: WorkPlan, *, now: datetime) -> None:
    """Give the plan to its students. Raises EmptyPlan, NobodyInPlan, PlanIsOver."""
    if not plan.items:
        raise EmptyPlan
    if not plan.students:
        raise NobodyInPlan
    if plan.ends_on < actor.today:
        raise PlanIsOver
    if plan.published_at is None:
        plan.published_at = now
        ids = {"work_plan": plan.id, "students": len(plan.students)}
        audit.record(session, "work_plan.published", now=now, account_id=actor.account_id, ids=ids)
    session.flush()


def withdraw(session: Session, actor: Actor, plan: WorkPlan, *, now: datetime) -> None:
    """Take the plan back from its students; what they ticked is kept for when it is published again."""
    if plan.published_at is not None:
        plan.published_at = None
        audit.record(session, "work_plan.withdrawn", now=now, account_id=actor.account_id, ids={"work_plan": plan.id})
    session.flush()


def delete(session: Session, actor: Actor, plan: WorkPlan, *, now: datetime) -> None:
    """Forget a plan in which nobody has ticked anything. Raises AlreadyTicked."""
    if ticked_items(session, plan):
        raise AlreadyTicked
    audit.record(session, "work_plan.deleted", now=now, account_id=actor.account_id, ids={"work_plan": plan.id})
    session.delete(plan)
    session.flush()


def ticked_items(session: Session, plan: WorkPlan) -> frozenset[int]:
    """The items of a plan that somebody has ticked."""
    ticked = select(WorkPlanTick.work_plan_item_id).join(
        WorkPlanItem, WorkPlanItem.id == WorkPlanTick.work_plan_item_id
    )
    return frozenset(session.scalars(ticked.where(WorkPlanItem.work_plan_id == plan.id)))


def list_possible_students(session: Session, class_group: ClassGroup, plan: WorkPlan | None, on: date) -> list[Student]:
    """Who a plan of this class may be for: its students today, and those that the plan has already."""
    today = classes.list_students(session, class_group, on)
    kept = [student for student in (plan.students if plan is not None else []) if student not in today]
    return [*today, *kept]


def find_class_of(session: Session, actor: Actor, student_id: int) -> int | None:
    """A class of the student that the actor teaches today, for which it could make a plan."""
    taught = [class_id for class_id in actor.taught if actor.teaches(class_id)]
    return session.scalar(
        select(Enrolment.class_group_id)
        .where(
            Enrolment.student_id == student_id,
            Enrolment.class_group_id.in_(taught),
            classes.enrolled_on(actor.today),
        )
        .order_by(Enrolment.class_group_id)
        .limit(1)
    )


_SHOWN = (
    joinedload(WorkPlan.class_group),
    joinedload(WorkPlan.author),
    selectinload(WorkPlan.students),
    selectinload(WorkPlan.items).joinedload(WorkPlanItem.activity).selectinload(Activity.versions),
)


def _settle(session: Session, plan: WorkPlan, draft: PlanDraft, today: date) -> None:
    checked_dates(draft.starts_on, draft.ends_on)
    possible = list_possible_students(session, plan.class_group, plan, today)
    if not draft.student_ids:
        raise NobodyInPlan
    if not draft.student_ids <= {student.id for student in possible}:
        raise StrangerInPlan
    plan.title = draft.title
    plan.starts_on = draft.starts_on
    plan.ends_on = draft.ends_on
    plan.students = [student for student in possible if student.id in draft.student_ids]


def _helps(session: Session, plans: Sequence[WorkPlan]) -> dict[int, int]:
    if not feelings.are_on(session):
        return {}
    counted = session.execute(
        select(WorkPlanItem.work_plan_id, func.count())
        .join(Feeling, Feeling.work_plan_item_id == WorkPlanItem.id)
        .where(
            WorkPlanItem.work_plan_id.in_([plan.id for plan in plans]),
            Feeling.kind == FeelingKind.HELP,
            Feeling.seen_at.is_(None),
        )
        .group_by(WorkPlanItem.work_plan_id)
    )
    return {row[0]: row[1] for row in counted}
