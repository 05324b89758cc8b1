"""What a director sees of the groups of a class."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evaluation_tool.domain.activity import Support
from evaluation_tool.models.account import Account
from evaluation_tool.models.differentiation import ActivityGroup, GroupingKind, GroupingPlan, Membership
from evaluation_tool.services import login_sessions, support_runs
from evaluation_tool.services.support_runs import Overview
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.student_scene import Scene, empty_scene


@pytest.fixture
def scene(make: Make) -> Scene:
    """Two students."""
    return empty_scene(make)


@pytest.fixture
def director(make: Make, scene: Scene) -> Account:
    """Who reviews the class."""
    return make.director(reviews=[scene.class_group])


def plan(scene: Scene, support: Support | None, *, days_ago: int = 0, published: bool = True) -> None:
    """Lina alone in a group; the other student in one without support."""
    groups = [
        ActivityGroup(position=place, name=name, support=given, memberships=[Membership(student_id=student.id)])
        for place, (name, given, student) in enumerate(
            (("Le Quai", support, scene.students[0]), ("L’Arcade", None, scene.students[1]))
        )
    ]
    scene.session.add(
        GroupingPlan(
            class_group_id=scene.class_group.id,
            author_id=scene.teacher.id,
            kind=GroupingKind.NEEDS_NAMED,
            starts_on=TODAY - timedelta(days=days_ago),
            ends_on=TODAY - timedelta(days=days_ago - 5),
            created_at=NOW,
            published_at=NOW if published else None,
            groups=groups,
        )
    )
    scene.session.commit()


def seen(scene: Scene, account: Account) -> Overview:
    """What this account sees of the class."""
    actor = login_sessions.actor_of(scene.session, account, today=TODAY)
    return support_runs.overview(scene.session, actor, [scene.class_group])


def test_running_groups_with_their_end(scene: Scene, director: Account) -> None:
    plan(scene, None)
    plan(scene, None, days_ago=30)
    plan(scene, None, published=False)

    (running,) = seen(scene, director).running

    assert (running.groups, running.students) == (2, 2)
    assert running.ends_on == TODAY + timedelta(days=5)
    assert running.author == "Camille Garnier"


def test_three_times_running_in_a_support_group(scene: Scene, director: Account) -> None:
    for weeks in range(3):
        plan(scene, Support.GUIDED, days_ago=7 * weeks)

    (run,) = seen(scene, director).again

    assert (run.student, run.times, run.since) == ("Lina MOREL", 3, TODAY - timedelta(days=14))


@pytest.mark.parametrize(
    "supports",
    [
        (Support.GUIDED, Support.GUIDED),
        (Support.GUIDED, Support.PRACTICE, Support.GUIDED, Support.GUIDED),
        (None, Support.GUIDED, Support.GUIDED, Support.GUIDED),
    ],
)
def test_anything_else_in_between_ends_the_run(
    scene: Scene, director: Account, supports: tuple[Support | None, ...]
) -> None:
    for weeks, support in enumerate(supports):
        plan(scene, support, days_ago=7 * weeks)

    assert seen(scene, director).again == ()


def test_a_class_outside_of_the_remit_says_nothing(make: Make, scene: Scene) -> None:
    plan(scene, None)

    assert seen(scene, make.director()) == Overview((), ())
