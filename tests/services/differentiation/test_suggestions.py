"""« Laisse-moi proposer »: what a class works on, read from its grids and its evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evaluation_tool.models.evidence import HelpOffer
from evaluation_tool.models.grid import GridItem, NotTaught
from evaluation_tool.policy import Actor
from evaluation_tool.services import login_sessions, suggestions
from evaluation_tool.services.suggestions import Suggestions
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.student_scene import Scene, empty_scene


@pytest.fixture
def scene(make: Make) -> Scene:
    """A class of six, before anything was seen."""
    return empty_scene(make, students=6)


def actor_of(scene: Scene) -> Actor:
    """The teacher of the class."""
    return login_sessions.actor_of(scene.session, scene.teacher, today=TODAY)


def suggested(scene: Scene, **what: object) -> Suggestions:
    """What is proposed to the teacher."""
    return suggestions.suggest_competencies(scene.session, actor_of(scene), scene.class_group, **what)  # type: ignore[arg-type]


def saw(scene: Scene, item: int, ranks: dict[int, int], days_ago: int = 2) -> None:
    """Students seen at these ranks."""
    for student, rank in ranks.items():
        scene.see(rank, item=item, student=student, days_ago=days_ago)


def test_the_reason_names_who_learns_who_succeeds_and_who_offered_help(scene: Scene) -> None:
    saw(scene, 0, {0: 1, 1: 2, 2: 3, 3: 4})
    scene.session.add(
        HelpOffer(student_id=scene.students[3].id, competency_id=scene.items[0].competency_id, offered_on=TODAY)
    )
    scene.session.commit()

    found = suggested(scene)

    (first,) = found.chosen
    assert first.item.wording == "Je contrôle une livraison avec le bon de commande"
    assert set(first.learning) == set(scene.students[:2]) == set(first.fresh)
    assert first.ready == (scene.students[3],)
    assert set(first.unseen) == set(scene.students[4:]) == set(found.to_observe)
    assert first.last_seen_on == TODAY - timedelta(days=2)


def test_absent_students_count_for_nothing(scene: Scene) -> None:
    saw(scene, 0, {0: 1, 1: 2, 2: 3})

    assert not suggested(scene, absent={scene.students[0].id}).chosen


def test_attitudes_hidden_items_and_what_was_not_taught_never_come(scene: Scene) -> None:
    scene.items[0].hidden_at = NOW
    scene.session.add(NotTaught(grid_item_id=scene.items[1].id, class_group_id=scene.class_group.id, noted_on=TODAY))
    scene.session.commit()

    wordings = {item.wording for item in suggested(scene).items}

    assert wordings == {item.wording for item in scene.items[2:7]}


def test_an_old_level_is_no_fresh_evidence(scene: Scene) -> None:
    saw(scene, 0, {0: 1, 1: 2, 2: 3}, days_ago=40)

    assert not suggested(scene).chosen


def test_a_colleagues_grid_counts_only_where_one_has_none(make: Make, scene: Scene) -> None:
    colleague = make.teacher()
    make.teaching(teacher=colleague, class_group=scene.class_group, subject=make.subject("Français"))
    account = make.account_of(colleague)
    theirs = login_sessions.actor_of(scene.session, account, today=TODAY)

    borrowed = suggestions.list_work_items(scene.session, theirs, scene.class_group)
    own_grid = make.grid(owner=account, class_group=scene.class_group)
    own = suggestions.list_work_items(scene.session, theirs, scene.class_group)

    assert {item.grid_id for item in borrowed} == {scene.grid.id}
    assert {item.grid_id for item in own} == {own_grid.id}
    only = suggestions.list_work_items(scene.session, theirs, scene.class_group, grid_id=scene.grid.id)
    assert {item.grid_id for item in only} == {scene.grid.id}


def test_a_competency_of_two_grids_comes_once(make: Make, scene: Scene) -> None:
    second = make.grid(owner=scene.teacher, class_group=scene.class_group, items=0)
    item = scene.items[0]
    second.items.append(
        GridItem(
            competency_id=item.competency_id,
            competency_version_id=item.competency_version_id,
            position=0,
            wording="Je contrôle",
        )
    )
    scene.session.commit()

    items = suggested(scene).items

    assert len({one.competency_id for one in items}) == len(items) == 7
