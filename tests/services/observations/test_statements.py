"""What one save asks of the database: the same few statements for one cell as for a whole class."""

from __future__ import annotations

import pytest

from evaluation_tool.domain.operations import Operation
from evaluation_tool.services import attainments, login_sessions, observations
from tests.moments import NOW, TODAY
from tests.statements import counted
from tests.workshop import Workshop

# Every one of them is done under the write lock, while all the other teachers wait.
MOST = 25


def statements_of(workshop: Workshop, *operations: Operation) -> list[str]:
    """What recording these operations sends, the transaction's own beginning and end aside."""
    session = workshop.session
    actor = login_sessions.actor_of(session, workshop.teacher, today=TODAY)
    for known in (workshop.class_group, workshop.grid):
        session.refresh(known)
    with counted() as seen:
        outcomes = observations.record(session, actor, workshop.class_group, workshop.grid, operations, now=NOW)
    session.commit()
    assert [outcome.refusal for outcome in outcomes] == [None] * len(operations)
    return seen


@pytest.mark.parametrize("correcting", [False, True])
def test_a_class_costs_no_more_statements_than_a_cell(workshop: Workshop, correcting: bool) -> None:
    workshop.type(*(workshop.level(1, student=student) for student in range(3)))
    item = 0 if correcting else 1

    cell = statements_of(workshop, workshop.level(2, student=0, item=item))
    column = statements_of(workshop, *(workshop.level(3, student=student, item=item) for student in range(3)))

    assert len(column) <= MOST
    assert len(cell) <= len(column)
    assert attainments.mismatches(workshop.session) == []


def test_sending_a_batch_again_only_reads(workshop: Workshop) -> None:
    operations = [workshop.level(3, student=student) for student in range(3)]
    workshop.type(*operations)

    again = statements_of(workshop, *operations)

    assert {statement.split()[0] for statement in again} == {"SELECT"}
