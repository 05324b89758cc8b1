"""A student's own work plans: read, ticked, felt. Never the degree of support, never anybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from evaluation_tool.domain.activity import told_to_students
from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.differentiation import Activity, WorkPlan, WorkPlanItem, WorkPlanTick
from evaluation_tool.models.evidence import FeelingKind
from evaluation_tool.policy import Actor
from evaluation_tool.services import activities, activity_resources, feelings, work_plans_given
from evaluation_tool.services.activity_resources import Resource


@dataclass(frozen=True, slots=True)
class OwnItem:
    """One thing to do, as its student reads it. `name` is empty where what it is called is not for students."""

    id: int
    name: str
    instructions: str
    place: str
    material: str
    minutes: int | None
    is_optional: bool
    is_done: bool
    feeling: FeelingKind | None
    activity_id: int | None


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """A plan as its student reads it."""

    id: int
    title: str
    ends_on: date
    items: tuple[OwnItem, ...]

    @property
    def required(self) -> tuple[OwnItem, ...]:
        """What everybody of the plan does."""
        return tuple(item for item in self.items if not item.is_optional)

    @property
    def to_choose(self) -> tuple[OwnItem, ...]:
        """What the student may choose."""
        return tuple(item for item in self.items if item.is_optional)

    @property
    def done(self) -> int:
        """How many are ticked."""
        return sum(item.is_done for item in self.items)


def list_plans(session: Session, actor: Actor) -> list[OwnPlan]:
    """The plans that the student can read today, the first to end first; those that are over come last."""
    student_id = actor.student_id or 0
    plans = session.scalars(
        select(WorkPlan)
        .where(WorkPlan.id.in_(work_plans_given.ids_given(student_id, actor.today)))
        .options(selectinload(WorkPlan.items).joinedload(WorkPlanItem.activity).selectinload(Activity.versions))
        .order_by(WorkPlan.ends_on, WorkPlan.id)
    ).all()
    ids = [item.id for plan in plans for item in plan.items]
    ticked = work_plans_given.ticked_by(session, student_id, ids)
    felt = {item: said.kind for (who, item), said in feelings.about_items(session, ids).items() if who == student_id}
    found = [
        OwnPlan(
            plan.id,
            plan.title,
            plan.ends_on,
            tuple(_item(item, is_done=item.id in ticked, feeling=felt.get(item.id)) for item in plan.items),
        )
        for plan in plans
    ]
    return sorted(found, key=lambda plan: plan.ends_on < actor.today)


def get_item(session: Session, actor: Actor, item_id: int) -> tuple[OwnPlan, OwnItem, list[Resource]]:
    """One thing to do, its plan and its documents. Raises NotFound for what was not given to the student."""
    for plan in list_plans(session, actor):
        for item in plan.items:
            if item.id == item_id:
                held = activity_resources.list_resources(session, item.activity_id) if item.activity_id else []
                return plan, item, held
    raise NotFound


def tick(session: Session, actor: Actor, item_id: int, *, is_done: bool, now: datetime) -> OwnItem:
    """Mark an item as done, or as not done after all; doing it twice changes nothing more. Raises NotFound."""
    item = _given(session, actor, item_id)
    ticked = session.get(WorkPlanTick, (item.id, actor.student_id))
    if is_done and ticked is None:
        session.add(WorkPlanTick(work_plan_item_id=item.id, student_id=actor.student_id, ticked_at=now))
    elif not is_done and ticked is not None:
        session.delete(ticked)
    session.flush()
    return _item(item, is_done=is_done, feeling=None)


def feel(session: Session, actor: Actor, item_id: int, kind: FeelingKind | None, *, now: datetime) -> None:
    """Say how an item felt, or take it back. Raises NotFound."""
    item = _given(session, actor, item_id)
    feelings.say(session, actor.student_id or 0, kind, work_plan_item_id=item.id, now=now)


def _given(session: Session, actor: Actor, item_id: int) -> WorkPlanItem:
    item = session.scalar(
        select(WorkPlanItem)
        .where(
            WorkPlanItem.id == item_id,
            WorkPlanItem.work_plan_id.in_(work_plans_given.ids_given(actor.student_id or 0, actor.today)),
        )
        .options(joinedload(WorkPlanItem.activity).selectinload(Activity.versions))
    )
    if item is None:
        raise NotFound
    return item


def _item(item: WorkPlanItem, *, is_done: bool, feeling: FeelingKind | None) -> OwnItem:
    activity = item.activity
    return OwnItem(
        id=item.id,
        name=told_to_students(activity.title, "") if activity is not None else item.task,
        instructions=activities.instructions_for(activity, item.support) if activity is not None else "",
        place=activity.place if activity is not None else "",
        material=activity.material if activity is not None else "",
        minutes=activity.minutes if activity is not None else None,
        is_optional=item.is_optional,
        is_done=is_done,
        feeling=feeling,
        activity_id=item.activity_id,
    )
