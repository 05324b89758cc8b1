from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.evidence import (
    AssessmentRequest,
    Attainment,
    HelpOffer,
    LevelDecision,
    Observation,
    ObservationSource,
    RequestStatus,
)
from evaluation_tool.models.grid import GridItem
from evaluation_tool.models.level_scale import Level
from evaluation_tool.services import student_home, student_progress, teacher_home
from evaluation_tool.services.student_progress import Skill, StudentProgress
from tests.services.demo.reading import MOMENTS, PARIS, account, actor, by_teachers, filled_at


def test_prof_has_requests_waiting_and_students_not_seen_lately(school: Session) -> None:
    prof = actor(school, "prof")

    assert 3 <= len(teacher_home.list_waiting(school, prof)) <= 5
    assert {one.class_name for one in teacher_home.list_unseen(school, prof, weeks=4)} == {"3e SEGPA", "4e SEGPA"}


def test_requests_wait_until_a_level_is_written(school: Session) -> None:
    written = defaultdict(list)
    for row in by_teachers(school):
        if row.level_id is not None:
            written[row.student_id, row.grid_item_id].append(row.recorded_at)
    requests = school.scalars(select(AssessmentRequest)).all()

    for request in requests:
        later = [at for at in written[request.student_id, request.grid_item_id] if at >= request.asked_at]
        if request.status is RequestStatus.WAITING:
            assert later == []
        elif request.status is RequestStatus.ANSWERED:
            assert request.answered_at == min(later)
            assert school.get_one(Observation, request.observation_id).recorded_at == request.answered_at
    assert Counter(request.status for request in requests)[RequestStatus.ANSWERED] >= 5


def test_a_decision_says_why_and_stands(school: Session) -> None:
    decision = school.scalars(select(LevelDecision)).one()
    attained = school.get_one(Attainment, (decision.student_id, decision.competency_id))

    assert decision.reason
    assert (attained.level_id, attained.is_decided) == (decision.level_id, True)


def test_help_is_offered_on_what_succeeds(school: Session) -> None:
    for offer in school.scalars(select(HelpOffer)):
        attained = school.get_one(Attainment, (offer.student_id, offer.competency_id))
        assert school.get_one(Level, attained.level_id).rank >= 3


def skill(progress: StudentProgress, wording: str) -> Skill:
    return next(one for one in progress.skills if one.wording.startswith(wording))


@pytest.mark.parametrize("now", MOMENTS[2:6], ids=str)
def test_eleve_sees_a_path_that_encourages_and_asks_for_more(now: datetime) -> None:
    with filled_at(now) as session:
        student = account(session, "eleve").student
        assert student is not None

        home = student_home.published_home(session, student, now=now, zone=PARIS)

    progress = home.progress
    assert len(home.rises) >= 2
    assert len(progress.succeeded) >= 10
    assert len(progress.learning) >= 5
    assert any(one.is_offered for one in progress.succeeded)
    assert any(one.next_step for one in progress.learning)
    assert home.goals
    assert skill(progress, "Je présente un produit").is_succeeded
    assert progress.unworded == 0


def test_eleve_tried_again_and_succeeded(school: Session) -> None:
    student_id = account(school, "eleve").student_id
    ranks = school.scalars(
        select(Level.rank)
        .select_from(Observation)
        .join(Observation.level)
        .join(Observation.grid_item)
        .where(
            Observation.student_id == student_id,
            Observation.source == ObservationSource.TEACHER,
            Observation.is_effective,
            GridItem.wording.startswith("Je prélève"),
        )
        .order_by(Observation.observed_on, Observation.sequence)
    ).all()

    assert ranks[-2:] == [1, 3]


def test_eleve_sees_herself_lower_than_her_teacher_on_something(school: Session) -> None:
    student = account(school, "eleve").student
    assert student is not None
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)

    one = skill(student_progress.published_progress(school, student, now=now, zone=PARIS), "Je présente un produit")

    assert one.level is not None
    assert one.self_level is not None
    assert (one.level.rank, one.self_level.rank) == (4, 2)
