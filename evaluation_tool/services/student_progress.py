"""What a student sees of its own progress, and a teacher through "Voir comme l'élève": one function for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Integer, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.mastery import Attained
from evaluation_tool.domain.progress import path_of, success_rank
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import Goal
from evaluation_tool.models.level_scale import Level, LevelMapping, LevelScale
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import student_items, student_said
from evaluation_tool.services.classes import enrolled_on
from evaluation_tool.services.student_items import StudentItem
from evaluation_tool.services.student_publication import Publishing, published_decisions, published_trails, standing
from evaluation_tool.services.student_said import Said

RECENT = timedelta(weeks=8)
MOST_RISES = 3
# The last competencies seen: among them the latest rises are looked for, however long a student's history is.
LOOKED_AT = 16
GOALS_REACHED_SHOWN = timedelta(days=60)


# Written once: building a statement costs more than running it.
_read_as = aliased(Level)
_active = aliased(LevelScale)
_LEVELS = (
    select(
        Level.id,
        Level.rank,
        Level.symbol,
        Level.student_label,
        LevelScale.is_active,
        select(_read_as.rank)
        .join(LevelMapping, LevelMapping.to_level_id == _read_as.id)
        .join(_active, (_active.id == LevelMapping.scale_id) & _active.is_active)
        .where(LevelMapping.from_level_id == Level.id)
        .scalar_subquery()
        .label("read_as"),
    )
    .join(LevelScale, LevelScale.id == Level.scale_id)
    .order_by(Level.id)
)
_GOALS = (
    select(Goal.text, Goal.set_on, Goal.reached_on, Goal.competency_id)
    .where(
        Goal.student_id == bindparam("student", type_=Integer),
        or_(Goal.reached_on.is_(None), Goal.reached_on >= bindparam("since", type_=Date)),
    )
    .order_by(Goal.reached_on.is_not(None), Goal.set_on.desc(), Goal.id)
)


class StudentLevel(NamedTuple):
    """A level in a student's words."""

    level_id: int
    rank: int
    symbol: str
    student_label: str


@dataclass(frozen=True, slots=True)
class Skill:
    """One competency as its student sees it. No level: not seen yet, or seen and nobody decided yet."""

    item: StudentItem
    level: StudentLevel | None
    seen_on: date | None
    is_seen: bool
    is_confirmed: bool
    is_decided: bool
    is_succeeded: bool
    self_level: StudentLevel | None
    self_on: date | None
    next_step: str
    asked_at: datetime | None
    is_offered: bool

    @property
    def id(self) -> int:
        """The stable competency."""
        return self.item.competency_id

    @property
    def wording(self) -> str:
        """The student's sentence."""
        return self.item.wording


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
class StudentProgress:
    """Everything published of one student, in a student's words."""

    student_id: int
    first_name: str
    ladder: tuple[StudentLevel, ...]
    succeeds_from: int
    skills: tuple[Skill, ...]
    attitudes: tuple[Skill, ...]
    rises: tuple[SkillRise, ...]
    goals: tuple[ShownGoal, ...]
    unworded: int  # hidden until a teacher writes a student's sentence

    @property
    def learning(self) -> tuple[Skill, ...]:
        """What is on its way, the last seen first."""
        under_way = [skill for skill in self.skills if skill.is_seen and not skill.is_succeeded]
        return tuple(sorted(under_way, key=lambda skill: skill.seen_on or date.min, reverse=True))

    @property
    def succeeded(self) -> tuple[Skill, ...]:
        """What is succeeded, in the order of the grids."""
        return tuple(skill for skill in self.skills if skill.is_succeeded)

    @property
    def to_discover(self) -> tuple[Skill, ...]:
        """What the class works on and nobody has seen yet."""
        return tuple(skill for skill in self.skills if not skill.is_seen)


@dataclass(frozen=True, slots=True)
class Scale:
    """The active levels, and every level of the past read on them."""

    ranks: dict[int, int]
    ladder: tuple[StudentLevel, ...]

    def at(self, rank: int | None) -> StudentLevel | None:
        """The level of a rank; None where the scale in force has none."""
        return next((level for level in self.ladder if level.rank == rank), None)

    @property
    def succeeds_from(self) -> int:
        """The rank from which one succeeds."""
        return success_rank(len(self.ladder))


def scale_of(session: Session) -> Scale:
    """The scale in force, in a student's words, and how every older level reads on it."""
    rows = session.execute(_LEVELS).all()
    ladder = [StudentLevel(*row[:4]) for row in rows if row.is_active]
    ranks = {row.id: row.read_as if row.read_as is not None else row.rank for row in rows}
    return Scale(ranks, tuple(sorted(ladder, key=lambda level: level.rank)))


def publishing_of(session: Session, *, now: datetime, zone: ZoneInfo) -> Publishing:
    """The school's rules at this instant."""
    return Publishing.of(session.get_one(Establishment, 1), now=now, zone=zone)


