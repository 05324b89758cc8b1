"""What stands beside a student's levels: its own view, what it asked and offered, the next step it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CompoundSelect, Integer, bindparam, literal, null, select, union_all
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
    """By competency: the student's views of itself (oldest first), its waiting request, its offer, its next step."""

    views: dict[int, list[tuple[int, date]]]
    asked: dict[int, datetime]
    offered: frozenset[int]
    next_steps: dict[int, str]


# Written once: building a statement costs more than running it.
_STUDENT = bindparam("student", type_=Integer)
_VOICES: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        literal("asked").label("kind"),
        GridItem.competency_id,
        AssessmentRequest.id.label("place"),
        AssessmentRequest.asked_at.label("at"),
        literal("").label("text"),
    )
    .join(GridItem, GridItem.id == AssessmentRequest.grid_item_id)
    .where(AssessmentRequest.student_id == _STUDENT, AssessmentRequest.status == RequestStatus.WAITING),
    select(literal("offered"), HelpOffer.competency_id, HelpOffer.competency_id, null(), literal("")).where(
        HelpOffer.student_id == _STUDENT
    ),
    select(literal("step"), NextStep.competency_id, NextStep.id, null(), NextStep.text).where(
        NextStep.student_id == _STUDENT, NextStep.done_on.is_(None)
    ),
).order_by("kind", "place")
_SELF_LEVELS = (
    select(Observation.competency_id, Observation.level_id, Observation.observed_on)
    .where(
        Observation.student_id == _STUDENT,
        Observation.source == ObservationSource.SELF,
        Observation.is_effective,
        Observation.level_id.is_not(None),
    )
    .order_by(Observation.competency_id, Observation.observed_on, Observation.sequence)
)


def read(session: Session, student_id: int) -> Said:
    """Everything of one student."""
    asked: dict[int, datetime] = {}
    offered: set[int] = set()
    next_steps: dict[int, str] = {}
    for kind, competency, _place, at, text in session.execute(_VOICES, {"student": student_id}):
        match kind:
            case "asked":
                asked[competency] = at
            case "offered":
                offered.add(competency)
            case _:
                # The newest comes last, and stays.
                next_steps[competency] = text
    views: dict[int, list[tuple[int, date]]] = {}
    for competency, level, on in session.execute(_SELF_LEVELS, {"student": student_id}):
        if level is not None:
            views.setdefault(competency, []).append((level, on))
    return Said(views, asked, frozenset(offered), next_steps)
