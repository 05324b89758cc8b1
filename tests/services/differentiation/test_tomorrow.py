"""Tomorrow's sheet: proposed from the evidence, true, and kept nowhere until a teacher opens it."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from evaluation_tool.domain.activity import Support
from evaluation_tool.models.differentiation import Activity, ActivityVersion, GroupingPlan
from evaluation_tool.models.evidence import Observation
from evaluation_tool.models.framework import Competency
from evaluation_tool.models.grid import Phrase, PhraseKind
from evaluation_tool.policy import Actor
from evaluation_tool.services import login_sessions, student_voice, tomorrow
from evaluation_tool.services.tomorrow import Sheet, SheetChanged
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.student_scene import Scene, empty_scene

PARIS = ZoneInfo("Europe/Paris")
DAY = TODAY + timedelta(days=1)


@pytest.fixture
def scene(make: Make) -> Scene:
    """Eight students, nobody seen."""
    return empty_scene(make, students=8)


@pytest.fixture
def seen(scene: Scene) -> Scene:
    """Two needs: five students learn item 0, the three others item 2; what they succeed at is new."""
    for student in range(8):
        learns, succeeds = (0, 2) if student < 5 else (2, 0)
        scene.see(1 + student % 2, item=learns, student=student, days_ago=3)
        if student != 7:
            scene.see(3, item=succeeds, student=student, days_ago=2)
    return scene


def actor_of(scene: Scene) -> Actor:
    """The teacher."""
    return login_sessions.actor_of(scene.session, scene.teacher, today=TODAY)


def sheet_of(scene: Scene, day: date = DAY) -> Sheet:
    """The sheet for the next day."""
    return tomorrow.prepare(scene.session, actor_of(scene), scene.class_group, day=day, now=NOW, zone=PARIS)


def opened(scene: Scene, sheet: Sheet, sentence: str = "Refaites le colis.", mark: str = "") -> GroupingPlan:
    """The sheet on the board."""
    tasks = [(sentence, "Table 2")] * len(sheet.groups)
    return tomorrow.open_on_board(scene.session, actor_of(scene), sheet, mark=mark or sheet.mark, tasks=tasks, now=NOW)


def test_everybody_seen_has_a_group_on_what_most_of_it_is_learning(seen: Scene) -> None:
    sheet = sheet_of(seen)

    placed = [student for group in sheet.groups for student in group.members]
    assert sorted(student.id for student in placed) == sorted(student.id for student in seen.students)
    assert {group.item.competency_id for group in sheet.groups if group.item} == {
        seen.items[0].competency_id,
        seen.items[2].competency_id,
    }


def test_reading_it_writes_nothing_and_it_is_the_same_again(seen: Scene) -> None:
    first, second = sheet_of(seen), sheet_of(seen)

    assert first.mark == second.mark
    assert seen.session.scalar(select(func.count()).select_from(GroupingPlan)) == 0
    assert not seen.session.dirty
    assert not seen.session.new


def test_the_successes_are_published_and_still_stand(seen: Scene) -> None:
    seen.see(4, item=3, student=7, days_ago=0, closed=False)
    seen.see(3, item=3, student=6, days_ago=5)
    seen.see(1, item=3, student=6, days_ago=4)

    said = sheet_of(seen).successes

    assert len(said) == 3
    assert len({one.student.id for one in said}) == 3
    assert all(one.wording in {seen.items[0].wording, seen.items[2].wording} for one in said)


def test_having_tried_again_is_said_first(seen: Scene) -> None:
    seen.see(3, item=0, student=4, days_ago=2)

    first = sheet_of(seen).successes[0]

    assert (first.student, first.retried) == (seen.students[4], True)


def test_who_was_never_seen_and_who_was_seen_long_ago_come_first_to_observe(scene: Scene) -> None:
    for student in range(4):
        scene.see(1, item=0, student=student, days_ago=3)
    scene.see(2, item=0, student=4, days_ago=40)
    scene.see(3, item=0, student=5, days_ago=3)

    observe = sheet_of(scene).observe

    assert {line.item.competency_id for line in observe} == {scene.items[0].competency_id}
    assert {student.id for line in observe for student in line.students} == {
        scene.students[number].id for number in (4, 6, 7)
    }


def test_no_more_than_a_lesson_has_room_for(make: Make) -> None:
    observe = sheet_of(empty_scene(make, students=20)).observe

    assert [(len(line.students), line.more) for line in observe] == [(6, 14)]


def test_waiting_requests_are_there(seen: Scene) -> None:
    account = seen.make.account_of(seen.student)
    asking = login_sessions.actor_of(seen.session, account, today=TODAY)
    student_voice.ask(seen.session, asking, seen.student, seen.items[3].competency_id, now=NOW)

    (request,) = sheet_of(seen).ready

    assert (request.student_id, request.wording) == (seen.student.id, "Je remplis le rayon")


def test_a_task_comes_from_an_activity_at_the_right_support_or_from_the_phrases(seen: Scene) -> None:
    first, second = seen.items[0].competency_id, seen.items[2].competency_id
    activity = Activity(
        title="Colis",
        owner_id=seen.teacher.id,
        created_at=NOW,
        versions=[
            ActivityVersion(support=Support.GUIDED, instructions="Suis la fiche. Puis montre."),
            ActivityVersion(support=Support.PRACTICE, instructions="Prépare seul. Puis montre."),
        ],
        competencies=[seen.session.get_one(Competency, second)],
    )
    phrase = Phrase(kind=PhraseKind.NEXT_STEP, competency_id=first, text="Coche chaque ligne.", created_at=NOW)
    seen.session.add_all([activity, phrase])
    seen.session.commit()

    tasks = {group.item.competency_id: group.task for group in sheet_of(seen).groups if group.item}

    assert tasks[first].sentence == "Coche chaque ligne."
    assert tasks[second].sentence in {"Suis la fiche.", "Prépare seul."}
    assert tasks[second].activity_id == activity.id


def test_opening_it_makes_a_proposal_that_no_student_sees(seen: Scene) -> None:
    sheet = sheet_of(seen)

    plan = opened(seen, sheet)

    assert (plan.starts_on, plan.ends_on, plan.published_at) == (DAY, DAY, None)
    assert [group.name for group in plan.groups] == [group.name for group in sheet.groups]
    assert {(group.task, group.place) for group in plan.groups} == {("Refaites le colis.", "Table 2")}
    members = [[one.student_id for one in group.memberships] for group in plan.groups]
    assert members == [[student.id for student in group.members] for group in sheet.groups]


def test_then_the_sheet_and_the_board_show_the_same_plan(seen: Scene) -> None:
    plan = opened(seen, sheet_of(seen))
    plan.groups[0].memberships[0].group = plan.groups[1]
    seen.session.commit()
    seen.session.expire_all()

    again = sheet_of(seen)

    assert again.plan is plan
    assert [len(group.members) for group in again.groups] == [len(group.memberships) for group in plan.groups]
    assert again.groups[0].task.sentence == "Refaites le colis."
    assert opened(seen, again, "Autre consigne.") is plan
    assert {group.task for group in plan.groups} == {"Autre consigne."}


def test_what_was_read_is_what_is_opened(seen: Scene) -> None:
    mark = sheet_of(seen).mark
    for student in range(5):
        seen.see(4, item=0, student=student, days_ago=0)

    with pytest.raises(SheetChanged):
        opened(seen, sheet_of(seen), mark=mark)


def test_an_activity_left_as_it_was_is_given_whole(seen: Scene) -> None:
    competency = seen.session.get_one(Competency, seen.items[2].competency_id)
    version = ActivityVersion(support=Support.PRACTICE, instructions="Prépare le colis. Puis montre.")
    seen.session.add(
        Activity(title="Colis", owner_id=seen.teacher.id, created_at=NOW, versions=[version], competencies=[competency])
    )
    seen.session.commit()
    sheet = sheet_of(seen)

    plan = opened(seen, sheet, "Prépare le colis.")

    given = {group.competency_id: (group.task, group.activity_id is not None) for group in plan.groups}
    assert given[competency.id] == ("", True)
    assert given[seen.items[0].competency_id] == ("Prépare le colis.", False)


def test_a_class_of_which_nothing_is_known_is_still_a_sheet(scene: Scene) -> None:
    sheet = sheet_of(scene)

    assert (sheet.groups, sheet.successes, sheet.ready) == ((), (), ())
    assert len(sheet.observe) == 1
    with pytest.raises(SheetChanged):
        opened(scene, sheet)


def test_a_class_without_a_grid_and_without_students(make: Make) -> None:
    teacher = make.teacher()
    class_group = make.class_group(teacher=teacher)
    actor = login_sessions.actor_of(make.session, make.account_of(teacher), today=TODAY)

    sheet = tomorrow.prepare(make.session, actor, class_group, day=DAY, now=NOW, zone=PARIS)

    assert (sheet.groups, sheet.observe, sheet.ready, sheet.successes) == ((), (), (), ())


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 11, 27), date(2026, 11, 30)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
    ],
)
def test_tomorrow_is_a_day_of_school(today: date, expected: date) -> None:
    assert tomorrow.next_school_day(today) == expected


def test_nothing_of_the_log_is_touched(seen: Scene) -> None:
    before = seen.session.scalar(select(func.count()).select_from(Observation))

    opened(seen, sheet_of(seen))

    assert seen.session.scalar(select(func.count()).select_from(Observation)) == before
