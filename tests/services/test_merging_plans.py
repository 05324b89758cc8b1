"""A record that becomes an alias gives its seat in plans of groups to the one that is kept."""

from __future__ import annotations

import json
from typing import Any

from evaluation_tool.models.differentiation import ActivityGroup, GroupingPlan, Membership
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import duplicates
from tests.moments import NOW, TODAY
from tests.workshop import Workshop, admin, workshop

__all__ = ["admin", "workshop"]


def merge(workshop: Workshop, admin: Actor, kept: Student, duplicate: Student) -> None:
    duplicates.merge(workshop.session, admin, kept=kept, duplicate=duplicate, sure=True, today=TODAY, now=NOW)
    workshop.session.commit()


def plan(workshop: Workshop, *groups: tuple[tuple[Student, object], ...], absent: tuple[int, ...] = ()) -> GroupingPlan:
    made = GroupingPlan(
        class_group_id=workshop.class_group.id,
        author_id=workshop.teacher.id,
        kind="tutoring",
        starts_on=TODAY,
        created_at=NOW,
        request=json.dumps({"absent": list(absent), "undo": [{"seats": {"1": [0, False, "{}"]}, "labels": {}}]}),
        certificate=json.dumps({"figures": {"size": 2}, "warnings": [], "repeated": []}),
        groups=[
            ActivityGroup(
                position=place,
                name=f"Groupe {place}",
                memberships=[
                    Membership(student_id=student.id, reason=json.dumps(reason)) for student, reason in members
                ],
            )
            for place, members in enumerate(groups)
        ],
    )
    workshop.session.add(made)
    workshop.session.commit()
    return made


def seats(made: GroupingPlan) -> list[dict[int, Any]]:
    return [{seat.student_id: json.loads(seat.reason) for seat in group.memberships} for group in made.groups]


def test_a_seat_and_the_reasons_that_name_it_follow(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate, friend = workshop.students
    helped = {"code": "tutored", "values": {"helpers": [duplicate.id], "level": duplicate.id}}
    made = plan(workshop, ((duplicate, {"code": "tutor"}), (friend, helped)))
    made.certificate = json.dumps({"figures": {"size": duplicate.id}, "repeated": [[duplicate.id, friend.id]]})
    workshop.session.commit()
    version = made.version

    merge(workshop, admin, kept, duplicate)

    told = {"code": "tutored", "values": {"helpers": [kept.id], "level": duplicate.id}}
    assert seats(made) == [{kept.id: {"code": "tutor"}, friend.id: told}]
    assert json.loads(made.certificate) == {"figures": {"size": duplicate.id}, "repeated": [[kept.id, friend.id]]}
    assert json.loads(made.request)["undo"] == []
    assert made.version > version


def test_nobody_sits_twice_in_a_plan_or_next_to_itself(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate, friend = workshop.students
    by = {"code": "tutored", "values": {"helpers": [duplicate.id]}}
    made = plan(workshop, ((duplicate, {}), (kept, by)), ((friend, {}),), absent=(duplicate.id,))

    merge(workshop, admin, kept, duplicate)

    assert seats(made) == [{kept.id: {}}, {friend.id: {}}]
    assert json.loads(made.request)["absent"] == []


def test_an_absence_in_a_plan_follows(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate, friend = workshop.students
    made = plan(workshop, ((friend, {}),), absent=(duplicate.id,))

    merge(workshop, admin, kept, duplicate)

    assert json.loads(made.request)["absent"] == [kept.id]