def published_progress(session: Session, student: Student, *, now: datetime, zone: ZoneInfo) -> StudentProgress:
    """All that is published of this student, in a handful of queries whatever the length of its history."""
    publishing, scale = publishing_of(session, now=now, zone=zone), scale_of(session)
    found = read_skills(session, student.id, publishing, scale)
    worded = [skill for skill in found if skill.wording]
    skills = tuple(skill for skill in worded if not skill.item.is_self_only)
    return StudentProgress(
        student_id=student.id,
        first_name=student.first_name,
        ladder=scale.ladder,
        succeeds_from=scale.succeeds_from,
        skills=skills,
        attitudes=tuple(skill for skill in worded if skill.item.is_self_only),
        rises=tuple(_rises(session, student.id, skills, publishing, scale)),
        goals=tuple(_goals(session, student.id, worded, publishing.today)),
        unworded=len(found) - len(worded),
    )


def read_skills(
    session: Session, student_id: int, publishing: Publishing, scale: Scale, competency_id: int | None = None
) -> list[Skill]:
    """The student's skills in the order of its grids, or only one; those without a sentence come too."""
    levels = standing(session, student_id, publishing, scale.ranks, competency_id)
    items = student_items.list_at_work(session, student_id, publishing.today, competency_id)
    items |= student_items.list_seen_elsewhere(session, student_id, levels.keys() - items.keys())
    said = student_said.read(session, student_id)
    ordered = sorted(items.values(), key=lambda item: (item.class_group_id is None, item.grid_id))
    return [_skill(item, levels, said, scale) for item in ordered]


def _skill(item: StudentItem, levels: dict[int, Attained | None], said: Said, scale: Scale) -> Skill:
    competency = item.competency_id
    attained = None if item.is_self_only else levels.get(competency)
    level = scale.at(attained.rank) if attained is not None else None
    self_level_id, self_on = said.levels.get(competency, (None, None))
    return Skill(
        item=item,
        level=level,
        seen_on=attained.observed_on if attained is not None else None,
        is_seen=competency in levels and not item.is_self_only,
        is_confirmed=attained is not None and attained.is_confirmed,
        is_decided=attained is not None and attained.is_decided,
        is_succeeded=level is not None and level.rank >= scale.succeeds_from,
        self_level=scale.at(scale.ranks.get(self_level_id or 0)),
        self_on=self_on,
        next_step=said.next_steps.get(competency, ""),
        asked_at=said.asked.get(competency),
        is_offered=competency in said.offered,
    )


def _rises(
    session: Session, student_id: int, skills: Sequence[Skill], publishing: Publishing, scale: Scale
) -> list[SkillRise]:
    since = publishing.today - RECENT
    recent = [skill for skill in skills if skill.level is not None and (skill.seen_on or date.min) >= since]
    recent.sort(key=lambda skill: (skill.seen_on or date.min, skill.id), reverse=True)
    looked_at = {skill.id: skill for skill in recent[:LOOKED_AT]}
    if not looked_at:
        return []
    trails = published_trails(session, student_id, looked_at, publishing, scale.ranks)
    decisions = published_decisions(session, student_id, looked_at, publishing, scale.ranks)
    found = []
    for competency, skill in looked_at.items():
        trail = [witnessed.evidence for witnessed in trails.get(competency, ())]
        path = path_of(trail, publishing.rule, decisions.get(competency), succeeds_from=scale.succeeds_from)
        rise = path.last_rise
        now = scale.at(rise.rank) if rise is not None else None
        if rise is not None and now is not None and rise.on >= since:
            found.append(SkillRise(skill, rise.on, scale.at(rise.before), now))
    found.sort(key=lambda risen: (risen.on, risen.now.rank, -risen.skill.id), reverse=True)
    return found[:MOST_RISES]


def _goals(session: Session, student_id: int, skills: Sequence[Skill], today: date) -> list[ShownGoal]:
    """What is still aimed at, then what was reached lately."""
    by_competency = {skill.id: skill for skill in skills}
    rows = session.execute(_GOALS, {"student": student_id, "since": today - GOALS_REACHED_SHOWN})
    return [
        ShownGoal(text, set_on, reached, by_competency.get(competency or 0))
        for text, set_on, reached, competency in rows
    ]


def get_student(session: Session, actor: Actor, student_id: int, action: Action) -> Student:
    """A student to whom the actor may do this. Raises NotFound, whether unknown or forbidden."""
    student = session.get(Student, student_id)
    if student is None or not can(actor, action, student):
        raise NotFound
    return student


def class_names(session: Session, student: Student, on: date) -> Sequence[str]:
    """The classes (not the groups) of a student on a day, by name."""
    return session.scalars(
        select(ClassGroup.name)
        .join(Enrolment, Enrolment.class_group_id == ClassGroup.id)
        .where(Enrolment.student_id == student.id, enrolled_on(on), ClassGroup.kind == ClassGroupKind.CLASS)
        .order_by(ClassGroup.name, ClassGroup.id)
    ).all()
