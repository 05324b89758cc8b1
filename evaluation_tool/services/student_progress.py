"""What a student sees of its own progress, and a teacher through "Voir comme l'élève": one function for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.mastery import Attained
from evaluation_tool.domain.progress import success_rank
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.level_scale import Level, LevelMapping, LevelScale
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import student_items, student_said
from evaluation_tool.services.classes import enrolled_on
from evaluation_tool.services.student_items import StudentItem
from evaluation_tool.services.student_publication import Publishing, Standing, standing
from evaluation_tool.services.student_said import Said

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


class StudentLevel(NamedTuple):
    """A level in a student's words."""

    level_id: int
    rank: int
    symbol: str
    student_label: str


class SelfView(NamedTuple):
    """What the student once said of itself."""

    on: date
    level: StudentLevel


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
    self_views: tuple[SelfView, ...]
    next_step: str
    asked_at: datetime | None
    is_offered: bool

    @property
    def self_level(self) -> StudentLevel | None:
        """How the student sees itself now, if it ever said."""
        return self.self_views[-1].level if self.self_views else None

    @property
    def id(self) -> int:
        """The stable competency."""
        return self.item.competency_id

    @property
    def wording(self) -> str:
        """The student's sentence."""
        return self.item.wording


@dataclass(frozen=True, slots=True)
class StudentProgress:
    """Everything published of one student, in a student's words."""

    student_id: int
    first_name: str
    ladder: tuple[StudentLevel, ...]
    succeeds_from: int
    skills: tuple[Skill, ...]
    attitudes: tuple[Skill, ...]
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
    stands = standing(session, student.id, publishing, scale.ranks)
    return read_progress(session, student, publishing, scale, stands)


def read_progress(
    session: Session, student: Student, publishing: Publishing, scale: Scale, stands: Standing
) -> StudentProgress:
    """The same, where the levels were read already."""
    found = read_skills(session, student.id, publishing, scale, stands)
    worded = [skill for skill in found if skill.wording]
    return StudentProgress(
        student_id=student.id,
        first_name=student.first_name,
        ladder=scale.ladder,
        succeeds_from=scale.succeeds_from,
        skills=tuple(skill for skill in worded if not skill.item.is_self_only),
        attitudes=tuple(skill for skill in worded if skill.item.is_self_only),
        unworded=len(found) - len(worded),
    )


def read_skills(
    session: Session,
    student_id: int,
    publishing: Publishing,
    scale: Scale,
    stands: Standing,
    competency_id: int | None = None,
) -> list[Skill]:
    """The student's skills in the order of its grids, or only one; those without a sentence come too."""
    items = student_items.list_at_work(session, student_id, publishing.today, competency_id)
    items |= student_items.list_seen_elsewhere(session, student_id, stands.levels.keys() - items.keys())
    said = student_said.read(session, student_id)
    ordered = sorted(items.values(), key=lambda item: (item.class_group_id is None, item.grid_id))
    return [_skill(item, stands.levels, said, scale) for item in ordered]


def _skill(item: StudentItem, levels: dict[int, Attained | None], said: Said, scale: Scale) -> Skill:
    competency = item.competency_id
    attained = None if item.is_self_only else levels.get(competency)
    level = scale.at(attained.rank) if attained is not None else None
    return Skill(
        item=item,
        level=level,
        seen_on=attained.observed_on if attained is not None else None,
        is_seen=competency in levels and not item.is_self_only,
        is_confirmed=attained is not None and attained.is_confirmed,
        is_decided=attained is not None and attained.is_decided,
        is_succeeded=level is not None and level.rank >= scale.succeeds_from,
        self_views=_views(said.views.get(competency, ()), scale),
        next_step=said.next_steps.get(competency, ""),
        asked_at=said.asked.get(competency),
        is_offered=competency in said.offered,
    )


def _views(said: Sequence[tuple[int, date]], scale: Scale) -> tuple[SelfView, ...]:
    read = ((on, scale.at(scale.ranks[level_id])) for level_id, on in said)
    return tuple(SelfView(on, level) for on, level in read if level is not None)


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
