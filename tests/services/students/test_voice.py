"""What a student says is written once, journaled, and makes no level."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import (
    Assessment,
    AssessmentRequest,
    Attainment,
    HelpOffer,
    Observation,
    ObservationSource,
    RequestStatus,
)
from evaluation_tool.policy import Actor
from evaluation_tool.services import login_sessions, student_path, student_progress, student_voice
from evaluation_tool.services.student_voice import NotAskedFor, UnknownLevel, WornForm
from tests.moments import NOW, TODAY
from tests.student_scene import Scene

PARIS = ZoneInfo("Europe/Paris")


def actor(scene: Scene, student: int = 0) -> Actor:
    return login_sessions.actor_of(scene.session, scene.make.account_of(scene.students[student]), today=TODAY)


def say(scene: Scene, rank: int, *, item: int = 0, nonce: str = "0" * 16, days: int = 0) -> Observation:
    row = student_voice.assess_oneself(
        scene.session,
        actor(scene),
        scene.student,
        scene.items[item].competency_id,
        level_id=scene.levels[rank - 1].id,
        nonce=nonce,
        now=NOW + timedelta(days=days),
    )
    scene.session.commit()
    return row


def ask(scene: Scene, item: int = 0) -> AssessmentRequest:
    request = student_voice.ask(scene.session, actor(scene), scene.student, scene.items[item].competency_id, now=NOW)
    scene.session.commit()
    return request


def rows(scene: Scene) -> list[Observation]:
    return list(
        scene.session.scalars(
            select(Observation).where(Observation.source == ObservationSource.SELF).order_by(Observation.id)
        )
    )


def actions(scene: Scene) -> list[str]:
    return list(scene.session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence)))


def test_a_view_is_kept_beside_the_level_and_changes_nothing(scene: Scene) -> None:
    scene.see(2)
    before = [(row.level_id, row.sequence) for row in scene.session.scalars(select(Attainment))]

    say(scene, 4)

    assert [(row.level_id, row.sequence) for row in scene.session.scalars(select(Attainment))] == before
    shown = student_progress.published_progress(scene.session, scene.student, now=NOW, zone=PARIS).skills[0]
    assert shown.level is not None
    assert shown.self_level is not None
    assert (shown.level.rank, shown.self_level.rank) == (2, 4)
    assert actions(scene)[-1] == "self.assessed"


def test_a_form_sent_twice_writes_once(scene: Scene) -> None:
    first = say(scene, 3)

    again = say(scene, 3)

    assert again.id == first.id
    assert len(rows(scene)) == 1


def test_another_view_the_same_day_corrects_the_first(scene: Scene) -> None:
    say(scene, 3)

    say(scene, 2, nonce="1" * 16)

    first, second = rows(scene)
    assert (first.is_effective, second.is_effective) == (False, True)
    assert (second.replaces_id, second.sequence) == (first.id, first.sequence)
    assert scene.session.scalar(select(func.count()).select_from(Assessment)) == 1


def test_a_view_is_in_a_seance_of_the_students_own(scene: Scene) -> None:
    scene.type(scene.operation(2))

    row = say(scene, 3)

    seance = scene.session.get_one(Assessment, row.assessment_id)
    assert seance.author_id == actor(scene).account_id
    assert seance.is_implicit


def test_a_students_own_view_is_shown_to_it_at_once(scene: Scene) -> None:
    say(scene, 3, item=7)

    path = student_path.published_path(scene.session, scene.student, scene.items[7].competency_id, now=NOW, zone=PARIS)

    assert [view.level.rank for view in path.skill.self_views] == [3]
    assert path.steps == ()


@pytest.mark.parametrize("nonce", ["", "x" * 16, "0" * 17, "0" * 15 + "\n"])
def test_a_form_without_its_mark_is_not_kept(scene: Scene, nonce: str) -> None:
    with pytest.raises(WornForm):
        say(scene, 3, nonce=nonce)


def test_a_level_of_no_scale_in_force_is_refused(scene: Scene) -> None:
    with pytest.raises(UnknownLevel):
        student_voice.assess_oneself(
            scene.session,
            actor(scene),
            scene.student,
            scene.items[0].competency_id,
            level_id=999,
            nonce="0" * 16,
            now=NOW,
        )


def test_nobody_speaks_for_somebody_else(scene: Scene) -> None:
    with pytest.raises(NotFound):
        student_voice.ask(scene.session, actor(scene, 1), scene.student, scene.items[0].competency_id, now=NOW)


def test_a_school_may_do_without(scene: Scene) -> None:
    establishment = scene.session.get_one(Establishment, 1)
    establishment.self_assessment_on = establishment.requests_on = False
    scene.session.commit()

    with pytest.raises(NotAskedFor):
        say(scene, 3)
    with pytest.raises(NotAskedFor):
        ask(scene)


def test_one_request_waits_however_often_one_asks(scene: Scene) -> None:
    first, second = ask(scene), ask(scene)

    assert first.id == second.id
    assert actions(scene).count("request.made") == 1


def test_a_request_can_be_taken_back_and_made_again(scene: Scene) -> None:
    first = ask(scene)
    student_voice.withdraw(scene.session, actor(scene), scene.student, scene.items[0].competency_id, now=NOW)
    scene.session.commit()

    again = ask(scene)

    assert first.status is RequestStatus.WITHDRAWN
    assert (again.id != first.id, again.status) == (True, RequestStatus.WAITING)


def test_observing_answers_the_request(scene: Scene) -> None:
    request = ask(scene)

    scene.see(3)

    scene.session.refresh(request)
    assert request.status is RequestStatus.ANSWERED


def test_nobody_asks_to_be_assessed_on_an_attitude(scene: Scene) -> None:
    with pytest.raises(NotFound):
        ask(scene, 7)


def test_help_is_offered_only_on_what_succeeds_and_can_be_taken_back(lived: Scene) -> None:
    wanted = [lived.items[item].competency_id for item in (0, 1, 2)]

    def offer(*competencies: int) -> set[int]:
        student_voice.offer_help(lived.session, actor(lived), lived.student, competencies, now=NOW, zone=PARIS)
        lived.session.commit()
        return set(lived.session.scalars(select(HelpOffer.competency_id)))

    assert offer(*wanted) == set(wanted[:2])
    assert offer(wanted[1]) == {wanted[1]}
    assert offer() == set()
    assert actions(lived).count("help.offered") == 3
