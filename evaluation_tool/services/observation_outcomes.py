"""What became of each operation of a save, and who else observed the same cells meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.mastery import Attained
from evaluation_tool.domain.operations import CellNow, CellState, ElsewhereObservation, Operation, Outcome, Refusal
from evaluation_tool.models.account import Account
from evaluation_tool.models.evidence import Observation, ObservationSource, ObservationState
from evaluation_tool.policy import Actor
from evaluation_tool.services.attainments import Pair

_SHOWN_STATES = frozenset({ObservationState.ABSENT, ObservationState.EXEMPT})
_BY_OTHERS = (
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
        Observation.student_id.in_(bindparam("students", expanding=True)),
        # With the competencies, the index of effective rows tells the newer ones by itself.
        Observation.competency_id.in_(bindparam("competencies", expanding=True)),
        Observation.id > bindparam("since"),
        Observation.author_id != bindparam("author"),
        Observation.source == ObservationSource.TEACHER,
        Observation.is_effective,
    )
    .order_by(Observation.id)
)


def outcomes(
    session: Session,
    actor: Actor,
    operations: Sequence[Operation],
    *,
    rows: Mapping[str, Mapping[str, Any]],
    refused: Mapping[str, Refusal],
    attained: Mapping[Pair, Attained | None],
) -> list[Outcome]:
    """One outcome per operation, in order: `rows` and `refused` by operation id, each row with the TOLD columns."""
    elsewhere = _elsewhere(session, actor, operations, rows)
    told = []
    for operation in operations:
        row = rows.get(operation.operation_id)
        if row is None:
            refusal = refused.get(operation.operation_id)
            told.append(Outcome(operation, refusal=refusal))
            continue
        told.append(
            Outcome(
                operation,
                cell=_cell_now(row, attained[Pair(row["student_id"], row["competency_id"])]),
                observation_id=row["id"],
                elsewhere=elsewhere.get((operation.student_id, row["competency_id"], operation.since), ()),
            )
        )
    return told


def _cell_now(row: Mapping[str, Any], attained: Attained | None) -> CellNow:
    state = CellState(row["state"].value) if row["state"] in _SHOWN_STATES and row["is_effective"] else None
    if attained is None:
        return CellNow(None, state=state)
    return CellNow(attained.level_id, attained.rank, attained.is_confirmed, state)


def _elsewhere(
    session: Session, actor: Actor, operations: Sequence[Operation], rows: Mapping[str, Mapping[str, Any]]
) -> dict[tuple[int, int, int], tuple[ElsewhereObservation, ...]]:
    """Other people's observations of the same cells since the page knew them."""
    asked = {
        (row["student_id"], row["competency_id"], operation.since)
        for operation in operations
        if (row := rows.get(operation.operation_id)) is not None
    }
    if not asked:
        return {}
    found = session.connection().execute(
        _BY_OTHERS,
        {
            "students": sorted({student for student, _competency, _since in asked}),
            "competencies": sorted({competency for _student, competency, _since in asked}),
            "since": min(since for _student, _competency, since in asked),
            "author": actor.account_id,
        },
    )
    by_cell: dict[tuple[int, int], list[Any]] = {}
    for one in found:
        by_cell.setdefault((one.student_id, one.competency_id), []).append(one)
    return {
        (student, competency, since): tuple(
            ElsewhereObservation(one.display_name, one.recorded_at, one.level_id)
            for one in by_cell.get((student, competency), ())
            if one.id > since
        )
        for student, competency, since in asked
    }
