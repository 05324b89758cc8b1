"""Who opened or took away a student's file without teaching it, and the students that somebody asks about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.models.account import Account
from evaluation_tool.models.audit import AuditDetail, AuditEvent
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import audit
from evaluation_tool.services.personal_data import family

READING = "student.file_read"
ACTIONS = (READING, "student.exported", "booklet.given")
ONE_READING = timedelta(minutes=15)
MOST_FOUND = 30


@dataclass(frozen=True, slots=True)
class Consultation:
    """One opening: when, what, by whom, of whom."""

    at: datetime
    action: str
    who: str | None
    student_id: int
    student: str


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """Some of them, newest first."""

    entries: Sequence[Consultation]
    number: int
    pages: int


_LISTED = (
    select(AuditEvent.at, AuditEvent.action, Account.display_name, Student)
    .join(AuditDetail, AuditDetail.event_sequence == AuditEvent.sequence)
    .join(Student, Student.id == AuditDetail.student_id)
    .outerjoin(Account, and_(Account.id == AuditEvent.account_id, Account.created_at <= AuditEvent.at))
    .where(AuditEvent.action.in_(ACTIONS))
    .order_by(AuditEvent.sequence.desc(), AuditDetail.position)
)


def was_read_lately(session: Session, actor: Actor, student: Student, *, now: datetime) -> bool:
    """Whether the same reading is in the journal already: somebody who goes from page to page reads once."""
    traces = (
        select(AuditEvent.sequence)
        .join(AuditDetail, AuditDetail.event_sequence == AuditEvent.sequence)
        .where(
            AuditDetail.student_id == student.id,
            AuditEvent.account_id == actor.account_id,
            AuditEvent.action == READING,
            AuditEvent.at > now - ONE_READING,
        )
    )
    return session.scalar(traces.limit(1)) is not None


def note_reading(session: Session, actor: Actor, student: Student, *, now: datetime) -> None:
    """Leave a trace of somebody who opens a file without teaching the student."""
    audit.record(session, READING, now=now, account_id=actor.account_id, details=[audit.Detail({}, student.id)])


def list_all(session: Session, *, page: int, size: int) -> ConsultationPage:
    """One page of the consultations of everybody; a page beyond the end is empty."""
    count = (
        select(func.count())
        .select_from(AuditDetail)
        .join(AuditEvent, AuditEvent.sequence == AuditDetail.event_sequence)
        .where(AuditEvent.action.in_(ACTIONS), AuditDetail.student_id.is_not(None))
    )
    total = session.scalar(count) or 0
    rows = session.execute(_LISTED.offset((page - 1) * size).limit(size))
    return ConsultationPage([_consultation(*row) for row in rows], page, max(1, -(-total // size)))


def list_of_student(session: Session, student: Student) -> list[Consultation]:
    """Every consultation of one student's file, newest first."""
    rows = session.execute(_LISTED.where(AuditDetail.student_id.in_(family(session, student))))
    return [_consultation(*row) for row in rows]


def find_students(session: Session, actor: Actor, typed: str) -> list[Student]:
    """Students whose data the actor may hand over and whose names hold these words, those who left too.

    Merged duplicates are found under their own name.
    """
    words = [
        or_(Student.last_name.icontains(word, autoescape=True), Student.first_name.icontains(word, autoescape=True))
        for word in typed.split()
    ]
    wanted = select(Student).where(*words).order_by(Student.last_name, Student.first_name, Student.id)
    found = session.scalars(wanted.options(selectinload(Student.enrolments)))
    return list(islice((one for one in found if can(actor, Action.PERSONAL_DATA, one)), MOST_FOUND))


def _consultation(at: datetime, action: str, who: str | None, student: Student) -> Consultation:
    return Consultation(at, action, who, student.id, student.full_name)
