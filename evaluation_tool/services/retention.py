"""What is kept too long is counted, then erased: each category has a duration, which the establishment may change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.erasure import Tombstone
from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.retention import FEWEST_MONTHS, MOST_MONTHS, USUAL_MONTHS, Category, months_before
from evaluation_tool.models.account import LoginSession, LoginThrottle, OneTimeLink
from evaluation_tool.models.audit import AuditDetail, AuditEvent
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import Enrolment
from evaluation_tool.models.differentiation import PairRule
from evaluation_tool.models.evidence import Feeling
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.models.people import Student
from evaluation_tool.models.retention import Retention
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit, erasure
from evaluation_tool.services.personal_data import TABLES

# A counter of wrong passwords forgets long before: this is for those that nobody came back to.
THROTTLE_KEPT_FOR = timedelta(days=7)
LINK_KEPT_FOR = timedelta(days=30)
# Months without a class, before somebody whose departure nobody noted counts as gone: an import may be late.
A_YEAR = 12

_Place = tuple[Table, ColumnElement[bool]]


class WrongMonths(DomainError):
    """A duration outside the bounds."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One category: its duration in months (None: not by months), and how many rows or students are beyond it."""

    category: Category
    months: int | None
    due: int


@dataclass(frozen=True, slots=True)
class Purged:
    """What was erased by category, and the tombstones of the students who left long ago."""

    counts: Mapping[Category, int]
    tombstones: Sequence[Tombstone]


def months_of(session: Session) -> dict[Category, int]:
    """The duration of each category that has one in months."""
    own = {row.category: row.months for row in session.scalars(select(Retention))}
    return {category: own.get(category.value, usual) for category, usual in USUAL_MONTHS.items()}


def set_months(session: Session, actor: Actor, wanted: Mapping[Category, int], *, now: datetime) -> None:
    """Decide how long to keep each category; erases nothing by itself. Raises WrongMonths."""
    for category, months in wanted.items():
        if category not in USUAL_MONTHS or not FEWEST_MONTHS <= months <= MOST_MONTHS:
            raise WrongMonths(category)
        session.merge(Retention(category=category.value, months=months))
    session.flush()
    ids = {category.value: months for category, months in wanted.items()}
    audit.record(session, "settings.retention", now=now, account_id=actor.account_id, ids=ids)


def list_kept(session: Session, *, today: date, now: datetime) -> list[Kept]:
    """Every category with what a purge would erase today; writes nothing."""
    months, beyond = months_of(session), _beyond(session, today, now)
    return [Kept(category, months.get(category), _count_due(session, category, today, beyond)) for category in Category]


def purge(session: Session, *, today: date, now: datetime, account_id: int | None) -> Purged:
    """Erase what is beyond its duration, in the current write transaction.

    As after any erasure, the tombstones go to the ledger before the commit and the file is scrubbed after it.
    """
    beyond, counts = _beyond(session, today, now), {}
    leavers = list_leavers(session, today)
    tombstones = erasure.erase_all(session, leavers, now=now)
    counts[Category.LEAVERS] = len(leavers)
    for category, places in beyond.items():
        rows = [
            session.execute(delete(table).where(which).returning(*table.primary_key)).all() for table, which in places
        ]
        counts[category] = sum(map(len, rows))
    erased = {category: count for category, count in counts.items() if count}
    if erased:
        ids = {category.value: count for category, count in erased.items()}
        audit.record(session, "data.purged", now=now, account_id=account_id, ids=ids)
    return Purged(erased, tombstones)


def list_leavers(session: Session, today: date) -> list[Student]:
    """The students who left longer ago than they are kept, and are in no class that still runs.

    Nobody notes the departure of those who finish the school: a whole year in no class says it too, as long as
    the school enrols others.
    """
    months = months_of(session)[Category.LEAVERS]
    noted, unseen = months_before(today, months), months_before(today, max(months, A_YEAR))
    places = select(Enrolment.id).where(Enrolment.student_id == Student.id)
    others = select(Enrolment.id).where(Enrolment.starts_on <= today, _runs_on(today))
    has_left = and_(Student.left_on < noted, ~places.where(_runs_on(noted)).exists())
    has_finished = and_(
        Student.left_on.is_(None), places.exists(), ~places.where(_runs_on(unseen)).exists(), others.exists()
    )
    wanted = select(Student).where(Student.canonical_id.is_(None), or_(has_left, has_finished))
    return list(session.scalars(wanted.order_by(Student.id)))


def _runs_on(day: date) -> ColumnElement[bool]:
    return or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= day)


def _count_due(session: Session, category: Category, today: date, beyond: Mapping[Category, Sequence[_Place]]) -> int:
    if category is Category.LEAVERS:
        return len(list_leavers(session, today))
    counts = (session.scalar(select(func.count()).select_from(table).where(which)) for table, which in beyond[category])
    return sum(count or 0 for count in counts)


def _beyond(session: Session, today: date, now: datetime) -> dict[Category, list[_Place]]:
    """The rows of each category that are kept too long; leavers are students, and erased as such."""
    months = months_of(session)
    journal, sessions = (_instant(months_before(today, months[one])) for one in (Category.JOURNAL, Category.SESSIONS))
    ended = select(SchoolYear.id).where(SchoolYear.ends_on < today)
    last_end = session.scalar(select(func.max(SchoolYear.ends_on)).where(SchoolYear.ends_on < today)) or date.min
    old_events = select(AuditEvent.sequence).where(AuditEvent.at < journal)
    return {
        Category.FEELINGS: [(TABLES[Feeling.__tablename__], Feeling.felt_at < _instant(last_end + timedelta(days=1)))],
        Category.PAIR_RULES: [(TABLES[PairRule.__tablename__], PairRule.school_year_id.in_(ended))],
        Category.JOURNAL: [(TABLES[AuditDetail.__tablename__], AuditDetail.event_sequence.in_(old_events))],
        Category.SESSIONS: [
            (TABLES[LoginSession.__tablename__], LoginSession.last_seen_at < sessions),
            (TABLES[OneTimeLink.__tablename__], OneTimeLink.expires_at < now - LINK_KEPT_FOR),
            (
                TABLES[LoginThrottle.__tablename__],
                and_(
                    LoginThrottle.last_failure_at < now - THROTTLE_KEPT_FOR,
                    or_(LoginThrottle.blocked_until.is_(None), LoginThrottle.blocked_until < now),
                ),
            ),
        ],
        Category.IMPORTS: [(TABLES[PendingImport.__tablename__], PendingImport.expires_at <= now)],
    }


def _instant(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
