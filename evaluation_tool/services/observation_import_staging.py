"""Where the lines of an import wait, outside the log and outside its lock: tables that die with the connection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from evaluation_tool.models.base import UtcDateTime
from evaluation_tool.models.evidence import Assessment, Observation, ObservationSource

COPIED = (
    "student_id",
    "competency_id",
    "grid_item_id",
    "assessment_id",
    "author_id",
    "source",
    "level_id",
    "state",
    "observed_on",
    "recorded_at",
    "sequence",
    "note",
    "replaces_id",
    "operation_id",
    "batch_id",
    "is_effective",
)
_metadata = MetaData()
_line = Table(
    "staged_observation",
    _metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("student_id", Integer, nullable=False),
    Column("competency_id", Integer, nullable=False),
    Column("grid_item_id", Integer, nullable=False),
    Column("seance", Integer, nullable=False),
    Column("level_id", Integer),
    Column("state", String(8)),
    Column("observed_on", Date, nullable=False),
    Column("context", String(20), nullable=False),
    Column("note", String(500), nullable=False),
    Column("operation_id", String(36), nullable=False),
    Column("replaces_id", BigInteger),
    prefixes=["TEMPORARY"],
)
_order = Index("ix_staged_observation_student", _line.c.student_id, _line.c.competency_id, _line.c.number)
_seance = Table(
    "staged_seance",
    _metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("assessment_id", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)


def begin(session: Session) -> None:
    """Empty tables on this session's own connection, which nobody else sees."""
    for table in (_line, _seance):
        session.execute(DropTable(table, if_exists=True))
        session.execute(CreateTable(table))
    session.execute(CreateIndex(_order))


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put lines down, in the order of the file."""
    session.execute(insert(_line), rows)


def mark_corrections(session: Session, author_id: int) -> int:
    """Point each line at the row of an earlier import that it rewords (same cell, same day, same place); how many."""
    earlier = (
        select(func.max(Observation.id))
        .join(Assessment, Assessment.id == Observation.assessment_id)
        .where(
            Observation.student_id == _line.c.student_id,
            Observation.competency_id == _line.c.competency_id,
            Observation.source == ObservationSource.TEACHER,
            Observation.observed_on == _line.c.observed_on,
            Observation.is_effective,
            Observation.author_id == author_id,
            Assessment.context == _line.c.context,
        )
        .scalar_subquery()
    )
    session.execute(update(_line).values(replaces_id=earlier))
    return session.scalar(select(func.count(_line.c.replaces_id))) or 0


def pairs_by_student(session: Session) -> list[tuple[int, int]]:
    """Each student and competency that the lines speak of, once, by student."""
    columns = (_line.c.student_id, _line.c.competency_id)
    return [(row[0], row[1]) for row in session.execute(select(*columns).distinct().order_by(*columns))]


def place_seances(session: Session, ids: Iterable[tuple[int, int]]) -> None:
    """Say which séance of the log each of the import's séances is."""
    rows = [{"number": number, "assessment_id": assessment} for number, assessment in ids]
    if rows:
        session.execute(insert(_seance), rows)


def write_students(session: Session, first: int, last: int, shared: dict[str, Any], *, base: int) -> None:
    """Copy the lines of some students, by id, into the log; what they reword loses its effect."""
    within = _line.c.student_id.between(first, last)
    replaced = select(_line.c.replaces_id).where(within, _line.c.replaces_id.is_not(None))
    session.execute(
        update(Observation).where(Observation.id.in_(replaced)).values(is_effective=False),
        execution_options={"synchronize_session": False},
    )
    copied = _copied(shared, base).where(within).order_by(_line.c.student_id, _line.c.competency_id, _line.c.number)
    session.execute(insert(Observation).from_select(COPIED, copied, include_defaults=False))


def _copied(shared: dict[str, Any], base: int) -> Select[Any]:
    """The lines as rows of the log. A rewording takes the place in time, and in its séance, of what it rewords."""
    old = Observation.__table__.alias("old")
    return (
        select(
            _line.c.student_id,
            _line.c.competency_id,
            func.coalesce(old.c.grid_item_id, _line.c.grid_item_id),
            func.coalesce(old.c.assessment_id, _seance.c.assessment_id),
            literal(shared["author_id"]),
            literal(ObservationSource.TEACHER.value),
            _line.c.level_id,
            _line.c.state,
            _line.c.observed_on,
            literal(shared["recorded_at"], UtcDateTime()),
            func.coalesce(old.c.sequence, _line.c.number + base),
            _line.c.note,
            _line.c.replaces_id,
            _line.c.operation_id,
            literal(shared["batch_id"]),
            literal(True),
        )
        .join(_seance, _seance.c.number == _line.c.seance)
        .outerjoin(old, old.c.id == _line.c.replaces_id)
    )
