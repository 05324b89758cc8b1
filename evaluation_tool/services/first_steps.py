"""What a new establishment does before its first lesson; each step ticks itself from what the file holds."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.models.account import Account
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.class_group import ClassGroup, Remit
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import Observation
from evaluation_tool.models.grid import Grid
from evaluation_tool.models.level_scale import LevelScale
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import access_cards, audit, establishments

GDPR_IN_FORCE = date(2018, 5, 25)
SCALE_KEPT = "level_scale.kept"


class Step(enum.StrEnum):
    """The steps, in the order in which they make sense."""

    IMPACT_ASSESSMENT = "impact_assessment"
    PEOPLE = "people"
    SCALE = "scale"
    STAFF_ACCESS = "staff_access"
    REMITS = "remits"
    GRID = "grid"
    CARDS = "cards"


class NotYet(DomainError):
    """A paper cannot have been signed on a day to come."""


class TooEarly(DomainError):
    """No such paper was signed before the law that asks for it."""


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """Each step in order, with whether it is done."""

    done: frozenset[Step]

    @property
    def rows(self) -> tuple[tuple[Step, bool], ...]:
        """The steps in order."""
        return tuple((step, step in self.done) for step in Step)

    @property
    def is_over(self) -> bool:
        """Nothing is left to do."""
        return len(self.done) == len(Step)


def read(session: Session, establishment: Establishment, today: date) -> FirstSteps:
    """How far the establishment has come."""
    checks = {
        Step.IMPACT_ASSESSMENT: establishment.aipd_signed_on is not None,
        Step.PEOPLE: _holds(session, select(Student.id).where(Student.left_on.is_(None))),
        Step.SCALE: _scale_was_chosen(session),
        Step.STAFF_ACCESS: _staff_can_enter(session, today),
        Step.REMITS: _classes_are_followed(session, today),
        Step.GRID: _holds(session, select(Grid.id)),
        Step.CARDS: _holds(
            session, select(Account.id).where(Account.student_id.is_not(None), Account.password_hash.is_not(None))
        ),
    }
    return FirstSteps(frozenset(step for step, is_done in checks.items() if is_done))


def sign_impact_assessment(session: Session, actor: Actor, *, signed_on: date, now: datetime) -> None:
    """Keep the day on which the establishment signed its AIPD; a later word corrects it. Raises NotYet, TooEarly."""
    if signed_on < GDPR_IN_FORCE:
        raise TooEarly(signed_on.isoformat())
    if signed_on > actor.today:
        raise NotYet(signed_on.isoformat())
    session.get_one(Establishment, 1).aipd_signed_on = signed_on
    session.flush()
    audit.record(session, "establishment.aipd_signed", now=now, account_id=actor.account_id)


def keep_scale(session: Session, actor: Actor, *, now: datetime) -> None:
    """Say that the scale was read and stays as it is; saying so again changes nothing."""
    if not _scale_was_chosen(session):
        audit.record(session, SCALE_KEPT, now=now, account_id=actor.account_id)


def _scale_was_chosen(session: Session) -> bool:
    """Changed, used, or kept as it came: the cheapest question first."""
    return (
        _holds(session, select(LevelScale.id).where(LevelScale.version > 1))
        or _holds(session, select(Observation.id))
        or _holds(session, select(AuditEvent.sequence).where(AuditEvent.action == SCALE_KEPT))
    )


def _classes_are_followed(session: Session, today: date) -> bool:
    """Somebody follows a class of this year: a new year's classes have to be entrusted again."""
    year = establishments.current_year(session, today)
    wanted = select(Remit.account_id).join(ClassGroup, ClassGroup.id == Remit.class_group_id)
    return year is not None and _holds(session, wanted.where(ClassGroup.school_year_id == year.id))


def _staff_can_enter(session: Session, today: date) -> bool:
    """There are teachers, and nobody of the staff waits for a first password."""
    teachers = select(Account.id).where(Account.teacher_id.is_not(None), Account.disabled_at.is_(None))
    return _holds(session, teachers) and not access_cards.staff_without_password(session, today)


def _holds(session: Session, wanted: Select[int]) -> bool:
    return session.scalar(wanted.limit(1)) is not None
