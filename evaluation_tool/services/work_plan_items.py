"""What a work plan asks for, in its order: activities of the library, or one typed sentence each."""

from __future__ import annotations

import enum

from sqlalchemy.orm import Session

from evaluation_tool.domain.activity import Support
from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.grid import moved
from evaluation_tool.domain.work_plan import MAX_ITEMS, AlreadyTicked, PlanFull
from evaluation_tool.models.differentiation import WorkPlan, WorkPlanItem
from evaluation_tool.policy import Actor
from evaluation_tool.services import activities, work_plans


class Gesture(enum.StrEnum):
    """What can be done with an item of a plan."""

    UP = "monter"
    DOWN = "descendre"
    OPTIONAL = "facultatif"
    REQUIRED = "obligatoire"
    REMOVE = "retirer"


def add_task(session: Session, plan: WorkPlan, task: str, *, is_optional: bool) -> WorkPlanItem:
    """Ask for something in one sentence. Raises PlanFull."""
    return _add(session, plan, WorkPlanItem(task=task, is_optional=is_optional))


def add_activity(
    session: Session, actor: Actor, plan: WorkPlan, activity_id: int, support: Support, *, is_optional: bool
) -> WorkPlanItem:
    """Ask for an activity that the actor may give, at a degree it is written for. Raises PlanFull, NotFound."""
    activity = activities.get_usable(session, actor, activity_id)
    if support not in activities.supports_of(activity):
        raise NotFound
    return _add(session, plan, WorkPlanItem(activity=activity, support=support, is_optional=is_optional))


def arrange(session: Session, plan: WorkPlan, item_id: int, gesture: Gesture) -> WorkPlanItem:
    """Move an item, leave it to the student's choice or not, take it away. Raises NotFound, AlreadyTicked."""
    item = next((one for one in plan.items if one.id == item_id), None)
    if item is None:
        raise NotFound
    match gesture:
        case Gesture.UP | Gesture.DOWN:
            order = moved([one.id for one in plan.items], item_id, -1 if gesture is Gesture.UP else 1)
            for one in plan.items:
                one.position = order.index(one.id)
        case Gesture.OPTIONAL | Gesture.REQUIRED:
            item.is_optional = gesture is Gesture.OPTIONAL
        case Gesture.REMOVE:
            if item.id in work_plans.ticked_items(session, plan):
                raise AlreadyTicked
            plan.items.remove(item)
    session.flush()
    return item


def _add(session: Session, plan: WorkPlan, item: WorkPlanItem) -> WorkPlanItem:
    if len(plan.items) >= MAX_ITEMS:
        raise PlanFull
    item.position = max((one.position for one in plan.items), default=-1) + 1
    plan.items.append(item)
    session.flush()
    return item
