import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, StaticPool, create_engine, func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.operations import MOST_OPERATIONS
from evaluation_tool.models import Base
from evaluation_tool.models.account import Account
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.evidence import (
    Assessment,
    AssessmentAbsence,
    AssessmentItem,
    AssessmentRequest,
    Attainment,
    Context,
    Goal,
    HelpOffer,
    LevelDecision,
    NextStep,
    Observation,
    ObservationSource,
    ObservationState,
    RequestStatus,
)
from evaluation_tool.models.grid import GridClass, GridItem, NotTaught
from evaluation_tool.models.level_scale import Level
from evaluation_tool.policy import Actor
from evaluation_tool.services import (
    attainments,
    audit,
    demo,
    login_sessions,
    observation_journal,
    student_progress,
    teacher_home,
)
from evaluation_tool.services.demo.school_days import lesson_days
from evaluation_tool.services.student_progress import Skill, StudentProgress
from tests.services.demo.conftest import PASSWORD, TODAY

PARIS = ZoneInfo("Europe/Paris")
MOMENTS = [
    datetime(2026, 8, 2, 9, tzinfo=UTC),
    datetime(2026, 9, 7, 6, tzinfo=UTC),
    datetime(2026, 10, 12, 15, 50, tzinfo=UTC),
    datetime(2026, 11, 22, 21, tzinfo=UTC),
    datetime(2026, 11, 23, 21, tzinfo=UTC),
    datetime(2027, 2, 1, 9, tzinfo=UTC),
    datetime(2027, 7, 31, 9, tzinfo=UTC),
]

FillAt = Callable[[datetime], Session]


@pytest.fixture(scope="module")
def fill_at() -> Iterator[FillAt]:
    """Makes the demonstration of an instant, a fresh one each time."""
    opened: list[tuple[Session, Engine]] = []

    def filled(now: datetime) -> Session:
        engine = create_engine("sqlite://", poolclass=StaticPool)
        Base.metadata.create_all(engine)
        session = Session(engine)
        opened.append((session, engine))
        demo.fill(session, now=now, today=now.astimezone(PARIS).date(), password=PASSWORD)
        session.commit()
        return session

    yield filled
    for session, engine in opened:
        session.close()
        engine.dispose()


def log(session: Session) -> Sequence[Observation]:
    return session.scalars(select(Observation).order_by(Observation.id)).all()


def by_teachers(session: Session) -> list[Observation]:
    return [row for row in log(session) if row.source is ObservationSource.TEACHER]


def account(session: Session, login: str) -> Account:
    return session.scalars(select(Account).where(Account.login == login)).one()


def actor(session: Session, login: str, today: date = TODAY) -> Actor:
    return login_sessions.actor_of(session, account(session, login), today=today)


def test_summaries_are_their_definition_and_the_journal_is_whole(school: Session) -> None:
    assert attainments.mismatches(school) == []
    assert audit.verify(school).broken_at is None


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_nothing_is_later_than_now_whatever_the_day(fill_at: FillAt, now: datetime) -> None:
    session = fill_at(now)
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
    assert attainments.mismatches(session) == []


def test_ten_weeks_of_lessons_make_thousands_of_observations(school: Session) -> None:
    rows = log(school)
    days = {row.observed_on for row in rows}

    assert 8_000 <= len(rows) <= 15_000
    assert days <= set(lesson_days(date(2026, 9, 1), TODAY, weeks=10))
    assert {day.isocalendar().week for day in days} == {37, 38, 39, 40, 41, 42, 45, 46, 47, 48}


@pytest.mark.parametrize("day", [date(2026, 10, 19), date(2026, 11, 11), date(2026, 11, 21), date(2027, 5, 6)])
def test_holidays_and_saturdays_have_no_lessons(day: date) -> None:
    assert day not in lesson_days(date(2026, 9, 1), day, weeks=2)


def test_a_year_that_has_not_begun_has_no_evidence(fill_at: FillAt) -> None:
    assert log(fill_at(MOMENTS[0])) == []


def test_the_same_day_gives_the_same_evidence(fill_at: FillAt) -> None:
    def told(session: Session) -> list[tuple[object, ...]]:
        return [
            (row.student_id, row.competency_id, row.level_id, row.state, row.recorded_at, row.note, row.operation_id)
            for row in log(session)
        ]

    assert told(fill_at(MOMENTS[4])) == told(fill_at(MOMENTS[4]))


def test_filling_takes_seconds(fill_at: FillAt) -> None:
    begun = time.process_time()
    fill_at(MOMENTS[4])

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


@pytest.mark.parametrize("now", [MOMENTS[2], MOMENTS[3], MOMENTS[4], MOMENTS[5]], ids=str)
def test_eleve_sees_a_path_that_encourages_and_asks_for_more(fill_at: FillAt, now: datetime) -> None:
    session = fill_at(now)
    student = account(session, "eleve").student
    assert student is not None

    progress = student_progress.published_progress(session, student, now=now, zone=PARIS)

    assert len(progress.rises) >= 2
    assert len(progress.succeeded) >= 10
    assert len(progress.learning) >= 5
    assert any(one.is_offered for one in progress.succeeded)
    assert any(one.next_step for one in progress.learning)
    assert progress.goals
    too_hard_on_herself = skill(progress, "Je présente un produit")
    assert too_hard_on_herself.is_succeeded
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


def test_the_program_goes_on_from_there(fill_at: FillAt) -> None:
    session = fill_at(MOMENTS[4])
    prof = actor(session, "prof")
    workshop = session.scalars(select(ClassGroup).where(ClassGroup.name == "3e Atelier 1")).one()
    burst = observation_journal.list_bursts(session, prof, workshop)[0]
    grid = session.scalars(select(Assessment).where(Assessment.closed_at.is_(None), ~Assessment.is_implicit)).one().grid

    outcomes = observation_journal.undo_burst(
        session, prof, workshop, grid, burst.batch_id, now=MOMENTS[4] + timedelta(minutes=1)
    )

    assert burst.recorded_at.date() == TODAY
    assert all(outcome.refusal is None for outcome in outcomes)
    assert outcomes
    assert attainments.mismatches(session) == []


def test_one_event_tells_it_with_counts_only(school: Session) -> None:
    events = school.scalars(select(AuditEvent).where(AuditEvent.action == "demo.evidence_created")).all()

    assert len(events) == 1
    assert all(isinstance(count, int) for count in json.loads(events[0].payload)["ids"].values())
