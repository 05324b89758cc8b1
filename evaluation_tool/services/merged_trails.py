"""The observations of a record that becomes an alias, written again for the student who is kept.

The log stays what it was: rows are added, and those of the duplicate only lose their effect, as with any correction.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.evidence import Observation, ObservationSource

Cell = tuple[int, int, ObservationSource]  # séance, grid item, who judged


def write_again(session: Session, *, kept_id: int, duplicate_id: int) -> dict[int, int]:
    """Add the duplicate's whole trail to the kept student's: day, author, words, order and corrections as they were.

    Where one séance judged the same thing on both records, what was written last stands, and the other one reads as
    corrected. Returns the new rows by those they repeat. Summaries are the caller's to refresh.
    """
    theirs = session.scalars(select(Observation).where(Observation.student_id == duplicate_id).order_by(Observation.id))
    trail = {row.id: row for row in theirs}
    standing = _standing(session, kept_id=kept_id, duplicate_id=duplicate_id)
    again = {number: _again(row, kept_id) for number, row in trail.items()}
    session.add_all(again.values())
    session.flush()
    for number, row in trail.items():
        if row.replaces_id in again:
            again[number].replaces_id = again[row.replaces_id].id
        mine = standing.get(_cell(row))
        if mine is not None and row.is_effective:
            if (row.recorded_at, row.id) > (mine.recorded_at, mine.id):
                mine.is_effective = False
                again[_first_of(row, trail).id].replaces_id = mine.id
            else:
                again[number].is_effective = False
        row.is_effective = False
    session.flush()
    return {number: row.id for number, row in again.items()}


def _again(row: Observation, student_id: int) -> Observation:
    return Observation(
        student_id=student_id,
        competency_id=row.competency_id,
        grid_item_id=row.grid_item_id,
        assessment_id=row.assessment_id,
        author_id=row.author_id,
        source=row.source,
        level_id=row.level_id,
        state=row.state,
        observed_on=row.observed_on,
        recorded_at=row.recorded_at,
        sequence=row.sequence,
        note=row.note,
        operation_id=uuid.uuid4().hex,
        # A burst can still be taken back as a whole.
        batch_id=row.batch_id,
        is_effective=row.is_effective,
    )


def _standing(session: Session, *, kept_id: int, duplicate_id: int) -> dict[Cell, Observation]:
    """What the kept student's cells hold in the séances in which the duplicate was observed."""
    seances = select(Observation.assessment_id).where(Observation.student_id == duplicate_id)
    rows = session.scalars(
        select(Observation).where(
            Observation.student_id == kept_id, Observation.is_effective, Observation.assessment_id.in_(seances)
        )
    )
    return {_cell(row): row for row in rows}


def _cell(row: Observation) -> Cell:
    return (row.assessment_id, row.grid_item_id, row.source)


def _first_of(row: Observation, trail: Mapping[int, Observation]) -> Observation:
    """The row that a chain of corrections began with."""
    while row.replaces_id is not None and row.replaces_id in trail:
        row = trail[row.replaces_id]
    return row
