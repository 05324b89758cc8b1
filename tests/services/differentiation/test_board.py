"""What happens on a board: moves by two teachers, undoing, keeping, tasks, publishing, observing, finishing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from evaluation_tool.models.differentiation import GroupingKind, GroupingPlan, PairRuleKind
from evaluation_tool.models.evidence import Observation
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student
from evaluation_tool.services import (
    boards,
    classes,
    pair_rules,
    plan_warnings,
    plans_adjust,
    plans_after,
    plans_publish,
)
from evaluation_tool.services.plans_adjust import AWAY, WAITING, Arrangement, Rearranged
from evaluation_tool.services.plans_publish import NotReady, Task
from tests.group_scene import GroupScene, class_of
from tests.make import Make
from tests.moments import NOW, TODAY

TASK = "Prépare trois colis avec ton groupe."


@pytest.fixture
def scene(make: Make) -> GroupScene:
    """Eight students seen at levels 1 to 4."""
    return class_of(make)


def arrangement(scene: GroupScene, plan: GroupingPlan) -> Arrangement:
    students = classes.list_students(scene.session, scene.class_group, TODAY)
    return plans_adjust.arrangement_of(plan, students)


def put(scene: GroupScene, plan: GroupingPlan, seen: Arrangement, moves: dict[Student, int]) -> Rearranged:
    places = {**seen.places, **{student.id: place for student, place in moves.items()}}
    return plans_adjust.arrange(
        scene.session, scene.actor(), plan, seen=seen, wanted=replace(seen, places=places), now=NOW
    )


def codes(scene: GroupScene, plan: GroupingPlan) -> list[str]:
    board = boards.load(scene.session, scene.actor(), plan)
    return [warning["code"] for warning in plan_warnings.list_warnings(scene.session, scene.actor(), board)]


def test_moves_of_two_teachers_on_one_board_are_both_kept_and_a_clash_is_told(scene: GroupScene) -> None:
    plan = scene.draft(per_group=4)
    first, second = plan.groups
    one, two, three = (membership.student for membership in first.memberships[:3])
    seen = arrangement(scene, plan)
    version = plan.version

    put(scene, plan, seen, {one: second.id, two: second.id})
    scene.session.commit()
    late = put(scene, plan, seen, {two: WAITING, three: AWAY, one: second.id})

    after = arrangement(scene, plan)
    assert late.moved == {three.id: AWAY}
    assert late.missed == (two.id,)
    assert [after.places[student.id] for student in (one, two, three)] == [second.id, second.id, AWAY]
    assert plan.version > version


def test_undoing_puts_everybody_back_move_by_move(scene: GroupScene) -> None:
    plan = scene.draft(per_group=4)
    start = arrangement(scene, plan)
    student = plan.groups[0].memberships[0].student
    put(scene, plan, start, {student: plan.groups[1].id})
    plans_adjust.repropose(scene.session, scene.actor(), plan, seed=5, now=NOW)

    plans_adjust.undo(scene.session, scene.actor(), plan, now=NOW)
    between = arrangement(scene, plan).places[student.id]
    plans_adjust.undo(scene.session, scene.actor(), plan, now=NOW)

    assert between == plan.groups[1].id
    assert arrangement(scene, plan) == start
    with pytest.raises(plans_adjust.NothingToUndo):
        plans_adjust.undo(scene.session, scene.actor(), plan, now=NOW)


@pytest.mark.parametrize("kind", list(GroupingKind))
def test_the_rest_is_proposed_around_what_is_kept(make: Make, kind: GroupingKind) -> None:
    scene = class_of(make, 12)
    plan = scene.draft(kind, per_group=3, competency_ids=tuple(scene.competencies[:1]))
    kept_group, other = plan.groups[0], plan.groups[1]
    frozen = {membership.student_id for membership in kept_group.memberships}
    kept = other.memberships[0].student
    seen = arrangement(scene, plan)
    wanted = replace(seen, kept_students=frozenset({kept.id}), kept_groups=frozenset({kept_group.id}))
    plans_adjust.arrange(scene.session, scene.actor(), plan, seen=seen, wanted=wanted, now=NOW)

    plans_adjust.repropose(scene.session, scene.actor(), plan, seed=9, now=NOW)

    after = arrangement(scene, plan)
    assert {student for student, place in after.places.items() if place == kept_group.id} == frozen
    assert after.places[kept.id] == other.id
    assert after.kept_students == {kept.id}
    assert WAITING not in after.places.values()


def test_the_board_says_what_a_teacher_should_know(scene: GroupScene) -> None:
    plan = scene.draft(per_group=4)
    (one, two), other = [membership.student for membership in plan.groups[0].memberships[:2]], plan.groups[1]
    pair_rules.add(
        scene.session,
        scene.actor(),
        scene.class_group,
        student_ids=(one.id, two.id),
        kind=PairRuleKind.APART,
        is_hard=True,
        now=NOW,
    )
    broken = codes(scene, plan)
    put(scene, plan, arrangement(scene, plan), {one: other.id})
    scene.grid.items[0].hidden_at = NOW
    plans_publish.publish(scene.session, scene.actor(), plan, ends_on=TODAY, sentence=TASK, now=NOW)
    scene.session.flush()
    again = scene.draft(per_group=4, competency_ids=(scene.competencies[1],))

    assert broken == ["rule_broken"]
    assert codes(scene, plan) == ["target_gone"]
    assert {"nobody_seen", "same_kind", "rule_broken"} >= set(codes(scene, again)) >= {"nobody_seen", "same_kind"}


def test_more_than_five_in_the_neediest_group_is_told(make: Make) -> None:
    scene = class_of(make, 9, seen=False)
    scene.see([1, 1, 1, 1, 1, 1, 4, 4, 4])
    plan = scene.draft(GroupingKind.NEEDS_PROFILE, groups=2)
    weak, strong = sorted(plan.groups, key=lambda group: group.memberships[0].student_id)
    moves = {student: weak.id if place < 6 else strong.id for place, student in enumerate(scene.students)}
    put(scene, plan, arrangement(scene, plan), moves)

    assert codes(scene, plan)[0] == "neediest_large"


@pytest.mark.parametrize(
    ("days", "sentence", "problems"),
    [(None, TASK, ("no_end",)), (-1, TASK, ("end_passed",)), (22, "", ("end_too_far", "no_task"))],
)
def test_publishing_needs_a_day_and_a_task_for_each_group(
    scene: GroupScene, days: int | None, sentence: str, problems: tuple[str, ...]
) -> None:
    plan = scene.draft(GroupingKind.NEEDS_PROFILE)
    plans_publish.give_tasks(scene.session, scene.actor(), plan, {plan.groups[0].id: Task(TASK)}, now=NOW)
    ends_on = None if days is None else TODAY + timedelta(days=days)

    with pytest.raises(NotReady) as refused:
        plans_publish.publish(scene.session, scene.actor(), plan, ends_on=ends_on, sentence=sentence, now=NOW)

    assert refused.value.problems == problems
    assert plan.published_at is None
    assert plan.groups[0].name not in refused.value.groups


def test_what_was_seen_in_the_groups_is_observed_from_the_board_once(scene: GroupScene) -> None:
    plan = scene.draft()
    plans_publish.publish(scene.session, scene.actor(), plan, ends_on=TODAY, sentence=TASK, now=NOW)
    scene.session.commit()
    top = scene.session.scalars(select(Level).order_by(Level.rank.desc())).first()
    assert top is not None
    student = scene.students[0].id

    for _ in range(2):
        board = boards.load(scene.session, scene.actor(), plan)
        sheet = plans_after.load(scene.session, scene.actor(), board)
        plans_after.record(
            scene.session, scene.actor(), plan, sheet, {student: str(top.id)}, prefix="0123456789abcdef", now=NOW
        )
        scene.session.commit()

    rows = scene.session.scalars(select(Observation).where(Observation.student_id == student).order_by(Observation.id))
    assert [row.level_id for row in rows][1:] == [top.id]
    assert boards.load(scene.session, scene.actor(), plan).columns[0].cards


def test_finished_groups_stay_as_they_were_and_a_published_one_is_not_thrown_away(scene: GroupScene) -> None:
    plan = scene.draft()
    plans_publish.publish(scene.session, scene.actor(), plan, ends_on=TODAY, sentence=TASK, now=NOW)
    with pytest.raises(plans_publish.AlreadyPublished):
        plans_publish.discard(scene.session, scene.actor(), plan, now=NOW)
    plans_publish.finish(scene.session, scene.actor(), plan, now=NOW)

    with pytest.raises(plans_adjust.PlanFinished):
        put(scene, plan, arrangement(scene, plan), {scene.students[0]: AWAY})
    partners = plans_after.list_partners(scene.session, scene.actor(), scene.class_group, [plan])
    assert all(len(one.met) + len(one.not_met) == len(scene.students) - 1 and one.met for one in partners)
