"""What a teacher should do now: requests to answer, students not seen lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment
from evaluation_tool.models.evidence import AssessmentRequest, Observation, ObservationSource, RequestStatus
from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import Grid, GridClass, GridItem
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services.classes import enrolled_on


class WaitingRequest(NamedTuple):
    """A student who said « je suis prêt·e », and where to observe it."""

    student: str
    class_group_id: int
    class_name: str
    grid_id: int
    grid_item_id: int
    wording: str
    student_id: int


class UnseenStudent(NamedTuple):
    """A student whom nobody observed for a while; `last_on` None when never this year."""

    student: str
    class_group_id: int
    class_name: str
    last_on: date | None


def list_waiting(
    session: Session, actor: Actor, limit: int = 20, *, class_group_id: int | None = None
) -> list[WaitingRequest]:
    """Requests on the grids at work in the classes the actor teaches today (or in one), the oldest first."""
    taught = [one for one in _taught_today(actor) if class_group_id in {None, one}]
    rows = session.execute(
        select(
            AssessmentRequest.id,
            Student.first_name,
            Student.last_name,
            ClassGroup.id,
            ClassGroup.name,
            Grid.id,
            GridItem.id,
            func.coalesce(func.nullif(GridItem.wording, ""), CompetencyVersion.title),
            Student.id,
        )
        .join(Student, Student.id == AssessmentRequest.student_id)
        .join(GridItem, GridItem.id == AssessmentRequest.grid_item_id)
        .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
        .join(Grid, Grid.id == GridItem.grid_id)
        .join(GridClass, GridClass.grid_id == Grid.id)
        .join(ClassGroup, ClassGroup.id == GridClass.class_group_id)
        .join(Enrolment, (Enrolment.class_group_id == ClassGroup.id) & (Enrolment.student_id == Student.id))
        .where(
            AssessmentRequest.status == RequestStatus.WAITING,
            ClassGroup.id.in_(taught),
            enrolled_on(actor.today),
            or_(Grid.owner_id == actor.account_id, Grid.co_owners.any(id=actor.account_id)),
        )
        .order_by(AssessmentRequest.asked_at, AssessmentRequest.id, ClassGroup.kind, ClassGroup.id)
    )
    # A student in a class and in its workshop has one request, not two.
    once: dict[int, WaitingRequest] = {}
    for request_id, first, last, *rest in rows:
        once.setdefault(request_id, WaitingRequest(f"{first} {last.upper()}", *rest))
    return list(once.values())[:limit]


def list_unseen(session: Session, actor: Actor, *, weeks: int, limit: int = 12) -> Sequence[UnseenStudent]:
    """Students of the actor's classes with a grid whom nobody observed for so many weeks, the longest first."""
    last = (
        select(Observation.student_id, func.max(Observation.observed_on).label("last_on"))
        .where(
            Observation.is_effective,
            Observation.source == ObservationSource.TEACHER,
            Observation.level_id.is_not(None),
        )
        .group_by(Observation.student_id)
        .where(
            Observation.student_id.in_(
                select(Enrolment.student_id).where(Enrolment.class_group_id.in_(_taught_today(actor)))
            )
        )
        .subquery()
    )
    rows = session.execute(
        select(Student.first_name, Student.last_name, ClassGroup.id, ClassGroup.name, last.c.last_on)
        .join(Enrolment, Enrolment.student_id == Student.id)
        .join(ClassGroup, ClassGroup.id == Enrolment.class_group_id)
        .outerjoin(last, last.c.student_id == Student.id)
        .where(
            ClassGroup.id.in_(_taught_today(actor)),
            ClassGroup.kind == ClassGroupKind.CLASS,
            select(GridClass.grid_id).where(GridClass.class_group_id == ClassGroup.id).exists(),
            enrolled_on(actor.today),
            or_(last.c.last_on.is_(None), last.c.last_on <= actor.today - timedelta(weeks=weeks)),
        )
        .order_by(last.c.last_on.is_not(None), last.c.last_on, Student.last_name, Student.id)
        .limit(limit)
    )
    return [UnseenStudent(f"{first} {name.upper()}", *rest) for first, name, *rest in rows]


def _taught_today(actor: Actor) -> list[int]:
    return sorted(class_id for class_id in actor.taught if actor.teaches(class_id))
