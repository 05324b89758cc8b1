"""What a student sees: everything of closed séances, nothing of open ones, nothing of anybody else."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.models.establishment import Establishment, Publication
from evaluation_tool.models.evidence import Attainment, LevelDecision
from evaluation_tool.models.grid import NotTaught
from evaluation_tool.models.level_scale import Level, LevelMapping, LevelScale
from evaluation_tool.services import attainments, student_home, student_path, student_progress
from evaluation_tool.services.student_home import StudentHome
from evaluation_tool.services.student_progress import Skill, StudentProgress, scale_of
from tests.moments import NOW, TODAY
from tests.statements import counted
from tests.student_scene import OFFICIAL, Scene

PARIS = ZoneInfo("Europe/Paris")


def progress(scene: Scene, *, student: int = 0, now: datetime = NOW) -> StudentProgress:
    return student_progress.published_progress(scene.session, scene.students[student], now=now, zone=PARIS)


def home(scene: Scene, *, now: datetime = NOW) -> StudentHome:
    return student_home.published_home(scene.session, scene.student, now=now, zone=PARIS)


def skill(scene: Scene, item: int = 0, *, now: datetime = NOW) -> Skill:
    shown = progress(scene, now=now)
    return next(one for one in (*shown.skills, *shown.attitudes) if one.id == scene.items[item].competency_id)


def rank(scene: Scene, item: int = 0, *, now: datetime = NOW) -> int | None:
    level = skill(scene, item, now=now).level
    return level.rank if level is not None else None


def setting(scene: Scene) -> Establishment:
    return scene.session.get_one(Establishment, 1)


def test_a_closed_seance_is_shown(scene: Scene) -> None:
    scene.see(3)

    assert rank(scene) == 3


def test_an_open_seance_is_invisible_until_its_hour(scene: Scene) -> None:
    scene.see(2, days_ago=7)
    scene.see(4, days_ago=0, closed=False, now=NOW)

    assert rank(scene) == 2
    assert rank(scene, now=datetime(2026, 11, 23, 16, 59, tzinfo=UTC)) == 2
    assert rank(scene, now=datetime(2026, 11, 23, 17, 0, tzinfo=UTC)) == 4


def test_what_is_seen_for_the_first_time_today_is_not_yet_observed(scene: Scene) -> None:
    scene.see(1, days_ago=0, closed=False, now=NOW)

    shown = skill(scene)

    assert (shown.level, shown.is_seen, shown.is_succeeded) == (None, False, False)
    assert home(scene).rises == ()


def test_a_backdated_open_seance_is_held_back_too(scene: Scene) -> None:
    scene.see(2, days_ago=40)
    scene.see(3, days_ago=20, closed=False, now=NOW)

    assert rank(scene) == 2


def test_a_school_may_publish_at_once(scene: Scene) -> None:
    setting(scene).publication = Publication.IMMEDIATE
    scene.see(3, days_ago=0, closed=False, now=NOW)

    assert rank(scene) == 3


def test_typing_without_a_seance_waits_for_the_evening(scene: Scene) -> None:
    scene.type(scene.operation(3))

    assert rank(scene) is None
    assert rank(scene, now=NOW + timedelta(hours=9)) == 3


@pytest.mark.parametrize("rule", AttainmentRule)
def test_once_all_is_published_the_level_is_the_teachers(lived: Scene, rule: AttainmentRule) -> None:
    setting(lived).attainment_rule = rule
    attainments.rebuild(lived.session)
    lived.session.commit()
    teachers = {
        row.competency_id: row.level_id
        for row in lived.session.scalars(select(Attainment).where(Attainment.student_id == lived.student.id))
    }

    seen = {one.id: one.level.level_id for one in progress(lived).skills if one.level is not None}

    assert seen == teachers


def test_a_decision_is_shown_the_evening_it_was_taken(scene: Scene) -> None:
    scene.see(2)
    pair = attainments.Pair(scene.student.id, scene.items[0].competency_id)
    scene.session.add(
        LevelDecision(
            student_id=pair.student_id,
            competency_id=pair.competency_id,
            level_id=scene.levels[2].id,
            reason="CANARI-RAISON",
            author_id=scene.teacher.id,
            decided_on=TODAY,
            recorded_at=NOW,
        )
    )
    scene.session.flush()
    attainments.refresh(scene.session, [pair])
    scene.session.commit()

    assert rank(scene) == 2
    assert rank(scene, now=NOW + timedelta(days=1)) == 3
    assert skill(scene, now=NOW + timedelta(days=1)).is_decided
    assert "CANARI" not in str(asdict(progress(scene, now=NOW + timedelta(days=1))))


def test_where_teachers_decide_what_was_seen_is_on_its_way(scene: Scene) -> None:
    setting(scene).attainment_rule = AttainmentRule.DECIDED
    scene.see(3)
    scene.see(3, item=1, days_ago=0, closed=False, now=NOW)

    assert (skill(scene).level, skill(scene).is_seen) == (None, True)
    assert not skill(scene, 1).is_seen


def test_an_older_scale_reads_on_the_one_in_force(scene: Scene) -> None:
    scene.see(4)
    old = scene.session.scalars(select(LevelScale)).one()
    old.is_active = False
    scene.session.flush()
    new = LevelScale(version=2, name="Trois", is_active=True, created_at=NOW)
    new.levels = [
        Level(
            rank=number,
            code=f"N{number}",
            teacher_label=f"N{number}",
            student_label=f"Niveau {number}",
            symbol="◔",
            fill="#ffffff",
            text_colour="#000000",
        )
        for number in (1, 2, 3)
    ]
    scene.session.add(new)
    scene.session.flush()
    scene.session.add_all(
        LevelMapping(from_level_id=level.id, scale_id=new.id, to_level_id=new.levels[min(level.rank, 3) - 1].id)
        for level in scene.levels
    )
    scene.session.commit()

    assert scale_of(scene.session).ranks == attainments.ranks_on_active_scale(scene.session)
    assert rank(scene) == 3


def test_never_taught_is_not_shown_but_evidence_always_is(scene: Scene) -> None:
    scene.see(3, item=1)
    scene.session.add_all(
        NotTaught(grid_item_id=scene.items[item].id, class_group_id=scene.class_group.id, noted_on=TODAY)
        for item in (0, 1)
    )
    scene.session.commit()

    shown = [one.id for one in progress(scene).skills]

    assert scene.items[0].competency_id not in shown
    assert scene.items[1].competency_id in shown


def test_successes_follow_a_student_out_of_the_class(scene: Scene) -> None:
    scene.see(4)
    for enrolment in scene.student.enrolments:
        enrolment.ends_on = TODAY - timedelta(days=1)
    scene.session.commit()

    shown = progress(scene).skills

    assert [one.id for one in shown] == [scene.items[0].competency_id]
    assert shown[0].item.class_group_id is None


def test_a_competency_without_a_students_sentence_waits_for_one(scene: Scene) -> None:
    scene.items[0].wording = ""
    scene.session.commit()

    shown = progress(scene)

    assert scene.items[0].competency_id not in [one.id for one in shown.skills]
    assert shown.unworded == 1
    assert OFFICIAL not in str(asdict(shown))


def test_attitudes_stand_apart_and_have_no_level_from_anybody(lived: Scene) -> None:
    shown = progress(lived)

    assert [one.id for one in shown.attitudes] == [lived.items[7].competency_id]
    assert all(one.level is None and not one.is_seen for one in shown.attitudes)


def test_the_last_rises_come_first_and_falls_do_not(lived: Scene) -> None:
    rises = home(lived).rises

    assert [risen.skill.id for risen in rises] == [lived.items[item].competency_id for item in (0, 5, 2)]
    assert [risen.before.rank for risen in rises if risen.before is not None] == [2, 2, 1]


def test_what_is_being_learnt_comes_with_its_next_step(lived: Scene) -> None:
    learning = {one.id: one.next_step for one in progress(lived).learning}

    assert learning[lived.items[6].competency_id].startswith("Compte les pièces")
    assert lived.items[0].competency_id not in learning


def test_a_step_that_is_done_is_not_a_next_step(scene: Scene) -> None:
    scene.see(1)
    scene.next_step("Ancien pas.", done_on=TODAY)

    assert skill(scene).next_step == ""


def test_nothing_of_anybody_else_is_there(lived: Scene) -> None:
    shown = str(asdict(home(lived)))
    for one in progress(lived).skills:
        path = student_path.published_path(lived.session, lived.student, one.id, now=NOW, zone=PARIS)
        shown += str(asdict(path))

    assert "CANARI" not in shown.upper()


def test_a_handful_of_queries_whatever_the_history(lived: Scene) -> None:
    with counted() as few:
        home(lived)
    for days_ago in range(2, 20):
        lived.see(3, item=days_ago % 7, days_ago=days_ago)
    with counted() as many:
        home(lived)

    assert len(few) <= 10
    assert len(many) <= len(few)


def test_the_card_tells_the_whole_way(lived: Scene) -> None:
    path = student_path.published_path(lived.session, lived.student, lived.items[0].competency_id, now=NOW, zone=PARIS)

    assert [step.level.rank for step in path.steps] == [1, 2, 2, 3]
    assert path.last is not None
    assert path.last.note.startswith("Tu as vu le carton abîmé")
    assert path.rises_to is not None
    assert path.rises_to.rank == 4
    assert path.next_criterion == "Je le fais même avec un produit que je ne connais pas."
    assert path.retries == 3


def test_the_card_keeps_an_open_seance_for_later(scene: Scene) -> None:
    scene.see(2, days_ago=7)
    scene.see(3, days_ago=0, closed=False, now=NOW, note="CANARI-OUVERT")

    path = student_path.published_path(scene.session, scene.student, scene.items[0].competency_id, now=NOW, zone=PARIS)

    assert [step.level.rank for step in path.steps] == [2]
    assert "CANARI" not in str(asdict(path))
