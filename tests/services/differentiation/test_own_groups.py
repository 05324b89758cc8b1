"""What a student is told of its group: enough to go and work, nothing of why it is there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from evaluation_tool.domain.activity import Support
from evaluation_tool.models.differentiation import (
    Activity,
    ActivityGroup,
    ActivityVersion,
    GroupingKind,
    GroupingPlan,
    Membership,
)
from evaluation_tool.services import own_groups
from evaluation_tool.services.own_groups import OwnGroup
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.student_scene import Scene, empty_scene


@pytest.fixture
def scene(make: Make) -> Scene:
    """Four students: Lina Morel, and three who are called Canari."""
    return empty_scene(make, students=4)


def plan_of(scene: Scene, *, ends_on: date = TODAY, published: bool = True, finished: bool = False) -> GroupingPlan:
    """Everybody in one group since yesterday."""
    group = ActivityGroup(position=0, name="Le Quai", task="Refais le colis.\n\nPuis compte.", place="Table 2")
    group.memberships = [Membership(student_id=student.id) for student in scene.students]
    plan = GroupingPlan(
        class_group_id=scene.class_group.id,
        author_id=scene.teacher.id,
        kind=GroupingKind.TUTORING,
        title="CANARI-TITRE",
        starts_on=TODAY - timedelta(days=1),
        ends_on=ends_on,
        created_at=NOW,
        published_at=NOW if published else None,
        finished_at=NOW if finished else None,
        groups=[group],
    )
    scene.session.add(plan)
    scene.session.commit()
    return plan


def own(scene: Scene, on: date = TODAY) -> list[OwnGroup]:
    """What Lina reads."""
    return own_groups.list_own(scene.session, scene.student.id, on=on)


def test_a_name_a_place_a_task_and_first_names(scene: Scene) -> None:
    plan_of(scene)

    (group,) = own(scene)

    assert group[1:] == (
        "Le Quai",
        "Table 2",
        ("Refais le colis.", "Puis compte."),
        ("Canari Voisin1", "Canari Voisin2", "Canari Voisin3"),
    )


def test_two_of_the_same_first_name_are_told_apart(scene: Scene) -> None:
    for student, last in zip(scene.students[1:], ("Adam", "Brun", "Costa"), strict=True):
        student.last_name = last
    plan_of(scene)

    assert own(scene)[0].partners == ("Canari A.", "Canari B.", "Canari C.")


@pytest.mark.parametrize(
    "what", [{"published": False}, {"finished": True}, {"ends_on": TODAY - timedelta(days=1)}], ids=str
)
def test_a_draft_an_ended_and_a_finished_plan_say_nothing(scene: Scene, what: dict[str, object]) -> None:
    plan_of(scene, **what)  # type: ignore[arg-type]

    assert own(scene) == []


def test_a_plan_that_begins_tomorrow_says_nothing_today(scene: Scene) -> None:
    plan_of(scene)

    assert own(scene, TODAY - timedelta(days=2)) == []
    assert len(own(scene)) == 1


def test_an_activity_speaks_in_the_words_of_its_support_without_naming_it(scene: Scene) -> None:
    activity = Activity(
        title="Appui sur le colis",
        owner_id=scene.teacher.id,
        created_at=NOW,
        versions=[
            ActivityVersion(support=Support.GUIDED, instructions="Suis la fiche."),
            ActivityVersion(support=Support.DEEPER, instructions="Invente un colis."),
        ],
    )
    plan = plan_of(scene)
    plan.groups[0].task, plan.groups[0].activity, plan.groups[0].support = "", activity, Support.GUIDED
    scene.session.commit()

    assert own(scene)[0].task == ("Suis la fiche.",)


def test_somebody_who_left_is_no_partner(scene: Scene) -> None:
    plan_of(scene)
    scene.students[3].left_on = TODAY
    scene.session.commit()

    assert len(own(scene)[0].partners) == 2
