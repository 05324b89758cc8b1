"""What a plan says on paper and on the room’s screen: names, places, tasks. Never its kind, its title, its reasons."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.first_names import alphabetical, room_names
from evaluation_tool.formats.pdf import GroupCard, GroupPapers
from evaluation_tool.models.differentiation import ActivityGroup, GroupingPlan
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.services import activities, first_tasks


def cards(plan: GroupingPlan, *, in_brief: bool = False) -> tuple[GroupCard, ...]:
    """The groups that have students, in the order of the plan; in each the names in the alphabet's order.

    The order of the engine (a tutor first) would say who helps whom. `in_brief`: of an activity, only how it begins.
    Side by side before the whole class, instructions would say who gets how much help.
    """
    people = {one.student for group in plan.groups for one in group.memberships if one.student.left_on is None}
    ordered = sorted(people, key=lambda one: (alphabetical(one.first_name), one.last_name, one.id))
    names = dict(zip(ordered, room_names([(one.first_name, one.last_name) for one in ordered]), strict=True))
    return tuple(
        GroupCard(
            name=group.name,
            members=members,
            task=first_tasks.first_sentence(task_of(group)) if in_brief and not group.task else task_of(group),
            place=group.place,
            material=group.material,
            time=f"{group.minutes} min" if group.minutes else "",
        )
        for group in plan.groups
        if (members := tuple(names[one] for one in ordered if any(m.student is one for m in group.memberships)))
    )


def task_of(group: ActivityGroup) -> str:
    """What students read they do: the sentence written for the group, else the instructions of its activity."""
    if group.task or group.activity is None:
        return group.task
    return activities.instructions_for(group.activity, group.support)


def papers(
    session: Session, plan: GroupingPlan, *, title: str, subtitle: str, printed_on: str, in_brief: bool = False
) -> GroupPapers:
    """The plan for the printer."""
    return GroupPapers(
        title=title,
        subtitle=subtitle,
        establishment=session.scalars(select(Establishment.name)).one(),
        printed_on=printed_on,
        groups=cards(plan, in_brief=in_brief),
    )
