"""The log as a save reads and writes it: rows added, never changed but for their effect."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from evaluation_tool.domain.operations import Operation
from evaluation_tool.models.base import Base
from evaluation_tool.models.evidence import Observation, ObservationSource

Cell = tuple[int, int, int]  # séance, student, grid item
# What an outcome tells of a row, whether it was written now or by an earlier save.
TOLD = ("id", "operation_id", "student_id", "competency_id", "state", "is_effective")

_NEWEST = select(func.max(Observation.id))
_KNOWN = select(*[getattr(Observation, name) for name in TOLD]).where(
    Observation.operation_id.in_(bindparam("operations", expanding=True))
)
# All that the séances' index knows, and nothing else that has an index: a planner that prefers the author's would walk
# everything a teacher ever typed. The séances are the author's own.
_STANDING = select(
    Observation.assessment_id,
    Observation.student_id,
    Observation.grid_item_id,
    Observation.id,
    Observation.sequence,
    Observation.observed_on,
).where(
    Observation.assessment_id.in_(bindparam("seances", expanding=True)),
    Observation.student_id.in_(bindparam("students", expanding=True)),
    Observation.grid_item_id.in_(bindparam("items", expanding=True)),
    Observation.source == ObservationSource.TEACHER,
    Observation.is_effective,
)
_LOG = Base.metadata.tables[Observation.__tablename__]
_ADD = insert(_LOG)
# Many rows go faster one by one through a prepared statement than as one long statement that gives their ids back.
_ADDED = select(Observation.operation_id, Observation.id).where(
    Observation.id > bindparam("after"), Observation.batch_id == bindparam("batch")
)
_REPLACE = update(_LOG).where(_LOG.c.id.in_(bindparam("replaced", expanding=True))).values(is_effective=False)


class Standing(NamedTuple):
    """A row in effect, as a correction of it needs it."""

    observation_id: int
    sequence: int
    observed_on: date


def newest_id(session: Session) -> int:
    """The last row of the log, 0 while it is empty."""
    return session.connection().execute(_NEWEST).scalar() or 0


def known_rows(
    session: Session, operations: Sequence[Operation], stands: Mapping[int, int]
) -> dict[str, dict[str, Any]]:
    """The rows of operations that an earlier save already did, with the TOLD columns, by operation id.

    `stands` has who is kept by merged duplicate: their rows are told as that student's.
    """
    asked = [operation.operation_id for operation in operations]
    rows = session.connection().execute(_KNOWN, {"operations": asked}).mappings()
    return {
        row["operation_id"]: {**row, "student_id": stands.get(row["student_id"], row["student_id"])} for row in rows
    }


def standing_rows(
    session: Session, seance_ids: Collection[int], operations: Sequence[Operation]
) -> dict[Cell, Standing]:
    """What the cells of the batch hold in these séances of the author's: retyping one there is a correction."""
    if not seance_ids:
        return {}
    which = {
        "seances": sorted(seance_ids),
        "students": sorted({operation.student_id for operation in operations}),
        "items": sorted({operation.grid_item_id for operation in operations}),
    }
    return {(row[0], row[1], row[2]): Standing(*row[3:]) for row in session.connection().execute(_STANDING, which)}


def add(session: Session, rows: list[dict[str, Any]], *, after: int) -> dict[str, int]:
    """Write rows of one batch and take the effect away from those that they replace; the batch's ids by operation id.

    `after` is a row older than the batch.
    """
    connection = session.connection()
    replaced = [row["replaces_id"] for row in rows if row["replaces_id"] is not None]
    if replaced:
        connection.execute(_REPLACE, {"replaced": replaced})
    connection.execute(_ADD, rows)
    return dict(connection.execute(_ADDED, {"after": after, "batch": rows[0]["batch_id"]}).all())
