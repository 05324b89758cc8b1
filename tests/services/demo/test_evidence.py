import json
import time
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.operations import MOST_OPERATIONS
from evaluation_tool.models.account import Account
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.evidence import (
    Assessment,
    AssessmentAbsence,
    AssessmentItem,
    AssessmentRequest,
    Context,
    Goal,
    HelpOffer,
    LevelDecision,
    NextStep,
    Observation,
    ObservationSource,
    ObservationState,
)
from evaluation_tool.models.grid import GridClass, GridItem, NotTaught
from evaluation_tool.models.level_scale import Level
from evaluation_tool.services import (
    attainments,
    audit,
    observation_journal,
)
from evaluation_tool.services.demo.school_days import lesson_days
from tests.services.demo.conftest import TODAY
from tests.services.demo.reading import MOMENTS, PARIS, actor, by_teachers, filled_at, log


def test_summaries_are_their_definition_and_the_journal_is_whole(school: Session) -> None:
    assert attainments.mismatches(school) == []
    assert audit.verify(school).broken_at is None


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_nothing_is_later_than_now_whatever_the_day(now: datetime) -> None:
    with filled_at(now) as session:
        assert_nothing_is_later(session, now)
        assert attainments.mismatches(session) == []


def assert_nothing_is_later(session: Session, now: datetime) -> None:
    today = now.astimezone(PARIS).date()

    assert all(row.observed_on <= today and row.recorded_at <= now for row in log(session))
    assert all(one.opened_at <= now for one in session.scalars(select(Assessment)))
    assert all(one.closed_at <= now for one in session.scalars(select(Assessment)) if one.closed_at is not None)
    for request in session.scalars(select(AssessmentRequest)):
        assert request.asked_at <= (request.answered_at or now) <= now
    assert all(step.written_on <= (step.done_on or today) <= today for step in session.scalars(select(NextStep)))
    assert all(goal.set_on <= (goal.reached_on or today) <= today for goal in session.scalars(select(Goal)))
    assert all(offer.offered_on <= today for offer in session.scalars(select(HelpOffer)))
    assert all(one.decided_on <= today and one.recorded_at <= now for one in session.scalars(select(LevelDecision)))


def test_ten_weeks_of_lessons_make_thousands_of_observations(school: Session) -> None:
    rows = log(school)
    days = {row.observed_on for row in rows}

    assert 8_000 <= len(rows) <= 15_000
    assert days <= set(lesson_days(date(2026, 9, 1), TODAY, weeks=10))
    assert {day.isocalendar().week for day in days} == {37, 38, 39, 40, 41, 42, 45, 46, 47, 48}


@pytest.mark.parametrize("day", [date(2026, 10, 19), date(2026, 11, 11), date(2026, 11, 21), date(2027, 5, 6)])
def test_holidays_and_saturdays_have_no_lessons(day: date) -> None:
    assert day not in lesson_days(date(2026, 9, 1), day, weeks=2)


def test_a_year_that_has_not_begun_has_no_evidence() -> None:
    with filled_at(MOMENTS[0]) as session:
        assert log(session) == []


def test_the_same_instant_gives_the_same_evidence() -> None:
    def told() -> list[tuple[object, ...]]:
        with filled_at(MOMENTS[4]) as session:
            return [
                (row.student_id, row.competency_id, row.level_id, row.state, row.recorded_at, row.note)
                for row in log(session)
            ]

    assert told() == told()


def test_filling_takes_seconds() -> None:
    begun = time.process_time()

    with filled_at(MOMENTS[4]):
        assert time.process_time() - begun < 4


def test_corrections_take_the_place_of_what_they_correct(school: Session) -> None:
    rows = {row.id: row for row in log(school)}
    corrections = [row for row in rows.values() if row.replaces_id is not None]

    assert len(corrections) > 200
    assert any(rows[row.replaces_id or 0].replaces_id is not None for row in corrections)
    for row in corrections:
        before = rows[row.replaces_id or 0]
        assert not before.is_effective
        assert before.id < row.id
        assert before.recorded_at < row.recorded_at
        for column in ("student_id", "grid_item_id", "assessment_id", "author_id", "observed_on", "sequence"):
            assert getattr(before, column) == getattr(row, column)


def test_only_the_last_word_on_a_cell_is_effective(school: Session) -> None:
    rows = log(school)
    replaced = {row.replaces_id for row in rows}
    cells = Counter(
        (row.assessment_id, row.student_id, row.grid_item_id, row.source) for row in rows if row.is_effective
    )

    for row in rows:
        assert row.is_effective == (row.id not in replaced and row.state is not ObservationState.CLEARED)
    assert set(cells.values()) == {1}


def test_sequence_is_the_order_of_recording(school: Session) -> None:
    rows = log(school)
    new = [row for row in rows if row.replaces_id is None]

    assert [row.sequence for row in new] == list(range(1, len(new) + 1))
    assert all(before.recorded_at <= after.recorded_at for before, after in pairwise(rows))


def test_a_burst_is_one_save_of_one_teacher(school: Session) -> None:
    bursts: dict[str, list[Observation]] = defaultdict(list)
    for row in by_teachers(school):
        bursts[row.batch_id].append(row)

    for batch_id, rows in bursts.items():
        assert batch_id in {row.operation_id for row in rows}
        assert len({(row.author_id, row.assessment_id, row.recorded_at) for row in rows}) == 1
        assert len(rows) <= MOST_OPERATIONS


