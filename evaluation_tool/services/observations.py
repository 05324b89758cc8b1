"""Writing down what was seen: one batch, one transaction, nothing overwritten, nothing doubled.

A batch holds operations on the cells (student × item) of one grid in one class. Retyping a cell in the same séance
is a correction: a new row that points at the one it replaces and keeps its place in time. In another séance it is a
new observation. Summaries, waiting requests and the journal follow in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.mastery import Attained
from evaluation_tool.domain.operations import (
    MOST_OPERATIONS,
    CellNow,
    CellState,
    ElsewhereObservation,
    Operation,
    Outcome,
    Refusal,
)
from evaluation_tool.models.account import Account
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

Cell = tuple[int, int, int]  # séance, student, grid item


class TooManyOperations(DomainError):
    """A batch holds more operations than one save may carry; none was done."""


@dataclass(slots=True)
class _Batch:
    """The state of one save while its operations are done one after the other."""

    context: BatchContext
    now: datetime
    batch_id: str
    next_sequence: int
    current: dict[Cell, Observation]
    unflushed: set[Cell] = field(default_factory=set)
    implicit: dict[date, Assessment] = field(default_factory=dict)
    written: dict[str, Observation] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)
    touched: set[Pair] = field(default_factory=set)


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
        next_sequence=(session.scalar(select(func.max(Observation.sequence))) or 0) + 1,
        current=_current_rows(session, actor, operations),
    )
    for operation in operations:
        if operation.operation_id not in known and operation.operation_id not in batch.written:
            _do(session, batch, operation)
    session.flush()
    attained = attainments.refresh(session, batch.touched)
    _answer_requests(session, batch)
    _journal(session, actor, batch)
    return _outcomes(session, actor, batch, operations, known, attained)


def _do(session: Session, batch: _Batch, operation: Operation) -> None:
    refusal = batch.context.refusal(operation)
    if refusal is not None:
        batch.refused[operation.operation_id] = refusal
        return
    seance = _seance_of(session, batch, operation)
    cell = (seance.id, operation.student_id, operation.grid_item_id)
    if cell in batch.unflushed:
        # Written twice in one batch: the second row needs the first one's id.
        session.flush()
        batch.unflushed.clear()
    current = batch.current.get(cell)
    if operation.is_clear and current is None:
        batch.refused[operation.operation_id] = Refusal.NOTHING_TO_CLEAR
        return
    row = _new_row(batch, operation, seance, current)
    if current is not None:
        current.is_effective = False
    session.add(row)
    batch.unflushed.add(cell)
    batch.written[operation.operation_id] = row
    batch.touched.add(Pair(row.student_id, row.competency_id))
    if operation.is_clear:
        del batch.current[cell]
    else:
        batch.current[cell] = row


def _new_row(batch: _Batch, operation: Operation, seance: Assessment, current: Observation | None) -> Observation:
    if current is None:
        sequence, observed_on = batch.next_sequence, batch.context.day_of(operation)
        batch.next_sequence += 1
    else:
        # A correction takes the place in time of what it corrects.
        sequence, observed_on = current.sequence, current.observed_on
    return Observation(
        student_id=operation.student_id,
        competency_id=batch.context.items[operation.grid_item_id].competency_id,
        grid_item_id=operation.grid_item_id,
        assessment_id=seance.id,
        author_id=batch.context.actor.account_id,
        source=ObservationSource.TEACHER,
        level_id=operation.level_id,
        state=_state(operation),
        observed_on=observed_on,
        recorded_at=batch.now,
        sequence=sequence,
        note=operation.note,
        replaces_id=current.id if current is not None else None,
        operation_id=operation.operation_id,
        batch_id=batch.batch_id,
        is_effective=not operation.is_clear,
    )


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


def _known_rows(session: Session, operations: Sequence[Operation]) -> dict[str, Observation]:
    ids = [operation.operation_id for operation in operations]
    return {
        row.operation_id: row for row in session.scalars(select(Observation).where(Observation.operation_id.in_(ids)))
    }


def _current_rows(session: Session, actor: Actor, operations: Sequence[Operation]) -> dict[Cell, Observation]:
    """The actor's effective rows in the cells of the batch, by séance."""
    rows = session.scalars(
        select(Observation).where(
            Observation.student_id.in_({operation.student_id for operation in operations}),
            Observation.grid_item_id.in_({operation.grid_item_id for operation in operations}),
            Observation.author_id == actor.account_id,
            Observation.source == ObservationSource.TEACHER,
            Observation.is_effective,
        )
    )
    return {(row.assessment_id, row.student_id, row.grid_item_id): row for row in rows}


