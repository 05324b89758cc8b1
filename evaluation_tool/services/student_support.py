"""What a teacher keeps for one student: goals chosen together, adaptations, a note of its own, feelings it has seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.plain_words import about_the_work, without_diagnosis
from evaluation_tool.models.differentiation import ActivityGroup
from evaluation_tool.models.evidence import Feeling, FeelingKind, Goal, PrivateNote
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit, feelings

LONGEST_GOAL = 300
LONGEST_ADAPTATIONS = 2000
LONGEST_NOTE = 2000
FEELINGS_SHOWN = 8


class FeltWork(NamedTuple):
    """What a student said of its work in one tap."""

    kind: FeelingKind
    felt_at: datetime
    group: str
    is_new: bool


def list_goals(session: Session, student_id: int) -> Sequence[Goal]:
    """The goals, those still aimed at first, then the newest."""
    return session.scalars(
        select(Goal)
        .where(Goal.student_id == student_id)
        .order_by(Goal.reached_on.is_not(None), Goal.set_on.desc(), Goal.id)
    ).all()


def set_goal(session: Session, actor: Actor, student: Student, text: str, *, competency_id: int | None) -> Goal:
    """Write down a goal that was chosen with the student. Raises WordOfJudgement."""
    goal = Goal(
        student_id=student.id,
        competency_id=competency_id,
        text=about_the_work(text),
        author_id=actor.account_id,
        set_on=actor.today,
    )
    session.add(goal)
    session.flush()
    return goal


def reach_goal(session: Session, actor: Actor, student: Student, goal_id: int) -> Goal:
    """The goal is reached. Raises NotFound."""
    goal = _goal(session, student, goal_id)
    goal.reached_on = goal.reached_on or actor.today
    session.flush()
    return goal


def drop_goal(session: Session, actor: Actor, student: Student, goal_id: int, *, now: datetime) -> None:
    """Give a goal up. Raises NotFound."""
    session.delete(_goal(session, student, goal_id))
    session.flush()
    audit.record(
        session,
        "goal.dropped",
        now=now,
        account_id=actor.account_id,
        ids={"goal": goal_id},
        details=[audit.Detail({}, student.id)],
    )


def adapt(session: Session, actor: Actor, student: Student, text: str, *, now: datetime) -> None:
    """Say how teaching is adapted for this student, never why. Raises WordOfJudgement."""
    if student.accommodations == text:
        return
    student.accommodations = without_diagnosis(text)
    session.flush()
    audit.record(
        session,
        "student.adaptations_changed",
        now=now,
        account_id=actor.account_id,
        details=[audit.Detail({}, student.id)],
    )


def list_own_notes(session: Session, actor: Actor, student_id: int) -> Sequence[PrivateNote]:
    """The actor's own notes on a student, the newest first: nobody else's."""
    return session.scalars(
        select(PrivateNote)
        .where(PrivateNote.student_id == student_id, PrivateNote.author_id == actor.account_id)
        .order_by(PrivateNote.written_at.desc(), PrivateNote.id.desc())
    ).all()


def write_note(session: Session, actor: Actor, student: Student, text: str, *, now: datetime) -> PrivateNote:
    """Keep a note for oneself; whom it is about may ask to read it."""
    note = PrivateNote(student_id=student.id, author_id=actor.account_id, text=text, written_at=now)
    session.add(note)
    session.flush()
    return note


def erase_note(session: Session, actor: Actor, student: Student, note_id: int, *, now: datetime) -> None:
    """Erase one's own note. Raises NotFound."""
    note = session.get(PrivateNote, note_id)
    if note is None or (note.student_id, note.author_id) != (student.id, actor.account_id):
        raise NotFound
    session.delete(note)
    session.flush()
    audit.record(
        session,
        "note.erased",
        now=now,
        account_id=actor.account_id,
        ids={"note": note_id},
        details=[audit.Detail({}, student.id)],
    )


def list_feelings(session: Session, student_id: int) -> list[FeltWork]:
    """What the student said lately of its work, the newest first."""
    if not feelings.are_on(session):
        return []
    rows = session.execute(
        select(Feeling.kind, Feeling.felt_at, ActivityGroup.name, Feeling.seen_at)
        .outerjoin(ActivityGroup, ActivityGroup.id == Feeling.activity_group_id)
        .where(Feeling.student_id == student_id)
        .order_by(Feeling.felt_at.desc(), Feeling.id.desc())
        .limit(FEELINGS_SHOWN)
    )
    return [FeltWork(kind, felt_at, group or "", seen_at is None) for kind, felt_at, group, seen_at in rows]


def see_feelings(session: Session, student: Student, *, now: datetime) -> None:
    """A teacher has read what the student said."""
    session.execute(
        update(Feeling).where(Feeling.student_id == student.id, Feeling.seen_at.is_(None)).values(seen_at=now)
    )
    session.flush()


def _goal(session: Session, student: Student, goal_id: int) -> Goal:
    goal = session.get(Goal, goal_id)
    if goal is None or goal.student_id != student.id:
        raise NotFound
    return goal
