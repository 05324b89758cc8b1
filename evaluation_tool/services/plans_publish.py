"""From a proposal to a lesson: tasks for the groups, publishing to students, finishing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from evaluation_tool.domain.activity import Support
from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.differentiation import ActivityGroup, GroupingPlan
from evaluation_tool.policy import Actor
from evaluation_tool.services import activities, audit
from evaluation_tool.services.plan_requests import NEEDS
from evaluation_tool.services.plans_adjust import PlanFinished

# Needs change: their groups are made anew after three weeks at most.
LONGEST_NEEDS = timedelta(weeks=3)


@dataclass(frozen=True, slots=True)
class Task:
    """What a group does: an activity of the library at a degree of support, or a sentence; where, with what, whom."""

    sentence: str = ""
    activity_id: int | None = None
    support: Support | None = None
    place: str = ""
    material: str = ""
    adult: str = ""
    minutes: int | None = None


class NotReady(DomainError):
    """What is missing before students may see their groups: stable codes, and the groups without a task."""

    def __init__(self, problems: tuple[str, ...], groups: tuple[str, ...] = ()) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems
        self.groups = groups


class AlreadyPublished(DomainError):
    """Students have seen these groups: they are finished, not thrown away."""


def has_task(group: ActivityGroup) -> bool:
    """Whether the group has something to do."""
    return bool(group.task) or group.activity_id is not None


def give_tasks(session: Session, actor: Actor, plan: GroupingPlan, tasks: Mapping[int, Task], *, now: datetime) -> None:
    """Write down what each group does; blanks are filled from the activity. Raises NotFound, PlanFinished."""
    if plan.finished_at is not None:
        raise PlanFinished
    groups = {group.id: group for group in plan.groups}
    if not tasks.keys() <= groups.keys():
        raise NotFound
    for group_id, task in tasks.items():
        _give(session, actor, groups[group_id], task)
    flag_modified(plan, "request")
    session.flush()
    if plan.published_at is not None:
        audit.record(session, "groups.changed", now=now, account_id=actor.account_id, ids={"plan": plan.id})


def publish(
    session: Session, actor: Actor, plan: GroupingPlan, *, ends_on: date | None, sentence: str = "", now: datetime
) -> None:
    """Let students see their groups until a day; the sentence is for the groups that have no task of their own.

    Publishing again moves the end. Groups meant for a later day begin today where they end before it. Empty groups
    disappear. Raises NotReady, PlanFinished.
    """
    if plan.finished_at is not None:
        raise PlanFinished
    is_new = plan.published_at is None
    if is_new:
        # A proposal of yesterday begins when students see it.
        plan.starts_on = max(plan.starts_on, actor.today)
    working = [group for group in plan.groups if group.memberships]
    idle = tuple(group.name for group in working if not has_task(group)) if not sentence else ()
    problems = (*_problems_of_end(session, actor, plan, ends_on), *(("no_task",) if idle else ()))
    if not working:
        problems = ("nobody",)
    if problems:
        raise NotReady(problems, idle)
    for group in working:
        if not has_task(group):
            group.task = sentence
    plan.groups = working
    plan.ends_on = ends_on
    if ends_on is not None and ends_on < plan.starts_on:
        plan.starts_on = actor.today
    plan.published_at = plan.published_at or now
    flag_modified(plan, "request")
    session.flush()
    event = "groups.published" if is_new else "groups.changed"
    audit.record(session, event, now=now, account_id=actor.account_id, ids={"plan": plan.id})


def finish(session: Session, actor: Actor, plan: GroupingPlan, *, now: datetime) -> None:
    """End published groups: they join the history. Doing it twice changes nothing. Raises NotFound for a draft."""
    if plan.published_at is None:
        raise NotFound
    if plan.finished_at is None:
        plan.finished_at = now
        session.flush()
        audit.record(session, "groups.finished", now=now, account_id=actor.account_id, ids={"plan": plan.id})


def discard(session: Session, actor: Actor, plan: GroupingPlan, *, now: datetime) -> None:
    """Throw a proposal away that no student ever saw. Raises AlreadyPublished."""
    if plan.published_at is not None:
        raise AlreadyPublished
    audit.record(session, "groups.discarded", now=now, account_id=actor.account_id, ids={"plan": plan.id})
    session.delete(plan)
    session.flush()


def longest_end(session: Session, plan: GroupingPlan) -> date:
    """The last day on which these groups may end."""
    year = session.get_one(SchoolYear, plan.class_group.school_year_id)
    return min(plan.starts_on + LONGEST_NEEDS, year.ends_on) if plan.kind in NEEDS else year.ends_on


def _problems_of_end(session: Session, actor: Actor, plan: GroupingPlan, ends_on: date | None) -> tuple[str, ...]:
    if ends_on is None:
        return ("no_end",)
    if ends_on < actor.today:
        return ("end_passed",)
    if ends_on > longest_end(session, plan):
        return ("end_too_far",)
    return ()


def _give(session: Session, actor: Actor, group: ActivityGroup, task: Task) -> None:
    group.task, group.place, group.material = task.sentence, task.place, task.material
    group.adult, group.minutes = task.adult, task.minutes
    if task.activity_id is None:
        group.activity_id, group.support = None, None
        return
    if task.activity_id != group.activity_id:
        activity = activities.get_usable(session, actor, task.activity_id)
        group.activity_id = activity.id
        group.place = group.place or activity.place
        group.material = group.material or activity.material
        group.minutes = group.minutes or activity.minutes
    group.support = task.support
