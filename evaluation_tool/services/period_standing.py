"""Where students stood at the end of a period: as it was frozen when the period closed, else as the evidence tells."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from evaluation_tool.models.calendar import Period
from evaluation_tool.models.evidence import PeriodSnapshot
from evaluation_tool.services import attainments
from evaluation_tool.services.attainments import Pair

Standing = dict[Pair, int]  # a rank on the scale in force

_FROZEN = select(PeriodSnapshot.student_id, PeriodSnapshot.competency_id, PeriodSnapshot.level_id).where(
    PeriodSnapshot.period_id == bindparam("period", type_=Integer),
    PeriodSnapshot.student_id.in_(bindparam("students", type_=Integer, expanding=True)),
)


def at_end(session: Session, period: Period, student_ids: Collection[int], today: date) -> Standing:
    """What stood at the end of the period (today, while it runs) for these students."""
    if period.closed_at is None:
        return as_of(session, min(period.ends_on, today), student_ids)
    ranks = attainments.ranks_on_active_scale(session)
    rows = session.execute(_FROZEN, {"period": period.id, "students": list(student_ids)})
    return {Pair(student, competency): ranks[level] for student, competency, level in rows}


def as_of(session: Session, day: date, student_ids: Collection[int]) -> Standing:
    """What the evidence up to a day, that day included, says by the school's rule."""
    return {pair: attained.rank for pair, attained in attainments.attained_until(session, day, student_ids).items()}
