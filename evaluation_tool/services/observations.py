"""Writing down what was seen: one batch, one transaction, nothing overwritten, nothing doubled.

A batch holds operations on the cells (student × item) of one grid in one class. Retyping a cell in the same séance
is a correction: a new row that points at the one it replaces and keeps its place in time. In another séance it is a
new observation. Summaries, waiting requests and the journal follow in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.operations import (
    MOST_OPERATIONS,
    Operation,
    Outcome,
    Refusal,
)
from evaluation_tool.models.base import Base
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.evidence import (
    AssessmentRequest,
    ObservationSource,
    ObservationState,
    RequestStatus,
)
from evaluation_tool.models.grid import Grid
from evaluation_tool.policy import Actor
from evaluation_tool.services import attainments, audit, observation_log, seances
from evaluation_tool.services.attainments import Pair
from evaluation_tool.services.observation_checks import BatchContext, load_context, who_stands
from evaluation_tool.services.observation_log import Cell, Standing
from evaluation_tool.services.observation_outcomes import outcomes

# Run on the connection like every statement of a save: see attainments.
_REQUESTS = select(AssessmentRequest.id, AssessmentRequest.student_id, AssessmentRequest.grid_item_id).where(
    AssessmentRequest.status == RequestStatus.WAITING,
    AssessmentRequest.student_id.in_(bindparam("students", expanding=True)),
    AssessmentRequest.grid_item_id.in_(bindparam("items", expanding=True)),
)
_ASKED = Base.metadata.tables[AssessmentRequest.__tablename__]
_ANSWER = (
    update(_ASKED)
    .where(_ASKED.c.id == bindparam("request"))
    .values(status=RequestStatus.ANSWERED, answered_at=bindparam("at"), observation_id=bindparam("observation"))
)


class TooManyOperations(DomainError):
    """A batch holds more operations than one save may carry; none was done."""


@dataclass(slots=True)
class _Batch:
    """The state of one save while its operations are done one after the other."""

    context: BatchContext
    now: datetime
    batch_id: str
    newest: int  # the last row of the log before this batch
    next_sequence: int
    implicit: dict[date, int]
    current: dict[Cell, Standing]
    # Written by the next insert; a cell that comes up twice forces one, since a correction needs the other row's id.
    waiting: dict[Cell, dict[str, Any]] = field(default_factory=dict)
    written: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)

    @property
    def touched(self) -> set[Pair]:
        """The summaries that this save may change."""
        return {Pair(row["student_id"], row["competency_id"]) for row in self.written.values()}


def record(
    session: Session,
    actor: Actor,
    class_group: ClassGroup,
    grid: Grid,
    operations: Sequence[Operation],
    *,
    now: datetime,
) -> list[Outcome]:
    """Do the operations in order, in the current write transaction; one outcome each, in the same order.

    An operation id already known is not done again: its outcome is the cell as it stands now. A refusal holds back
    only its own operation. What is asked for a merged duplicate is done for the student who stands. Raises
    TooManyOperations.
    """
    if len(operations) > MOST_OPERATIONS:
        raise TooManyOperations(len(operations))
    # The statements of a save run on the connection, past the session: what it holds back goes first.
    session.flush()
    context = load_context(session, actor, class_group.id, grid.id, operations)
    stands = who_stands(session, context, operations)
    if stands:
        operations = [replace(one, student_id=stands.get(one.student_id, one.student_id)) for one in operations]
        context = load_context(session, actor, class_group.id, grid.id, operations)
    known = observation_log.known_rows(session, operations, stands)
    implicit = _implicit_seances(session, context, operations)
    newest = observation_log.newest_id(session)
    batch = _Batch(
        context=context,
        now=now,
        batch_id=operations[0].operation_id if operations else "",
        newest=newest,
        # No row's sequence is above its id, and the newest id is known at once where the highest sequence is not.
        next_sequence=newest + 1,
        implicit=implicit,
        current=observation_log.standing_rows(session, {*context.seances, *implicit.values()}, operations),
    )
    for operation in operations:
        if operation.operation_id not in known and operation.operation_id not in batch.written:
            _do(session, batch, operation)
    _insert_waiting(session, batch)
    attained = attainments.refresh(session, batch.touched | _pairs(known), context.reading)
    _answer_requests(session, batch)
    _journal(session, actor, batch)
    rows = known | batch.written
    return outcomes(session, actor, operations, rows=rows, refused=batch.refused, attained=attained)


def _do(session: Session, batch: _Batch, operation: Operation) -> None:
    refusal = batch.context.refusal(operation)
    if refusal is not None:
        batch.refused[operation.operation_id] = refusal
        return
    seance_id = _seance_of(session, batch, operation)
    cell = (seance_id, operation.student_id, operation.grid_item_id)
    if cell in batch.waiting:
        _insert_waiting(session, batch)
    current = batch.current.get(cell)
    if operation.is_clear and current is None:
        batch.refused[operation.operation_id] = Refusal.NOTHING_TO_CLEAR
        return
    batch.waiting[cell] = batch.written[operation.operation_id] = _new_row(batch, operation, seance_id, current)


def _insert_waiting(session: Session, batch: _Batch) -> None:
    """Write the waiting rows, and take the effect away from those they replace."""
    if not batch.waiting:
        return
    ids = observation_log.add(session, list(batch.waiting.values()), after=batch.newest)
    for cell, row in batch.waiting.items():
        row["id"] = ids[row["operation_id"]]
        if row["is_effective"]:
            batch.current[cell] = Standing(row["id"], row["sequence"], row["observed_on"])
        else:
            del batch.current[cell]
    batch.waiting = {}


def _new_row(batch: _Batch, operation: Operation, seance_id: int, current: Standing | None) -> dict[str, Any]:
    if current is None:
        sequence, observed_on = batch.next_sequence, batch.context.day_of(operation)
        batch.next_sequence += 1
    else:
        # A correction takes the place in time of what it corrects.
        sequence, observed_on = current.sequence, current.observed_on
    return {
        "student_id": operation.student_id,
        "competency_id": batch.context.items[operation.grid_item_id].competency_id,
        "grid_item_id": operation.grid_item_id,
        "assessment_id": seance_id,
        "author_id": batch.context.actor.account_id,
        "source": ObservationSource.TEACHER,
        "level_id": operation.level_id,
        "state": _state(operation),
        "observed_on": observed_on,
        "recorded_at": batch.now,
        "sequence": sequence,
        "note": operation.note,
        "replaces_id": current.observation_id if current is not None else None,
        "operation_id": operation.operation_id,
        "batch_id": batch.batch_id,
        "is_effective": not operation.is_clear,
    }


def _state(operation: Operation) -> ObservationState | None:
    if operation.is_clear:
        return ObservationState.CLEARED
    return ObservationState(operation.state.value) if operation.state is not None else None


def _implicit_seances(session: Session, context: BatchContext, operations: Sequence[Operation]) -> dict[date, int]:
    """The séances of the days that the operations speak of without naming a séance."""
    days = {context.day_of(operation) for operation in operations if operation.assessment_id is None}
    if not days:
        return {}
    return seances.list_implicit(
        session, context.actor, class_group_id=context.class_group_id, grid_id=context.grid_id, days=days
    )


def _seance_of(session: Session, batch: _Batch, operation: Operation) -> int:
    if operation.assessment_id is not None:
        return operation.assessment_id
    day = batch.context.day_of(operation)
    if day not in batch.implicit:
        batch.implicit[day] = seances.find_or_open_implicit(
            session,
            batch.context.actor,
            class_group_id=batch.context.class_group_id,
            grid_id=batch.context.grid_id,
            day=day,
            now=batch.now,
        ).id
    return batch.implicit[day]


def _pairs(rows: dict[str, dict[str, Any]]) -> set[Pair]:
    return {Pair(row["student_id"], row["competency_id"]) for row in rows.values()}


def _answer_requests(session: Session, batch: _Batch) -> None:
    """A student who asked to be assessed on an item has an answer once a level was seen there."""
    seen = {
        (row["student_id"], row["grid_item_id"]): row["id"]
        for row in batch.written.values()
        if row["level_id"] is not None
    }
    if not seen:
        return
    students, items = (sorted({cell[place] for cell in seen}) for place in (0, 1))
    waiting = session.connection().execute(_REQUESTS, {"students": students, "items": items})
    answered = [
        {"request": request_id, "at": batch.now, "observation": seen[student_id, grid_item_id]}
        for request_id, student_id, grid_item_id in waiting
        if (student_id, grid_item_id) in seen
    ]
    if answered:
        session.connection().execute(_ANSWER, answered)


def _journal(session: Session, actor: Actor, batch: _Batch) -> None:
    rows = list(batch.written.values())
    if not rows:
        return
    by_student: dict[int, list[list[int | str | None]]] = {}
    for row in rows:
        told = [row["id"], row["grid_item_id"], row["level_id"], row["state"]]
        by_student.setdefault(row["student_id"], []).append(told)
    audit.record(
        session,
        "observations.recorded",
        now=batch.now,
        account_id=actor.account_id,
        ids={"batch": batch.batch_id, "first": rows[0]["id"], "last": rows[-1]["id"], "count": len(rows)},
        details=[audit.Detail({"rows": found}, student_id) for student_id, found in sorted(by_student.items())],
    )
