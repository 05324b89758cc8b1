"""What a student says: how it sees itself, that it feels ready, on what it would help. No level comes of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import (
    Assessment,
    AssessmentRequest,
    HelpOffer,
    Observation,
    ObservationSource,
    RequestStatus,
)
from evaluation_tool.models.grid import GridItem
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit, seances
from evaluation_tool.services.student_items import StudentItem, list_at_work
from evaluation_tool.services.student_progress import published_progress, scale_of

_NONCE = re.compile("[0-9a-f]{16}")


class NotAskedFor(NotFound):
    """The establishment does without this."""


class UnknownLevel(DomainError):
    """Not a level of the scale in force."""


class WornForm(DomainError):
    """The form carries no mark of its own, so that sending it twice could write twice."""


def assess_oneself(
    session: Session,
    actor: Actor,
    student: Student,
    competency_id: int,
    *,
    level_id: int,
    nonce: str,
    now: datetime,
) -> Observation:
    """Write the student's own view down, once per form; another view the same day corrects it.

    Raises NotAskedFor, UnknownLevel, WornForm, NotFound.
    """
    if not session.get_one(Establishment, 1).self_assessment_on:
        raise NotAskedFor
    if not _NONCE.fullmatch(nonce):
        raise WornForm
    item = _item(session, actor, student, competency_id)
    if level_id not in {level.level_id for level in scale_of(session).ladder}:
        raise UnknownLevel
    # The account is part of the mark: nobody can send a form in somebody else's name.
    operation_id = f"self-{actor.account_id}-{nonce}"
    known = session.scalar(select(Observation).where(Observation.operation_id == operation_id))
    if known is not None:
        return known
    seance = seances.find_or_open_implicit(
        session, actor, class_group_id=item.class_group_id or 0, grid_id=item.grid_id, day=actor.today, now=now
    )
    observation = _write_view(session, actor, item, seance, level_id, operation_id, now)
    audit.record(
        session,
        "self.assessed",
        now=now,
        account_id=actor.account_id,
        ids={"observation": observation.id},
        details=[audit.Detail({"grid_item": item.grid_item_id, "level": level_id}, student.id)],
    )
    return observation


def ask(session: Session, actor: Actor, student: Student, competency_id: int, *, now: datetime) -> AssessmentRequest:
    """Say « je suis prêt·e »; asking again while it waits changes nothing. Raises NotAskedFor, NotFound."""
    if not session.get_one(Establishment, 1).requests_on:
        raise NotAskedFor
    item = _item(session, actor, student, competency_id)
    if item.is_self_only:
        raise NotFound
    waiting = _waiting(session, student.id, competency_id)
    if waiting is not None:
        return waiting
    request = AssessmentRequest(
        student_id=student.id, grid_item_id=item.grid_item_id, status=RequestStatus.WAITING, asked_at=now
    )
    session.add(request)
    session.flush()
    audit.record(
        session,
        "request.made",
        now=now,
        account_id=actor.account_id,
        ids={"request": request.id},
        details=[audit.Detail({"grid_item": item.grid_item_id}, student.id)],
    )
    return request


def withdraw(session: Session, actor: Actor, student: Student, competency_id: int, *, now: datetime) -> None:
    """Take a waiting request back; where nothing waits, nothing changes. Raises NotFound."""
    waiting = _waiting(session, student.id, competency_id)
    if waiting is None:
        _item(session, actor, student, competency_id)
    else:
        waiting.status = RequestStatus.WITHDRAWN
        session.flush()
        audit.record(session, "request.withdrawn", now=now, account_id=actor.account_id, ids={"request": waiting.id})


def offer_help(
    session: Session,
    actor: Actor,
    student: Student,
    competency_ids: Collection[int],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> int:
    """Make these the competencies on which the student would help: a free choice among what it succeeds at.

    What it does not succeed at (or no longer) is left out. Returns how many stand.
    """
    progress = published_progress(session, student, now=now, zone=zone)
    chosen = {skill.id for skill in progress.succeeded if skill.id in competency_ids}
    before = set(session.scalars(select(HelpOffer.competency_id).where(HelpOffer.student_id == student.id)))
    if chosen == before:
        return len(chosen)
    session.execute(
        delete(HelpOffer).where(HelpOffer.student_id == student.id, HelpOffer.competency_id.in_(before - chosen))
    )
    session.add_all(
        HelpOffer(student_id=student.id, competency_id=competency, offered_on=actor.today)
        for competency in sorted(chosen - before)
    )
    session.flush()
    audit.record(session, "help.offered", now=now, account_id=actor.account_id, ids={"count": len(chosen)})
    return len(chosen)


def _item(session: Session, actor: Actor, student: Student, competency_id: int) -> StudentItem:
    """The item at work for this student today. Raises NotFound."""
    item = list_at_work(session, student.id, actor.today, competency_id).get(competency_id)
    if item is None or not item.wording or actor.student_id != student.id:
        raise NotFound
    return item


def _waiting(session: Session, student_id: int, competency_id: int) -> AssessmentRequest | None:
    return session.scalar(
        select(AssessmentRequest)
        .join(GridItem, GridItem.id == AssessmentRequest.grid_item_id)
        .where(
            AssessmentRequest.student_id == student_id,
            GridItem.competency_id == competency_id,
            AssessmentRequest.status == RequestStatus.WAITING,
        )
        .order_by(AssessmentRequest.id)
    )


def _write_view(
    session: Session,
    actor: Actor,
    item: StudentItem,
    seance: Assessment,
    level_id: int,
    operation_id: str,
    now: datetime,
) -> Observation:
    current = session.scalar(
        select(Observation).where(
            Observation.assessment_id == seance.id,
            Observation.student_id == actor.student_id,
            Observation.grid_item_id == item.grid_item_id,
            Observation.source == ObservationSource.SELF,
            Observation.is_effective,
        )
    )
    if current is not None:
        current.is_effective = False
        sequence = current.sequence
    else:
        sequence = (session.scalar(select(func.max(Observation.id))) or 0) + 1
    observation = Observation(
        student_id=actor.student_id,
        competency_id=item.competency_id,
        grid_item_id=item.grid_item_id,
        assessment_id=seance.id,
        author_id=actor.account_id,
        source=ObservationSource.SELF,
        level_id=level_id,
        observed_on=actor.today,
        recorded_at=now,
        sequence=sequence,
        replaces_id=current.id if current is not None else None,
        operation_id=operation_id,
        is_effective=True,
    )
    session.add(observation)
    session.flush()
    return observation
