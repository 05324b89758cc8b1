from __future__ import annotations

import json
from itertools import chain

import pytest

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.differentiation import GroupingKind, GroupingPlan, PairRuleKind
from evaluation_tool.services import pair_rules, plans
from evaluation_tool.services.plan_engine import Contradiction
from tests.group_scene import GroupScene, class_of
from tests.make import Make
from tests.moments import NOW, TODAY


@pytest.fixture
def scene(make: Make) -> GroupScene:
    """Eight students seen at levels 1 to 4."""
    return class_of(make)


def members(plan: GroupingPlan) -> list[set[int]]:
    return [{membership.student_id for membership in group.memberships} for group in plan.groups]


@pytest.mark.parametrize("kind", list(GroupingKind))
def test_every_kind_places_every_student_once_under_neutral_names(scene: GroupScene, kind: GroupingKind) -> None:
    plan = scene.draft(kind)

    placed = [membership.student_id for group in plan.groups for membership in group.memberships]
    assert sorted(placed) == sorted(student.id for student in scene.students)
    assert len({group.name for group in plan.groups}) == len(plan.groups) >= 2
    assert (plan.published_at, plan.ends_on) == (None, TODAY)
    assert all(json.loads(one.reason)["code"] for one in chain(*(group.memberships for group in plan.groups)))


def test_fives_become_three_and_two_where_fours_were_asked(make: Make) -> None:
    plan = class_of(make, 5).draft(per_group=4)

    assert sorted(map(len, members(plan))) == [2, 3]


def test_who_was_never_seen_waits_and_who_is_away_too(make: Make) -> None:
    scene = class_of(make, 8, seen=False)
    scene.see([1, 2, 3, 4, 2, 1])
    away = scene.students[0].id

    needs = scene.draft(GroupingKind.NEEDS_PROFILE, absent=frozenset({away}))
    mixed = scene.draft(GroupingKind.MIXED, absent=frozenset({away}))

    assert set().union(*members(needs)) == {student.id for student in scene.students[1:6]}
    assert set().union(*members(mixed)) == {student.id for student in scene.students[1:]}


@pytest.mark.parametrize(
    ("students", "seen", "absent", "groups", "reason"),
    [
        (6, True, 0, 7, "more_groups_than_students"),
        (1, True, 0, None, "one_student"),
        (3, True, 3, None, "nobody_present"),
        (3, False, 0, None, "nobody_observed"),
    ],
)
def test_what_cannot_be_is_named(
    make: Make, students: int, seen: bool, absent: int, groups: int | None, reason: str
) -> None:
    scene = class_of(make, students, seen=seen)
    away = frozenset(student.id for student in scene.students[:absent])

    with pytest.raises(Contradiction) as refused:
        scene.draft(GroupingKind.NEEDS_NAMED, absent=away, groups=groups)

    assert refused.value.reason == reason


def test_the_smallest_set_of_contradictory_rules_is_named_and_one_may_be_left_out(scene: GroupScene) -> None:
    first, second, third = (student.id for student in scene.students[:3])
    for pair, kind in (((first, second), PairRuleKind.TOGETHER), ((second, first), PairRuleKind.APART)):
        author = scene.actor() if kind is PairRuleKind.APART else scene.actor(scene.colleague())
        pair_rules.add(scene.session, author, scene.class_group, student_ids=pair, kind=kind, is_hard=True, now=NOW)
    other = pair_rules.add(
        scene.session,
        scene.actor(),
        scene.class_group,
        student_ids=(second, third),
        kind=PairRuleKind.APART,
        is_hard=True,
        now=NOW,
    )

    with pytest.raises(Contradiction) as refused:
        scene.draft()
    together = pair_rules.list_in_force(scene.session, scene.class_group, TODAY)[0]
    plan = scene.draft(ignored_rules=frozenset({together.id}))

    assert {(rule.a, rule.b) for rule in refused.value.rules} == {(first, second)}
    assert len(refused.value.rules) == 2
    assert other.id
    assert not any({first, second} <= group or {second, third} <= group for group in members(plan))


def test_only_what_the_class_works_on_makes_groups_and_never_an_attitude(scene: GroupScene) -> None:
    scene.grid.items[0].is_self_only = True
    scene.session.commit()

    with pytest.raises(plans.NoCompetency):
        scene.draft()


def test_new_partners_are_chosen_once_a_plan_was_published(scene: GroupScene) -> None:
    first = scene.draft(GroupingKind.RANDOM, competency_ids=(), per_group=2, novelty=1.0)
    first.published_at = NOW
    scene.session.commit()

    second = scene.draft(GroupingKind.RANDOM, competency_ids=(), per_group=2, novelty=1.0, seed=4)

    assert not any(group in members(first) for group in members(second))


def test_a_plan_runs_for_its_students_between_its_days_once_published(scene: GroupScene) -> None:
    student = scene.students[0].id
    plan = scene.draft()
    before = plans.list_running(scene.session, on=TODAY, student_id=student)
    plan.published_at = NOW
    scene.session.commit()

    assert list(before) == []
    assert list(plans.list_running(scene.session, on=TODAY, student_id=student)) == [plan]
    assert list(plans.list_running(scene.session, on=TODAY, student_id=student + 1000)) == []


def test_a_plan_is_for_the_teachers_of_its_class(scene: GroupScene) -> None:
    plan = scene.draft()
    stranger = scene.actor(scene.make.account_of(scene.make.teacher()))

    assert plans.get(scene.session, scene.actor(scene.colleague()), plan.id) is plan
    with pytest.raises(NotFound):
        plans.get(scene.session, stranger, plan.id)
