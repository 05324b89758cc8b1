"""What a student's home page begins with: what rose lately, and the goals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Integer, bindparam, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.progress import path_to
from evaluation_tool.models.evidence import Goal
from evaluation_tool.models.people import Student
from evaluation_tool.services.student_progress import (
    Scale,
    Skill,
    StudentLevel,
    StudentProgress,
    publishing_of,
    read_progress,
    scale_of,
)
from evaluation_tool.services.student_publication import (
    Publishing,
    Standing,
    evidence_trails,
    standing,
)

RECENT = timedelta(weeks=8)
MOST_RISES = 3
# The last competencies seen: among them the latest rises are looked for, however long a student's history is.
LOOKED_AT = 16
GOALS_REACHED_SHOWN = timedelta(days=60)
# Written once: building a statement costs more than running it.
_GOALS = (
    select(Goal.text, Goal.set_on, Goal.reached_on, Goal.competency_id)
    .where(
        Goal.student_id == bindparam("student", type_=Integer),
        or_(Goal.reached_on.is_(None), Goal.reached_on >= bindparam("since", type_=Date)),
    )
    .order_by(Goal.reached_on.is_not(None), Goal.set_on.desc(), Goal.id)
)


class SkillRise(NamedTuple):
    """A skill whose level became higher lately."""

    skill: Skill
    on: date
    before: StudentLevel | None
    now: StudentLevel


class ShownGoal(NamedTuple):
    """A goal chosen with a teacher; with its skill where that is shown."""

    text: str
    set_on: date
    reached_on: date | None
    skill: Skill | None


@dataclass(frozen=True, slots=True)
class StudentHome:
    """A student's progress, with what it begins with."""

    progress: StudentProgress
    rises: tuple[SkillRise, ...]
    goals: tuple[ShownGoal, ...]


def published_home(session: Session, student: Student, *, now: datetime, zone: ZoneInfo) -> StudentHome:
    """What is published of this student, the latest rises first."""
    publishing, scale = publishing_of(session, now=now, zone=zone), scale_of(session)
    stands = standing(session, student.id, publishing, scale.ranks)
    progress = read_progress(session, student, publishing, scale, stands)
    return StudentHome(
        progress=progress,
        rises=tuple(_rises(session, progress, stands, publishing, scale)),
        goals=tuple(_goals(session, progress, publishing.today)),
    )


def _rises(
    session: Session, progress: StudentProgress, stands: Standing, publishing: Publishing, scale: Scale
) -> list[SkillRise]:
    since = publishing.today - RECENT
    looked_at = {skill.id: skill for skill in _last_seen(progress.skills, since)}
    if not looked_at:
        return []
    trails = evidence_trails(session, progress.student_id, looked_at, stands, publishing, scale.ranks)
    found = []
    for competency, skill in looked_at.items():
        # The levels are known: only the way there is asked for.
        path = path_to(stands.levels[competency], trails.get(competency, ()), succeeds_from=scale.succeeds_from)
        rise = path.last_rise
        now = scale.at(rise.rank) if rise is not None else None
        if rise is not None and now is not None and rise.on >= since:
            found.append(SkillRise(skill, rise.on, scale.at(rise.before), now))
    found.sort(key=lambda risen: (risen.on, risen.now.rank, -risen.skill.id), reverse=True)
    return found[:MOST_RISES]


def _last_seen(skills: Sequence[Skill], since: date) -> list[Skill]:
    recent = [(skill.seen_on, skill.id, skill) for skill in skills if skill.seen_on is not None]
    ordered = sorted((one for one in recent if one[0] >= since), key=lambda one: one[:2], reverse=True)
    return [skill for _on, _id, skill in ordered[:LOOKED_AT]]


def _goals(session: Session, progress: StudentProgress, today: date) -> list[ShownGoal]:
    """What is still aimed at, then what was reached lately."""
    by_competency = {skill.id: skill for skill in (*progress.skills, *progress.attitudes)}
    rows = session.execute(_GOALS, {"student": progress.student_id, "since": today - GOALS_REACHED_SHOWN})
    return [
        ShownGoal(text, set_on, reached, by_competency.get(competency or 0))
        for text, set_on, reached, competency in rows
    ]
