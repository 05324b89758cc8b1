"""What a director looks at: the groups that run in a class, and who is for the third time running where help is most.

Only facts: a group is a support group where its teacher gave it the most guided version of an activity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.activity import Support
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.differentiation import ActivityGroup, GroupingKind, GroupingPlan, Membership
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import plans
from evaluation_tool.services.classes import enrolled_on

RUN = 3  # as the engine warns: domain.grouping.reasons.SUPPORT_RUN


@dataclass(frozen=True, slots=True)
class RunningPlan:
    """One plan that students follow now."""

    plan_id: int
    class_group_id: int
    class_name: str
    kind: GroupingKind
    author: str
    starts_on: date
    ends_on: date
    groups: int
    students: int


@dataclass(frozen=True, slots=True)
class SupportRun:
    """A student whose last groups in a class were all support groups."""

    student: str
    class_group_id: int
    class_name: str
    times: int
    since: date


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is to look at in some classes."""

    running: tuple[RunningPlan, ...]
    again: tuple[SupportRun, ...]


def overview(session: Session, actor: Actor, class_groups: Collection[ClassGroup]) -> Overview:
    """The running groups and the support runs of those classes whose evidence the actor may read."""
    ids = [one.id for one in class_groups if can(actor, Action.OBSERVATION_READ, one)]
    if not ids:
        return Overview((), ())
    return Overview(_running(session, ids, actor.today), _runs(session, ids, actor.today))


def _running(session: Session, class_ids: list[int], on: date) -> tuple[RunningPlan, ...]:
    rows = session.execute(
        select(
            GroupingPlan.id,
            ClassGroup.id,
            ClassGroup.name,
            GroupingPlan.kind,
            Account.display_name,
            GroupingPlan.starts_on,
            GroupingPlan.ends_on,
            func.count(ActivityGroup.id.distinct()),
            func.count(Membership.id),
        )
        .join(ClassGroup, ClassGroup.id == GroupingPlan.class_group_id)
        .join(Account, Account.id == GroupingPlan.author_id)
        .join(ActivityGroup, ActivityGroup.plan_id == GroupingPlan.id)
        .join(Membership, Membership.activity_group_id == ActivityGroup.id)
        .where(plans.is_running(on), GroupingPlan.class_group_id.in_(class_ids))
        .group_by(GroupingPlan.id, ClassGroup.id, ClassGroup.name, Account.display_name)
        .order_by(GroupingPlan.ends_on, ClassGroup.name, GroupingPlan.id)
    )
    return tuple(
        RunningPlan(plan, group, name, kind, author, starts_on, ends_on or starts_on, groups, students)
        for plan, group, name, kind, author, starts_on, ends_on, groups, students in rows
    )


def support_days(session: Session, class_ids: Collection[int], on: date) -> dict[int, tuple[date, ...]]:
    """For each student of some classes, when its last groups began, the newest first, as long as all were support
    groups; of several classes, the longest such run."""
    found: dict[int, tuple[date, ...]] = {}
    for place, run in _support_runs(session, list(class_ids), on):
        if len(run) > len(found.get(place.student_id, ())):
            found[place.student_id] = tuple(run)
    return found


def _runs(session: Session, class_ids: list[int], on: date) -> tuple[SupportRun, ...]:
    return tuple(
        SupportRun(place.student, place.class_group_id, place.class_name, len(run), run[-1])
        for place, run in _support_runs(session, class_ids, on)
        if len(run) >= RUN
    )


class _Place(NamedTuple):
    """A student in a class."""

    student_id: int
    student: str
    class_group_id: int
    class_name: str


def _support_runs(session: Session, class_ids: list[int], on: date) -> list[tuple[_Place, list[date]]]:
    """The places of each student in the published plans of a class, the newest first, as long as they are support."""
    rows = session.execute(
        select(
            Student.id,
            Student.first_name,
            Student.last_name,
            ClassGroup.id,
            ClassGroup.name,
            GroupingPlan.starts_on,
            ActivityGroup.support,
        )
        .join(Membership, Membership.student_id == Student.id)
        .join(ActivityGroup, ActivityGroup.id == Membership.activity_group_id)
        .join(GroupingPlan, GroupingPlan.id == ActivityGroup.plan_id)
        .join(ClassGroup, ClassGroup.id == GroupingPlan.class_group_id)
        .join(
            Enrolment,
            (Enrolment.class_group_id == ClassGroup.id) & (Enrolment.student_id == Student.id) & enrolled_on(on),
        )
        .where(
            GroupingPlan.class_group_id.in_(class_ids),
            GroupingPlan.published_at.is_not(None),
            GroupingPlan.starts_on <= on,
        )
        .order_by(
            Student.last_name, Student.first_name, Student.id, GroupingPlan.starts_on.desc(), GroupingPlan.id.desc()
        )
    )
    history: dict[_Place, list[date | None]] = defaultdict(list)
    for student_id, first, last, class_id, class_name, starts_on, support in rows:
        place = _Place(student_id, f"{first} {last.upper()}", class_id, class_name)
        history[place].append(starts_on if support is Support.GUIDED else None)
    return [(place, _leading(days)) for place, days in history.items()]


def _leading(days: list[date | None]) -> list[date]:
    """The days up to the first that is missing."""
    run: list[date] = []
    for day in days:
        if day is None:
            break
        run.append(day)
    return run
