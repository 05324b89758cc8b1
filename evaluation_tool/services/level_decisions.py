"""A teacher's own word on a level, with its reason: what the school's rule asks for, or an exception to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.models.account import Account
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import LevelDecision
from evaluation_tool.models.level_scale import Level, LevelScale
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import attainments, audit
from evaluation_tool.services.attainments import Pair
from evaluation_tool.services.student_items import list_at_work

LONGEST_REASON = 500


class UnknownLevel(DomainError):
    """Not a level of the scale in force."""


class NoReason(DomainError):
    """An exception to the rule says why."""


class Decided(NamedTuple):
    """One decision, as it stands in the trail; without a label, it withdrew the one before."""

    on: date
    symbol: str | None
    label: str | None
    reason: str
    author: str


def list_decisions(session: Session, student_id: int, competency_id: int) -> list[Decided]:
    """Every decision on a student's competency, the newest first: it is the one that counts."""
    rows = session.execute(
        select(
            LevelDecision.decided_on,
            Level.symbol,
            Level.teacher_label,
            LevelDecision.reason,
            Account.display_name,
        )
        .join(Account, Account.id == LevelDecision.author_id)
        .outerjoin(Level, Level.id == LevelDecision.level_id)
        .where(LevelDecision.student_id == student_id, LevelDecision.competency_id == competency_id)
        .order_by(LevelDecision.id.desc())
    )
    return [Decided(*row) for row in rows]


def decide(
    session: Session,
    actor: Actor,
    student: Student,
    competency_id: int,
    *,
    level_id: int,
    reason: str,
    now: datetime,
) -> LevelDecision:
    """Say where the student stands, in the current write transaction, and bring the summaries up to date.

    Raises NotFound for what this student does not work on or for an attitude, UnknownLevel, NoReason.
    """
    _at_work(session, actor, student, competency_id)
    active = session.scalars(select(Level.id).join(LevelScale).where(LevelScale.is_active))
    if level_id not in set(active):
        raise UnknownLevel
    rule = session.get_one(Establishment, 1).attainment_rule
    if not reason and rule is not AttainmentRule.DECIDED:
        raise NoReason
    return _write(session, actor, student, competency_id, level_id, reason, now)


def withdraw(session: Session, actor: Actor, student: Student, competency_id: int, *, now: datetime) -> None:
    """Let the evidence speak again; where no decision stands, nothing changes. Raises NotFound."""
    _at_work(session, actor, student, competency_id)
    standing = session.scalar(
        select(LevelDecision.level_id)
        .where(LevelDecision.student_id == student.id, LevelDecision.competency_id == competency_id)
        .order_by(LevelDecision.id.desc())
        .limit(1)
    )
    if standing is not None:
        _write(session, actor, student, competency_id, None, "", now)


def _at_work(session: Session, actor: Actor, student: Student, competency_id: int) -> None:
    item = list_at_work(session, student.id, actor.today, competency_id).get(competency_id)
    if item is None or item.is_self_only:
        raise NotFound


def _write(
    session: Session,
    actor: Actor,
    student: Student,
    competency_id: int,
    level_id: int | None,
    reason: str,
    now: datetime,
) -> LevelDecision:
    decision = LevelDecision(
        student_id=student.id,
        competency_id=competency_id,
        level_id=level_id,
        reason=reason,
        author_id=actor.account_id,
        decided_on=actor.today,
        recorded_at=now,
    )
    session.add(decision)
    session.flush()
    attainments.refresh(session, [Pair(student.id, competency_id)])
    audit.record(
        session,
        "level.decided" if level_id is not None else "level.decision_withdrawn",
        now=now,
        account_id=actor.account_id,
        ids={"decision": decision.id},
        details=[audit.Detail({"competency": competency_id, "level": level_id}, student.id)],
    )
    return decision