def _answer_requests(session: Session, batch: _Batch) -> None:
    """A student who asked to be assessed on an item has an answer once a level was seen there."""
    seen = {(row.student_id, row.grid_item_id): row.id for row in batch.written.values() if row.level_id is not None}
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
        by_student.setdefault(row.student_id, []).append([row.id, row.grid_item_id, row.level_id, row.state])
    audit.record(
        session,
        "observations.recorded",
        now=batch.now,
        account_id=actor.account_id,
        ids={"batch": batch.batch_id, "first": rows[0].id, "last": rows[-1].id, "count": len(rows)},
        details=[audit.Detail({"rows": found}, student_id) for student_id, found in sorted(by_student.items())],
    )


def _outcomes(
    session: Session,
    actor: Actor,
    batch: _Batch,
    operations: Sequence[Operation],
    known: dict[str, Observation],
    attained: dict[Pair, Attained | None],
) -> list[Outcome]:
    retried = {Pair(row.student_id, row.competency_id) for row in known.values()} - attained.keys()
    attained = attained | attainments.refresh(session, retried)
    elsewhere = _elsewhere(session, actor, operations)
    outcomes = []
    for operation in operations:
        row = known.get(operation.operation_id) or batch.written.get(operation.operation_id)
        if row is None:
            refusal = batch.refused.get(operation.operation_id)
            outcomes.append(Outcome(operation, refusal=refusal))
            continue
        now = attained[Pair(row.student_id, row.competency_id)]
        state = CellState(row.state.value) if row.state in _SHOWN_STATES and row.is_effective else None
        cell = CellNow(now.level_id if now else None, bool(now and now.is_confirmed), state)
        outcomes.append(
            Outcome(
                operation,
                cell=cell,
                observation_id=row.id,
                elsewhere=elsewhere.get((operation.student_id, row.competency_id, operation.since), ()),
            )
        )
    return outcomes


_SHOWN_STATES = frozenset({ObservationState.ABSENT, ObservationState.EXEMPT})


def _elsewhere(
    session: Session, actor: Actor, operations: Sequence[Operation]
) -> dict[tuple[int, int, int], tuple[ElsewhereObservation, ...]]:
    """Other people's observations of the same students on the same competencies since the page knew them."""
    asked = {(operation.student_id, operation.since) for operation in operations}
    if not asked:
        return {}
    rows = session.execute(
        select(
            Observation.id,
            Observation.student_id,
            Observation.competency_id,
            Observation.recorded_at,
            Observation.level_id,
            Account.display_name,
        )
        .join(Account, Account.id == Observation.author_id)
        .where(
            Observation.student_id.in_({student for student, _since in asked}),
            Observation.id > min(since for _student, since in asked),
            Observation.author_id != actor.account_id,
            Observation.source == ObservationSource.TEACHER,
            Observation.is_effective,
        )
        .order_by(Observation.id)
    ).all()
    found: dict[tuple[int, int, int], tuple[ElsewhereObservation, ...]] = {}
    for student_id, since in asked:
        for row in rows:
            if row.student_id == student_id and row.id > since:
                key = (student_id, row.competency_id, since)
                seen = ElsewhereObservation(row.display_name, row.recorded_at, row.level_id)
                found[key] = (*found.get(key, ()), seen)
    return found
