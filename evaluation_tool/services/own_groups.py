"""The groups that a student works in now: a name, a place, a task, first names. What a group is for is never read."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Date, Integer, bindparam, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.activity import Support
from evaluation_tool.domain.first_names import alphabetical, room_names
from evaluation_tool.models.differentiation import Activity, ActivityGroup, GroupingPlan, Membership
from evaluation_tool.models.people import Student
from evaluation_tool.services import activities, plans


class OwnGroup(NamedTuple):
    """One group, as its student reads it; the task in lines."""

    group_id: int
    name: str
    place: str
    task: tuple[str, ...]
    partners: tuple[str, ...]


# Written once: building a statement costs more than running it.
_STUDENT = bindparam("student", type_=Integer)
_GROUPS = bindparam("groups", type_=Integer, expanding=True)
_MINE = (
    select(
        ActivityGroup.id,
        ActivityGroup.name,
        ActivityGroup.place,
        ActivityGroup.task,
        ActivityGroup.activity_id,
        ActivityGroup.support,
    )
    .join(Membership, Membership.activity_group_id == ActivityGroup.id)
    .join(GroupingPlan, GroupingPlan.id == ActivityGroup.plan_id)
    .where(
        Membership.student_id == _STUDENT,
        plans.is_running(bindparam("today", type_=Date)),
    )
    .order_by(GroupingPlan.starts_on.desc(), GroupingPlan.id.desc(), ActivityGroup.id)
)
_MEMBERS = (
    select(Membership.activity_group_id, Student.id, Student.first_name, Student.last_name)
    .join(Student, Student.id == Membership.student_id)
    .where(Membership.activity_group_id.in_(_GROUPS), Student.left_on.is_(None))
    .order_by(Membership.activity_group_id, Student.first_name, Student.last_name, Student.id)
)


def list_own(session: Session, student_id: int, *, on: date) -> list[OwnGroup]:
    """The student's groups of the plans that run on a day, the newest first; nothing of a draft or of an ended one."""
    found = session.execute(_MINE, {"student": student_id, "today": on}).all()
    if not found:
        return []
    partners = _partners(session, student_id, [row[0] for row in found])
    return [
        OwnGroup(
            group_id,
            name,
            place,
            lines_of(task or _instructions(session, activity_id, support)),
            partners.get(group_id, ()),
        )
        for group_id, name, place, task, activity_id, support in found
    ]


def lines_of(text: str) -> tuple[str, ...]:
    """A task as its lines, empty ones left out."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _instructions(session: Session, activity_id: int | None, support: Support | None) -> str:
    activity = session.get(Activity, activity_id) if activity_id is not None else None
    return activities.instructions_for(activity, support) if activity is not None else ""


def _partners(session: Session, student_id: int, group_ids: list[int]) -> dict[int, tuple[str, ...]]:
    """The others of each group by first name, the student's own counting when two are alike."""
    members: dict[int, list[tuple[int, str, str]]] = {}
    for group_id, member, first, last in session.execute(_MEMBERS, {"groups": group_ids}):
        members.setdefault(group_id, []).append((member, first, last))
    partners = {}
    for group_id, people in members.items():
        names = room_names([(first, last) for _id, first, last in people])
        others = [name for (member, *_full), name in zip(people, names, strict=True) if member != student_id]
        partners[group_id] = tuple(sorted(others, key=alphabetical))
    return partners
