"""Saving a batch: what is written, corrected, refused, and never lost or doubled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from evaluation_tool.domain.operations import CellState, Refusal
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.evidence import (
    Assessment,
    AssessmentRequest,
    Attainment,
    DomainTally,
    Observation,
    RequestStatus,
)
from evaluation_tool.services import attainments, audit
from evaluation_tool.services.observations import TooManyOperations
from tests.moments import NOW, TODAY
from tests.workshop import Workshop


def rows(workshop: Workshop) -> list[Observation]:
    return list(workshop.session.scalars(select(Observation).order_by(Observation.id)))


def test_a_whole_class_is_one_batch_one_seance_and_one_line_of_the_journal(workshop: Workshop) -> None:
    before = workshop.session.scalar(select(func.count()).select_from(AuditEvent)) or 0

    outcomes = workshop.type(*(workshop.level(rank, student=index) for index, rank in enumerate((1, 3, 4))))

    assert [outcome.refusal for outcome in outcomes] == [None] * 3
    assert [outcome.cell.level_id for outcome in outcomes if outcome.cell] == [
        workshop.levels[0].id,
        workshop.levels[2].id,
        workshop.levels[3].id,
    ]
    assert workshop.session.scalar(select(func.count()).select_from(Assessment)) == 1
    assert workshop.session.scalar(select(func.count()).select_from(AuditEvent)) == before + 1


def test_retyping_in_the_same_seance_corrects_and_keeps_the_place_in_time(workshop: Workshop) -> None:
    workshop.type(workshop.level(2))

    workshop.type(workshop.level(3))

    first, second = rows(workshop)
    assert (first.is_effective, second.is_effective) == (False, True)
    assert second.replaces_id == first.id
    assert second.sequence == first.sequence


def test_typing_twice_in_one_batch_is_a_correction_too(workshop: Workshop) -> None:
    workshop.type(workshop.level(2), workshop.level(3), workshop.level(4))

    assert [row.is_effective for row in rows(workshop)] == [False, False, True]
    assert [row.replaces_id for row in rows(workshop)[1:]] == [row.id for row in rows(workshop)[:2]]


def test_another_day_is_a_new_observation_and_the_latest_counts(workshop: Workshop) -> None:
    workshop.type(workshop.level(3))

    workshop.type(workshop.level(1, on=TODAY - timedelta(days=7)))

    assert [row.is_effective for row in rows(workshop)] == [True, True]
    assert workshop.session.scalars(select(Attainment)).one().level_id == workshop.levels[2].id


def test_the_same_operation_sent_again_changes_nothing(workshop: Workshop) -> None:
    operation = workshop.level(3)
    first = workshop.type(operation)

    again = workshop.type(operation)

    assert len(rows(workshop)) == 1
    assert again[0].cell == first[0].cell
    assert again[0].observation_id == first[0].observation_id


def test_a_state_never_displaces_a_level(workshop: Workshop) -> None:
    workshop.type(workshop.level(3, on=TODAY - timedelta(days=1)))

    outcome = workshop.type(workshop.state(CellState.ABSENT))[0]

    assert outcome.cell is not None
    assert outcome.cell.state is CellState.ABSENT
    assert outcome.cell.level_id == workshop.levels[2].id


def test_clearing_takes_the_observation_back_and_keeps_its_row(workshop: Workshop) -> None:
    workshop.type(workshop.level(3))

    outcome = workshop.type(workshop.clear())[0]

    assert outcome.cell is not None
    assert outcome.cell.level_id is None
    assert [row.is_effective for row in rows(workshop)] == [False, False]
    assert workshop.session.scalars(select(Attainment)).all() == []
    assert workshop.session.scalars(select(DomainTally)).all() == []


def test_clearing_an_empty_cell_is_refused_with_its_reason(workshop: Workshop) -> None:
    assert workshop.type(workshop.clear())[0].refusal is Refusal.NOTHING_TO_CLEAR


def test_two_seances_at_the_same_level_confirm_it(workshop: Workshop) -> None:
    workshop.type(workshop.level(3, on=TODAY - timedelta(days=7)))

    outcome = workshop.type(workshop.level(3))[0]

    assert outcome.cell is not None
    assert outcome.cell.is_confirmed


def test_two_teachers_observations_of_one_cell_both_stay_and_the_second_is_told(workshop: Workshop) -> None:
    colleague = workshop.make.teacher()
    workshop.make.teaching(teacher=colleague, class_group=workshop.class_group)
    workshop.type(workshop.level(2))

    outcome = workshop.type(workshop.level(4), by=workshop.make.account_of(colleague))[0]

    assert [row.is_effective for row in rows(workshop)] == [True, True]
    assert [seen.author for seen in outcome.elsewhere] == [workshop.teacher.display_name]


def test_an_attitude_gets_no_level_from_a_teacher(workshop: Workshop) -> None:
    assert workshop.type(workshop.level(3, item=2))[0].refusal is Refusal.SELF_ONLY


def test_a_refusal_holds_back_only_its_own_operation(workshop: Workshop) -> None:
    outcomes = workshop.type(workshop.level(3, item=2), workshop.level(3))

    assert [outcome.refusal for outcome in outcomes] == [Refusal.SELF_ONLY, None]
    assert len(rows(workshop)) == 1


@pytest.mark.parametrize(
    ("days", "refusal"), [(1, Refusal.IN_THE_FUTURE), (-400, Refusal.OUTSIDE_YEAR), (-90, Refusal.NOT_TEACHING)]
)
def test_a_day_without_the_right_to_observe_is_refused(workshop: Workshop, days: int, refusal: Refusal) -> None:
    assert workshop.type(workshop.level(3, on=TODAY + timedelta(days=days)))[0].refusal is refusal


def test_a_closed_period_is_refused(workshop: Workshop) -> None:
    for period in workshop.session.scalars(select(Period)):
        period.closed_at = NOW
    workshop.session.commit()

    assert workshop.type(workshop.level(3))[0].refusal is Refusal.PERIOD_CLOSED


def test_another_classs_student_is_refused(workshop: Workshop) -> None:
    workshop.students.append(workshop.make.student(class_group=workshop.make.class_group()))

    assert workshop.type(workshop.level(3, student=3))[0].refusal is Refusal.UNKNOWN_STUDENT


def test_more_than_two_hundred_operations_are_refused_whole(workshop: Workshop) -> None:
    with pytest.raises(TooManyOperations):
        workshop.type(*(workshop.level(3) for _ in range(201)))

    assert rows(workshop) == []


def test_a_waiting_request_is_answered_by_observing(workshop: Workshop) -> None:
    workshop.session.add(
        AssessmentRequest(student_id=workshop.students[0].id, grid_item_id=workshop.items[0].id, asked_at=NOW)
    )
    workshop.session.commit()

    outcome = workshop.type(workshop.level(3))[0]

    request = workshop.session.scalars(select(AssessmentRequest)).one()
    assert request.status is RequestStatus.ANSWERED
    assert request.observation_id == outcome.observation_id


def test_summaries_equal_their_definition_and_the_journal_holds(workshop: Workshop) -> None:
    workshop.type(*(workshop.level(rank, student=index) for index, rank in enumerate((1, 3, 4))))
    workshop.type(workshop.level(2, item=1), workshop.level(4, on=TODAY - timedelta(days=3)), workshop.clear(student=2))

    assert attainments.mismatches(workshop.session) == []
    assert audit.verify(workshop.session).broken_at is None
