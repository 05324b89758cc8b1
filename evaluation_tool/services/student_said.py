"""What stands beside a student's levels: its own view, what it asked and offered, the next step it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.evidence import (
    AssessmentRequest,
    HelpOffer,
    NextStep,
    Observation,
    ObservationSource,
    RequestStatus,
)
from evaluation_tool.models.grid import GridItem


@dataclass(frozen=True, slots=True)
class Said:
    """By competency: the student's last view of itself, its waiting request, its offer to help, its next step."""

    levels: dict[int, tuple[int, date]]
    asked: dict[int, datetime]
    offered: frozenset[int]
    next_steps: dict[int, str]


def read(session: Session, student_id: int) -> Said:
    """Everything of one student."""
    return Said(
        levels={competency: (level, on) for competency, level, on in list_self_levels(session, student_id)},
        asked=_waiting(session, student_id),
        offered=frozenset(session.scalars(select(HelpOffer.competency_id).where(HelpOffer.student_id == student_id))),
        next_steps=_next_steps(session, student_id),
    )


def list_self_levels(
    session: Session, student_id: int, competency_id: int | None = None
) -> list[tuple[int, int, date]]:
    """The student's own views as (competency, level, day), the oldest first."""
    wanted = (
        select(Observation.competency_id, Observation.level_id, Observation.observed_on)
        .where(
            Observation.student_id == student_id,
            Observation.source == ObservationSource.SELF,
            Observation.is_effective,
            Observation.level_id.is_not(None),
        )
        .order_by(Observation.competency_id, Observation.observed_on, Observation.sequence)
    )
    if competency_id is not None:
        wanted = wanted.where(Observation.competency_id == competency_id)
    return [(competency, level, on) for competency, level, on in session.execute(wanted) if level is not None]


def _waiting(session: Session, student_id: int) -> dict[int, datetime]:
    rows = session.execute(
        select(GridItem.competency_id, AssessmentRequest.asked_at)
        .join(GridItem, GridItem.id == AssessmentRequest.grid_item_id)
        .where(AssessmentRequest.student_id == student_id, AssessmentRequest.status == RequestStatus.WAITING)
        .order_by(AssessmentRequest.id)
    )
    return {row.competency_id: row.asked_at for row in rows}


def _next_steps(session: Session, student_id: int) -> dict[int, str]:
    """The newest step not done yet, by competency."""
    rows = session.execute(
        select(NextStep.competency_id, NextStep.text)
        .where(NextStep.student_id == student_id, NextStep.done_on.is_(None))
        .order_by(NextStep.id)
    )
    return {row.competency_id: row.text for row in rows}
