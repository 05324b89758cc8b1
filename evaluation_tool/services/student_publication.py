"""What of a student's evidence is published: everything of closed séances, nothing of open ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Integer, bindparam, select, union_all
from sqlalchemy.orm import Session

from evaluation_tool.domain.mastery import Attained, AttainmentRule, Decision, Evidence, current_attainment
from evaluation_tool.domain.seance import is_closed
from evaluation_tool.models.account import Account
from evaluation_tool.models.base import UtcDateTime
from evaluation_tool.models.class_group import Enrolment
from evaluation_tool.models.establishment import Establishment, Publication
from evaluation_tool.models.evidence import (
    Assessment,
    Attainment,
    Context,
    LevelDecision,
    Observation,
    ObservationSource,
)

# A séance closes within a day of its opening; an hour more for the night when clocks change.
LONGEST_OPEN = timedelta(hours=25)
# A séance may be about an earlier day, but a day of the same school year.
OLDEST_DAY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Publishing:
    """The school's rules on levels and on when they are shown, at one instant."""

    rule: AttainmentRule
    is_immediate: bool
    closing_hour: int
    zone: ZoneInfo
    now: datetime

    @classmethod
    def of(cls, establishment: Establishment, *, now: datetime, zone: ZoneInfo) -> Publishing:
        """The rules of this establishment."""
        immediate = establishment.publication is Publication.IMMEDIATE
        return cls(establishment.attainment_rule, immediate, establishment.closing_hour, zone, now)

    @property
    def today(self) -> date:
        """The school's day."""
        return self.now.astimezone(self.zone).date()

    def shows(self, began_at: datetime, closed_at: datetime | None = None) -> bool:
        """Whether what began then (a séance, or a decision by itself) has been published."""
        if self.is_immediate or closed_at is not None or self.now - began_at > LONGEST_OPEN:
            return True
        return is_closed(began_at, closed_at, closing_hour=self.closing_hour, zone=self.zone, now=self.now)