def test_teachers_observe_their_own_classes_on_their_grids(school: Session) -> None:
    spans = school.execute(
        select(Enrolment.student_id, Enrolment.class_group_id, Enrolment.starts_on, Enrolment.ends_on)
    ).all()
    enrolled = {(student, group): (first, last) for student, group, first, last in spans}
    at_work = {(row.grid_id, row.class_group_id) for row in school.scalars(select(GridClass))}
    chosen = {(row.assessment_id, row.grid_item_id) for row in school.scalars(select(AssessmentItem))}
    authors = {one.id: actor(school, one.login) for one in school.scalars(select(Account)) if one.teacher_id}
    seances = {one.id: one for one in school.scalars(select(Assessment))}
    items = {item.id: item for item in school.scalars(select(GridItem))}

    for row in by_teachers(school):
        seance, item = seances[row.assessment_id], items[row.grid_item_id]
        first, last = enrolled[row.student_id, seance.class_group_id]
        assert first <= row.observed_on <= (last or TODAY)
        assert authors[row.author_id].teaches(seance.class_group_id, row.observed_on)
        assert (row.author_id, row.observed_on) == (seance.author_id, seance.observed_on)
        assert (item.grid_id, item.competency_id, item.is_self_only) == (seance.grid_id, row.competency_id, False)
        assert (item.grid_id, seance.class_group_id) in at_work
        assert (row.assessment_id, row.grid_item_id) in chosen


def test_students_ticked_absent_are_skipped(school: Session) -> None:
    absences = {(row.assessment_id, row.student_id) for row in school.scalars(select(AssessmentAbsence))}
    states = Counter(row.state for row in log(school))

    assert len(absences) > 100
    assert not any((row.assessment_id, row.student_id) in absences for row in log(school))
    assert states[ObservationState.ABSENT] > 20
    assert states[ObservationState.EXEMPT] > 5
    assert states[ObservationState.CLEARED] > 5


def test_what_is_not_taught_was_not_observed(school: Session) -> None:
    untaught = {(row.grid_item_id, row.class_group_id) for row in school.scalars(select(NotTaught))}
    observed = {(row.grid_item_id, row.assessment.class_group_id) for row in by_teachers(school)}

    assert len(untaught) > 20
    assert untaught.isdisjoint(observed)


def test_one_seance_is_going_on_and_the_others_are_closed(school: Session) -> None:
    seances = school.scalars(select(Assessment).where(~Assessment.is_implicit)).all()
    going_on = [one for one in seances if one.closed_at is None]

    assert [(one.author.login, one.class_group.name, one.observed_on) for one in going_on] == [
        ("prof", "3e Atelier 1", TODAY)
    ]
    assert {one.context for one in seances} == {Context.CLASSROOM, Context.WORKSHOP, Context.ORAL, Context.WRITTEN}


def test_no_teacher_is_in_two_rooms_at_once(school: Session) -> None:
    seances = school.scalars(
        select(Assessment).where(~Assessment.is_implicit).order_by(Assessment.author_id, Assessment.opened_at)
    ).all()

    for before, after in pairwise(seances):
        if before.author_id == after.author_id:
            assert before.closed_at is not None
            assert before.closed_at <= after.opened_at


def test_classes_make_progress(school: Session) -> None:
    ranks = {level.id: level.rank for level in school.scalars(select(Level))}
    trails: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in by_teachers(school):
        if row.is_effective and row.level_id is not None:
            trails[row.student_id, row.competency_id].append(ranks[row.level_id])
    long = [trail for trail in trails.values() if len(trail) >= 3]

    assert sum(trail[-1] > trail[0] for trail in long) > len(long) / 2
    assert any(trail[-1] == trail[0] for trail in long)
    assert any(after < before for trail in long for before, after in pairwise(trail))
    assert {trail[-1] for trail in long} == {1, 2, 3, 4}


def test_several_teachers_observe_one_competency(school: Session) -> None:
    authors = school.execute(
        select(Observation.student_id, Observation.competency_id)
        .where(Observation.source == ObservationSource.TEACHER, Observation.is_effective)
        .group_by(Observation.student_id, Observation.competency_id)
        .having(func.count(Observation.author_id.distinct()) > 1)
    ).all()

    assert len(authors) > 50


def test_self_assessments_are_the_students_own_and_the_only_word_on_attitudes(school: Session) -> None:
    own = [row for row in log(school) if row.source is ObservationSource.SELF]
    attitudes = set(school.scalars(select(GridItem.id).where(GridItem.is_self_only)))

    assert len(own) > 300
    for row in own:
        assert row.author.student_id == row.student_id
        assert row.assessment.is_implicit
        assert (row.assessment.author_id, row.level_id is not None) == (row.author_id, True)
    assert attitudes & {row.grid_item_id for row in own}
    assert not attitudes & {row.grid_item_id for row in by_teachers(school)}


def test_the_program_goes_on_from_there() -> None:
    with filled_at(MOMENTS[4]) as session:
        prof = actor(session, "prof")
        workshop = session.scalars(select(ClassGroup).where(ClassGroup.name == "3e Atelier 1")).one()
        going_on = session.scalars(
            select(Assessment).where(Assessment.closed_at.is_(None), ~Assessment.is_implicit)
        ).one()
        burst = observation_journal.list_bursts(session, prof, workshop)[0]

        outcomes = observation_journal.undo_burst(
            session, prof, workshop, going_on.grid, burst.batch_id, now=MOMENTS[4] + timedelta(minutes=1)
        )

        assert burst.recorded_at.date() == TODAY
        assert [outcome.refusal for outcome in outcomes] == [None] * len(outcomes)
        assert outcomes
        assert attainments.mismatches(session) == []


def test_one_event_tells_it_with_counts_only(school: Session) -> None:
    events = school.scalars(select(AuditEvent).where(AuditEvent.action == "demo.evidence_created")).all()

    assert len(events) == 1
    assert all(isinstance(count, int) for count in json.loads(events[0].payload)["ids"].values())
