"""What became of each operation of a save, and who else observed the same cells meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.mastery import Attained
from evaluation_tool.domain.operations import CellNow, CellState, ElsewhereObservation, Operation, Outcome, Refusal
from evaluation_tool.models.account import Account
from evaluation_tool.models.evidence import Observation, ObservationSource, ObservationState
from evaluation_tool.policy import Actor
from evaluation_tool.services.attainments import Pair

# What an outcome tells of a row, whether it was written now or by an earlier save.
TOLD = ("id", "operation_id", "student_id", "competency_id", "state", "is_effective")
_SHOWN_STATES = frozenset({ObservationState.ABSENT, ObservationState.EXEMPT})


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
    elsewhere = _elsewhere(session, actor, operations)
    told = []
    for operation in operations:
        row = rows.get(operation.operation_id)
        if row is None:
            refusal = refused.get(operation.operation_id)
            told.append(Outcome(operation, refusal=refusal))
            continue
        now = attained[Pair(row["student_id"], row["competency_id"])]
        state = CellState(row["state"].value) if row["state"] in _SHOWN_STATES and row["is_effective"] else None
        told.append(
            Outcome(
                operation,
                cell=CellNow(now.level_id if now else None, bool(now and now.is_confirmed), state),
                observation_id=row["id"],
                elsewhere=elsewhere.get((operation.student_id, row["competency_id"], operation.since), ()),
            )
        )
    return told


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