class Witnessed(NamedTuple):
    """One published judgement, with what was said of it."""

    evidence: Evidence
    context: Context
    note: str
    author: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a student stands on each competency of which something is published (None: seen, but nobody decided
    yet), and the competencies of which an open séance holds something back.
    """

    levels: dict[int, Attained | None]
    held: frozenset[int]


# Written once: building a statement costs more than running it.
_STUDENT = bindparam("student", type_=Integer)
_COMPETENCIES = bindparam("competencies", type_=Integer, expanding=True)
_RECENT = bindparam("recent", type_=UtcDateTime)
_JUDGED = (
    Observation.student_id == _STUDENT,
    Observation.source == ObservationSource.TEACHER,
    Observation.is_effective,
)
_SUMMARIES = select(
    Attainment.competency_id,
    Attainment.level_id,
    Attainment.observed_on,
    Attainment.sequence,
    Attainment.observation_id,
    Attainment.is_confirmed,
    Attainment.is_decided,
).where(Attainment.student_id == _STUDENT)
_HELD = union_all(
    select(Observation.competency_id, Assessment.opened_at.label("began_at"))
    .join(Assessment, Assessment.id == Observation.assessment_id)
    .where(
        Assessment.class_group_id.in_(select(Enrolment.class_group_id).where(Enrolment.student_id == _STUDENT)),
        Assessment.observed_on >= bindparam("oldest", type_=Date),
        Assessment.closed_at.is_(None),
        Assessment.opened_at > _RECENT,
        *_JUDGED,
    ),
    select(LevelDecision.competency_id, LevelDecision.recorded_at).where(
        LevelDecision.student_id == _STUDENT, LevelDecision.recorded_at > _RECENT
    ),
)
_TRAILS = (
    select(
        Observation.competency_id,
        Observation.level_id,
        Observation.observed_on,
        Observation.sequence,
        Observation.assessment_id,
        Observation.id,
        Assessment.opened_at,
        Assessment.closed_at,
        Assessment.context,
        Observation.note,
        Account.display_name,
    )
    .join(Assessment, Assessment.id == Observation.assessment_id)
    .join(Account, Account.id == Observation.author_id)
    .where(*_JUDGED, Observation.competency_id.in_(_COMPETENCIES), Observation.level_id.is_not(None))
    .order_by(Observation.competency_id, Observation.observed_on, Observation.sequence, Observation.id)
)
_EVIDENCE = (
    select(
        Observation.competency_id,
        Observation.level_id,
        Observation.observed_on,
        Observation.sequence,
        Observation.assessment_id,
        Observation.id,
    )
    .where(*_JUDGED, Observation.competency_id.in_(_COMPETENCIES), Observation.level_id.is_not(None))
    .order_by(Observation.competency_id, Observation.observed_on, Observation.sequence, Observation.id)
)
_DECISIONS = (
    select(LevelDecision.competency_id, LevelDecision.level_id, LevelDecision.decided_on, LevelDecision.recorded_at)
    .where(LevelDecision.student_id == _STUDENT, LevelDecision.competency_id.in_(_COMPETENCIES))
    .order_by(LevelDecision.id)
)
_SEEN = select(Observation.competency_id).where(*_JUDGED, Observation.level_id.is_not(None)).distinct()


def standing(
    session: Session, student_id: int, publishing: Publishing, ranks: dict[int, int], competency_id: int | None = None
) -> Standing:
    """The published levels. The summary says them, but where an open séance holds something back: there the
    definition is asked again.
    """
    found = _summaries(session, student_id, ranks, competency_id)
    held = held_back(session, student_id, publishing)
    if publishing.rule is AttainmentRule.DECIDED:
        found = dict.fromkeys(_seen(session, student_id) - held, None) | found
    if competency_id is not None:
        held &= {competency_id}
    if held:
        trails = published_trails(session, student_id, held, publishing, ranks)
        decisions = published_decisions(session, student_id, held, publishing, ranks)
        for held_id in held:
            trail = [witnessed.evidence for witnessed in trails.get(held_id, ())]
            attained = current_attainment(trail, publishing.rule, decisions.get(held_id))
            if attained is None and not trail:
                found.pop(held_id, None)
            else:
                found[held_id] = attained
    return Standing(found, frozenset(held))


def evidence_trails(
    session: Session,
    student_id: int,
    competency_ids: Collection[int],
    stands: Standing,
    publishing: Publishing,
    ranks: dict[int, int],
) -> dict[int, list[Evidence]]:
    """The published judgements alone, oldest first: séances are looked at only where one holds something back."""
    trails: dict[int, list[Evidence]] = {}
    whole = [competency for competency in competency_ids if competency not in stands.held]
    values = {"student": student_id, "competencies": whole}
    for competency, level, on, sequence, assessment, observation in session.execute(_EVIDENCE, values):
        if level is not None:
            evidence = Evidence(level, ranks[level], on, sequence, assessment, observation)
            trails.setdefault(competency, []).append(evidence)
    held = stands.held.intersection(competency_ids)
    if held:
        for competency, witnessed in published_trails(session, student_id, held, publishing, ranks).items():
            trails[competency] = [one.evidence for one in witnessed]
    return trails


def _summaries(
    session: Session, student_id: int, ranks: dict[int, int], competency_id: int | None
) -> dict[int, Attained | None]:
    return {
        competency: Attained(level, ranks[level], on, sequence, observation, confirmed, decided)
        for competency, level, on, sequence, observation, confirmed, decided in session.execute(
            _SUMMARIES, {"student": student_id}
        )
        if competency_id in {None, competency}
    }


def held_back(session: Session, student_id: int, publishing: Publishing) -> set[int]:
    """The competencies of which the student does not see everything yet."""
    if publishing.is_immediate:
        return set()
    values = {
        "student": student_id,
        "recent": publishing.now - LONGEST_OPEN,
        "oldest": publishing.today - OLDEST_DAY,
    }
    rows = session.execute(_HELD, values)
    return {competency for competency, began_at in rows if not publishing.shows(began_at)}


def published_trails(
    session: Session,
    student_id: int,
    competency_ids: Collection[int],
    publishing: Publishing,
    ranks: dict[int, int],
) -> dict[int, list[Witnessed]]:
    """Every published judgement by a teacher on these competencies, oldest first."""
    trails: dict[int, list[Witnessed]] = {}
    for row in session.execute(_TRAILS, {"student": student_id, "competencies": list(competency_ids)}):
        competency, level, on, sequence, assessment, observation, opened_at, closed_at, context, note, author = row
        if level is not None and publishing.shows(opened_at, closed_at):
            evidence = Evidence(level, ranks[level], on, sequence, assessment, observation)
            trails.setdefault(competency, []).append(Witnessed(evidence, context, note, author))
    return trails


def published_decisions(
    session: Session,
    student_id: int,
    competency_ids: Collection[int],
    publishing: Publishing,
    ranks: dict[int, int],
) -> dict[int, Decision]:
    """The newest published decision on each of these competencies."""
    rows = session.execute(_DECISIONS, {"student": student_id, "competencies": list(competency_ids)})
    return {
        competency: Decision(level, ranks[level] if level is not None else None, on)
        for competency, level, on, recorded_at in rows
        if publishing.shows(recorded_at)
    }


def _seen(session: Session, student_id: int) -> set[int]:
    return set(session.scalars(_SEEN, {"student": student_id}))
