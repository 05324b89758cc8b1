"""Writing down what was seen: one batch, one transaction, nothing overwritten, nothing doubled.

A batch holds operations on the cells (student × item) of one grid in one class. Retyping a cell in the same séance
is a correction: a new row that points at the one it replaces and keeps its place in time. In another séance it is a
new observation. Summaries, waiting requests and the journal follow in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.operations import (
    MOST_OPERATIONS,
    Operation,
    Outcome,
    Refusal,
)
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.evidence import (
    Assessment,
    AssessmentRequest,
    Observation,
    ObservationSource,
    ObservationState,
    RequestStatus,
)
from evaluation_tool.models.grid import Grid
from evaluation_tool.policy import Actor
from evaluation_tool.services import attainments, audit, seances
from evaluation_tool.services.attainments import Pair
from evaluation_tool.services.observation_checks import BatchContext, load_context
from evaluation_tool.services.observation_outcomes import TOLD, outcomes

Cell = tuple[int, int, int]  # séance, student, grid item


class TooManyOperations(DomainError):
    """A batch holds more operations than one save may carry; none was done."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One effective row of the log, as a correction needs it."""

    observation_id: int
    student_id: int
    competency_id: int
    sequence: int
    observed_on: date


@dataclass(slots=True)
class _Batch:
    """The state of one save while its operations are done one after the other."""

    context: BatchContext
    now: datetime
    batch_id: str
    next_sequence: int
    current: dict[Cell, _Row]
    implicit: dict[date, Assessment] = field(default_factory=dict)
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
    only its own operation. Raises TooManyOperations.
    """
    if len(operations) > MOST_OPERATIONS:
        raise TooManyOperations(len(operations))
    context = load_context(session, actor, class_group, grid, operations)
    known = _known_rows(session, operations)
    batch = _Batch(
        context=context,
        now=now,
        batch_id=operations[0].operation_id if operations else "",
        # No row's sequence is above its id, and the newest id is known at once where the highest sequence is not.
        next_sequence=(session.scalar(select(func.max(Observation.id))) or 0) + 1,
        current=_current_rows(session, context, operations),
    )
    for operation in operations:
        if operation.operation_id not in known and operation.operation_id not in batch.written:
            _do(session, batch, operation)
    _insert_waiting(session, batch)
    attained = attainments.refresh(session, batch.touched | _pairs(known))
    _answer_requests(session, batch)
    _journal(session, actor, batch)
    rows = known | batch.written
    return outcomes(session, actor, operations, rows=rows, refused=batch.refused, attained=attained)


def _do(session: Session, batch: _Batch, operation: Operation) -> None:
    refusal = batch.context.refusal(operation)
    if refusal is not None:
        batch.refused[operation.operation_id] = refusal
        return
    seance = _seance_of(session, batch, operation)
    cell = (seance.id, operation.student_id, operation.grid_item_id)
    if cell in batch.waiting:
        _insert_waiting(session, batch)
    current = batch.current.get(cell)
    if operation.is_clear and current is None:
        batch.refused[operation.operation_id] = Refusal.NOTHING_TO_CLEAR
        return
    batch.waiting[cell] = batch.written[operation.operation_id] = _new_row(batch, operation, seance, current)


def _insert_waiting(session: Session, batch: _Batch) -> None:
    """Write the waiting rows, and take the effect away from those they replace."""
    if not batch.waiting:
        return
    rows = list(batch.waiting.values())
    replaced = [row["replaces_id"] for row in rows if row["replaces_id"] is not None]
    if replaced:
        session.execute(update(Observation).where(Observation.id.in_(replaced)).values(is_effective=False))
    stored = session.execute(insert(Observation).returning(Observation.id, Observation.operation_id), rows)
    ids = {operation_id: observation_id for observation_id, operation_id in stored}
    for cell, row in batch.waiting.items():
        row["id"] = ids[row["operation_id"]]
        if row["is_effective"]:
            batch.current[cell] = _Row(
                row["id"], row["student_id"], row["competency_id"], row["sequence"], row["observed_on"]
            )
        else:
            del batch.current[cell]
    batch.waiting = {}


def _new_row(batch: _Batch, operation: Operation, seance: Assessment, current: _Row | None) -> dict[str, Any]:
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
        "assessment_id": seance.id,
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


def _seance_of(session: Session, batch: _Batch, operation: Operation) -> Assessment:
    if operation.assessment_id is not None:
        return batch.context.seances[operation.assessment_id]
    day = batch.context.day_of(operation)
    if day not in batch.implicit:
        batch.implicit[day] = seances.find_or_open_implicit(
            session,
            batch.context.actor,
            class_group_id=batch.context.class_group_id,
            grid_id=batch.context.grid_id,
            day=day,
            now=batch.now,
        )
    return batch.implicit[day]


def _known_rows(session: Session, operations: Sequence[Operation]) -> dict[str, dict[str, Any]]:
    """The rows of operations that an earlier save already did."""
    columns = [getattr(Observation, name) for name in TOLD]
    ids = [operation.operation_id for operation in operations]
    rows = session.execute(select(*columns).where(Observation.operation_id.in_(ids))).mappings()
    return {row["operation_id"]: dict(row) for row in rows}


def _pairs(rows: dict[str, dict[str, Any]]) -> set[Pair]:
    return {Pair(row["student_id"], row["competency_id"]) for row in rows.values()}


def _current_rows(session: Session, context: BatchContext, operations: Sequence[Operation]) -> dict[Cell, _Row]:
    """The actor's effective rows in the cells of the batch, by séance."""
    # The competencies are what the index of effective rows knows; the items then say which grid.
    competencies = {
        context.items[operation.grid_item_id].competency_id
        for operation in operations
        if operation.grid_item_id in context.items
    }
    rows = session.execute(
        select(
            Observation.assessment_id,
            Observation.student_id,
            Observation.grid_item_id,
            Observation.id,
            Observation.competency_id,
            Observation.sequence,
            Observation.observed_on,
        ).where(
            Observation.student_id.in_({operation.student_id for operation in operations}),
            Observation.grid_item_id.in_({operation.grid_item_id for operation in operations}),
            Observation.competency_id.in_(competencies),
            Observation.author_id == context.actor.account_id,
            Observation.source == ObservationSource.TEACHER,
            Observation.is_effective,
        )
    )
    return {
        (seance, student, item): _Row(row_id, student, competency, sequence, day)
        for seance, student, item, row_id, competency, sequence, day in rows
    }


def _answer_requests(session: Session, batch: _Batch) -> None:
    """A student who asked to be assessed on an item has an answer once a level was seen there."""
    seen = {
        (row["student_id"], row["grid_item_id"]): row["id"]
        for row in batch.written.values()
        if row["level_id"] is not None
    }
    if not seen:
        return
    waiting = session.scalars(
        select(AssessmentRequest).where(
            AssessmentRequest.status == RequestStatus.WAITING,
            AssessmentRequest.student_id.in_({student for student, _item in seen}),
            AssessmentRequest.grid_item_id.in_({item for _student, item in seen}),
        )
    )
    for request in waiting:
        observation_id = seen.get((request.student_id, request.grid_item_id))
        if observation_id is not None:
            request.status = RequestStatus.ANSWERED
            request.answered_at = batch.now
            request.observation_id = observation_id


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
