"""Taking a whole burst back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.evidence import Attainment, Observation
from evaluation_tool.services import attainments, login_sessions, observation_journal
from tests.moments import NOW, TODAY
from tests.workshop import Workshop


def undo(workshop: Workshop, batch_id: str) -> int:
    actor = login_sessions.actor_of(workshop.session, workshop.teacher, today=TODAY)
    outcomes = observation_journal.undo_burst(
        workshop.session, actor, workshop.class_group, workshop.grid, batch_id, now=NOW
    )
    workshop.session.commit()
    return sum(outcome.refusal is None for outcome in outcomes)


def levels(workshop: Workshop) -> dict[int, int]:
    rows = workshop.session.scalars(select(Attainment).order_by(Attainment.student_id))
    return {row.student_id: row.level_id for row in rows}


def test_a_burst_taken_back_leaves_the_class_as_it_was(workshop: Workshop) -> None:
    workshop.type(workshop.level(2, student=0))
    before = levels(workshop)
    workshop.type(workshop.level(4, student=0, operation_id="burst"), workshop.level(3, student=1))

    assert undo(workshop, "burst") == 2
    assert levels(workshop) == before
    assert attainments.mismatches(workshop.session) == []


def test_a_cleared_cell_comes_back(workshop: Workshop) -> None:
    workshop.type(workshop.level(3))
    before = levels(workshop)
    workshop.type(workshop.clear())
    cleared = workshop.session.scalars(select(Observation).order_by(Observation.id.desc())).first()
    assert cleared is not None

    assert undo(workshop, cleared.batch_id) == 1
    assert levels(workshop) == before


def test_what_was_corrected_since_stays(workshop: Workshop) -> None:
    workshop.type(workshop.level(2, operation_id="burst"))
    workshop.type(workshop.level(4))

    assert undo(workshop, "burst") == 0
    assert levels(workshop) == {workshop.students[0].id: workshop.levels[3].id}


def test_somebody_elses_burst_is_not_found(workshop: Workshop) -> None:
    colleague = workshop.make.teacher()
    workshop.make.teaching(teacher=colleague, class_group=workshop.class_group)
    workshop.type(workshop.level(2, operation_id="theirs"), by=workshop.make.account_of(colleague))

    with pytest.raises(NotFound):
        undo(workshop, "theirs")


def test_the_journal_lists_bursts_newest_first(workshop: Workshop) -> None:
    workshop.type(workshop.level(2, operation_id="first"))
    workshop.type(workshop.level(3, operation_id="second"), workshop.level(3, student=1))
    actor = login_sessions.actor_of(workshop.session, workshop.teacher, today=TODAY)

    bursts = observation_journal.list_bursts(workshop.session, actor, workshop.class_group)

    assert [(burst.batch_id, burst.rows, burst.standing) for burst in bursts] == [("second", 2, 2), ("first", 1, 0)]


def test_what_was_typed_since_in_a_cleared_cell_stays(workshop: Workshop) -> None:
    workshop.type(workshop.level(2))
    workshop.type(replace(workshop.clear(), operation_id="burst"))
    workshop.type(workshop.level(4))

    assert undo(workshop, "burst") == 0
    assert levels(workshop) == {workshop.students[0].id: workshop.levels[3].id}


@pytest.mark.parametrize("held", [True, False])
@pytest.mark.parametrize("clears", [True, False])
def test_a_cell_typed_twice_in_a_burst_goes_back_to_what_it_held_before(
    workshop: Workshop, *, held: bool, clears: bool
) -> None:
    if held:
        workshop.type(workshop.level(1))
    before = levels(workshop)
    first = workshop.clear() if held and clears else workshop.level(2)
    workshop.type(replace(first, operation_id="burst"), workshop.level(4))

    assert undo(workshop, "burst") == 1
    assert levels(workshop) == before
