"""A student reads its own running group at home; who reviews a class reads what runs there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evaluation_tool.domain.activity import Support
from evaluation_tool.models.differentiation import ActivityGroup, GroupingKind, GroupingPlan, Membership
from evaluation_tool.policy import Role
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.student_scene import Scene, empty_scene

SENTENCE = "Refais le colis rouge."


@pytest.fixture
def scene(make: Make) -> Scene:
    """Two students."""
    return empty_scene(make)


def plan_of(scene: Scene, *, days_ago: int = 0, support: Support | None = None, published: bool = True) -> GroupingPlan:
    """Both students in one group."""
    group = ActivityGroup(position=0, name="Le Quai", task=SENTENCE, support=support)
    group.memberships = [Membership(student_id=student.id) for student in scene.students]
    plan = GroupingPlan(
        class_group_id=scene.class_group.id,
        author_id=scene.teacher.id,
        kind=GroupingKind.NEEDS_NAMED,
        starts_on=TODAY - timedelta(days=days_ago),
        ends_on=TODAY + timedelta(days=3 - days_ago),
        created_at=NOW,
        published_at=NOW if published else None,
        groups=[group],
    )
    scene.session.add(plan)
    scene.session.commit()
    return plan


def test_a_student_reads_its_group_from_publishing_to_the_end(scene: Scene, sign_in_as: SignInAs) -> None:
    plan = plan_of(scene, published=False)
    student = sign_in_as(scene.make.account_of(scene.student))

    assert SENTENCE not in student.get(student.url()).text
    plan.published_at = NOW
    scene.session.commit()
    home = student.get(student.url()).text
    assert SENTENCE in home
    assert "Aujourd’hui, groupe Le Quai" in home
    plan.finished_at = NOW
    scene.session.commit()
    assert SENTENCE not in student.get(student.url()).text


def test_a_teacher_who_looks_over_its_shoulder_reads_the_same(scene: Scene, sign_in_as: SignInAs) -> None:
    plan_of(scene)
    teacher = sign_in_as(scene.teacher)

    assert SENTENCE in teacher.get(teacher.url(f"eleves/{scene.student.id}/comme-l-eleve/"), follow_redirects=True).text


def test_who_reviews_a_class_reads_what_runs_and_who_is_again_where_help_is_most(
    scene: Scene, make: Make, sign_in_as: SignInAs
) -> None:
    for days_ago in (0, 7, 14):
        plan_of(scene, days_ago=days_ago, support=Support.GUIDED)
    director = sign_in_as(make.director(reviews=[scene.class_group]))

    home = director.get(director.url()).text
    of_class = director.get(director.url(f"classes/{scene.class_group.id}")).text

    assert "jeudi 26 novembre" in home
    assert "jeudi 26 novembre" in of_class
    assert "Lina MOREL" in home.split("3 fois de suite dans un groupe d’appui", 1)[0]
    assert "Lina MOREL" in of_class.split("Trois fois de suite", 1)[1]


def test_nobody_else_does(scene: Scene, make: Make, sign_in_as: SignInAs) -> None:
    plan_of(scene, support=Support.GUIDED)

    for account in (make.director(), make.account(role=Role.ADMIN)):
        browser = sign_in_as(account)
        for path in ("", f"classes/{scene.class_group.id}"):
            assert "Groupes en cours" not in browser.get(browser.url(path)).text
