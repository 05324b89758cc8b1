"""The day on which each student was last observed, by anybody on anything."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import DomainTally, Observation, ObservationSource

_STUDENTS = bindparam("students", type_=Integer, expanding=True)
_FROM_TALLIES = (
    select(DomainTally.student_id, func.max(DomainTally.last_observed_on))
    .where(DomainTally.student_id.in_(_STUDENTS))
    .group_by(DomainTally.student_id)
)
_FROM_LOG = (
    select(Observation.student_id, func.max(Observation.observed_on))
    .where(
        Observation.student_id.in_(_STUDENTS),
        Observation.source == ObservationSource.TEACHER,
        Observation.is_effective,
        Observation.level_id.is_not(None),
    )
    .group_by(Observation.student_id)
)


def last_days(session: Session, student_ids: Collection[int]) -> dict[int, date]:
    """Those who were ever seen, with the day; a level that a teacher decided counts as having looked.

    Where the last observation makes the level, the roll-up knows its day, a hundred times quicker than the log.
    """
    rule = session.get_one(Establishment, 1).attainment_rule
    statement = _FROM_TALLIES if rule is AttainmentRule.LATEST else _FROM_LOG
    rows = session.execute(statement, {"students": list(student_ids)})
    return {student: day for student, day in rows}  # noqa: C416 - a Row is no pair for mypy
