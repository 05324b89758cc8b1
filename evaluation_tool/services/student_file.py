"""A student's file, as its teachers read it: the way on each competency, and what the student says beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.domain.self_view import SelfGap, worth_a_talk
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import Attainment, Observation, ObservationSource
from evaluation_tool.models.framework import Competency, CompetencyVersion
from evaluation_tool.models.grid import GridItem
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student
from evaluation_tool.services import level_scales, student_items, student_said
from evaluation_tool.services.student_items import StudentItem
from evaluation_tool.services.student_progress import scale_of
from evaluation_tool.services.student_said import Said


class Seen(NamedTuple):
    """A level, and the day it was seen (or said)."""

    level: Level
    on: date


class Names(NamedTuple):
    """A competency in the words of its referential."""

    code: str
    title: str
    domain: str


class Path(NamedTuple):
    """The judgements of teachers on one competency: the first, the last, the highest, and how many there were."""

    first: Seen
    last: Seen
    best: Seen
    times: int


@dataclass(frozen=True, slots=True)
class FileLine:
    """One competency in the file. `now` is the level by the school's rule; None: nobody saw (or decided) one."""

    item: StudentItem
    names: Names
    now: Level | None
    is_confirmed: bool
    is_decided: bool
    path: Path | None
    said: Seen | None
    gap: SelfGap | None
    next_step: str
    asked_at: datetime | None
    is_offered: bool

    @property
    def id(self) -> int:
        """The stable competency."""
        return self.item.competency_id

    @property
    def wording(self) -> str:
        """The grid's sentence, else the official title."""
        return self.item.wording or self.names.title


@dataclass(frozen=True, slots=True)
class StudentFile:
    """Everything that is known of a student's learning; attitudes stand apart: only the student speaks of them."""

    student: Student
    rule: AttainmentRule
    levels: Sequence[Level]
    lines: tuple[FileLine, ...]
    attitudes: tuple[FileLine, ...]

    @property
    def domains(self) -> dict[str, list[FileLine]]:
        """The lines under their headings, in the order of the grids."""
        found: dict[str, list[FileLine]] = {}
        for line in self.lines:
            found.setdefault(line.names.domain, []).append(line)
        return found

    @property
    def gaps(self) -> list[FileLine]:
        """Where the student sees itself otherwise than its teachers: worth a talk."""
        return [line for line in self.lines if line.gap is not None]

    @property
    def requests(self) -> list[FileLine]:
        """What the student feels ready for, the oldest wish first."""
        asked = [(line.asked_at, line.id, line) for line in self.lines if line.asked_at is not None]
        return [line for _at, _id, line in sorted(asked, key=lambda one: one[:2])]

    @property
    def undecided(self) -> list[FileLine]:
        """What was seen and waits for a teacher's decision, where the school's rule asks for one."""
        if self.rule is not AttainmentRule.DECIDED:
            return []
        return [line for line in self.lines if line.path is not None and line.now is None]

    @property
    def offers(self) -> list[FileLine]:
        """On what the student would help others."""
        return [line for line in self.lines if line.is_offered]

    def line(self, competency_id: int) -> FileLine:
        """One competency. Raises NotFound for one that this student never met."""
        found = next((line for line in (*self.lines, *self.attitudes) if line.id == competency_id), None)
        if found is None:
            raise NotFound
        return found


def read(session: Session, student: Student, today: date) -> StudentFile:
    """The whole file, in a handful of queries; what open séances brought is there too."""
    attained = _attained(session, student.id)
    scale, levels = scale_of(session), level_scales.active(session).levels
    by_rank = {level.rank: level for level in levels}
    readings = {level_id: by_rank.get(rank) for level_id, rank in scale.ranks.items()}
    paths = _paths(session, student.id, readings)
    items = student_items.list_at_work(session, student.id, today)
    items |= student_items.list_seen_elsewhere(session, student.id, (paths.keys() | attained.keys()) - items.keys())
    names = _names(session, [item.grid_item_id for item in items.values()])
    said = student_said.read(session, student.id)
    ordered = sorted(items.values(), key=lambda item: (item.class_group_id is None, item.grid_id))
    lines = []
    for item in ordered:
        level_id, confirmed, decided = attained.get(item.competency_id, (0, False, False))
        now = None if item.is_self_only else readings.get(level_id)
        own = _own_view(said, item.competency_id, readings)
        lines.append(
            FileLine(
                item=item,
                names=names[item.grid_item_id],
                now=now,
                is_confirmed=confirmed,
                is_decided=decided,
                path=None if item.is_self_only else paths.get(item.competency_id),
                said=own,
                gap=_gap(now, own, scale.succeeds_from),
                next_step=said.next_steps.get(item.competency_id, ""),
                asked_at=said.asked.get(item.competency_id),
                is_offered=item.competency_id in said.offered,
            )
        )
    return StudentFile(
        student=student,
        rule=session.get_one(Establishment, 1).attainment_rule,
        levels=levels,
        lines=tuple(line for line in lines if not line.item.is_self_only),
        attitudes=tuple(line for line in lines if line.item.is_self_only),
    )


def _attained(session: Session, student_id: int) -> dict[int, tuple[int, bool, bool]]:
    rows = session.execute(
        select(Attainment.competency_id, Attainment.level_id, Attainment.is_confirmed, Attainment.is_decided).where(
            Attainment.student_id == student_id
        )
    )
    return {competency: (level, confirmed, decided) for competency, level, confirmed, decided in rows}


def _paths(session: Session, student_id: int, readings: dict[int, Level | None]) -> dict[int, Path]:
    rows = session.execute(
        select(Observation.competency_id, Observation.level_id, Observation.observed_on)
        .where(
            Observation.student_id == student_id,
            Observation.source == ObservationSource.TEACHER,
            Observation.is_effective,
            Observation.level_id.is_not(None),
        )
        .order_by(Observation.competency_id, Observation.observed_on, Observation.sequence, Observation.id)
    )
    trails: dict[int, list[Seen]] = {}
    for competency, level_id, on in rows:
        level = readings.get(level_id or 0)
        if level is not None:
            trails.setdefault(competency, []).append(Seen(level, on))
    return {
        competency: Path(trail[0], trail[-1], max(trail, key=lambda seen: (seen.level.rank, seen.on)), len(trail))
        for competency, trail in trails.items()
    }


def _names(session: Session, grid_item_ids: Sequence[int]) -> dict[int, Names]:
    domain = aliased(CompetencyVersion)
    rows = session.execute(
        select(GridItem.id, CompetencyVersion.code, CompetencyVersion.title, func.coalesce(domain.title, ""))
        .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
        .join(Competency, Competency.id == GridItem.competency_id)
        .outerjoin(
            domain,
            (domain.competency_id == Competency.domain_id)
            & (domain.framework_version_id == CompetencyVersion.framework_version_id),
        )
        .where(GridItem.id.in_(grid_item_ids))
    )
    return {item_id: Names(*names) for item_id, *names in rows}


def _own_view(said: Said, competency_id: int, readings: dict[int, Level | None]) -> Seen | None:
    views = said.views.get(competency_id)
    level = readings.get(views[-1][0]) if views else None
    return Seen(level, views[-1][1]) if views and level is not None else None


def _gap(now: Level | None, said: Seen | None, succeeds_from: int) -> SelfGap | None:
    return worth_a_talk(
        now.rank if now is not None else None,
        said.level.rank if said is not None else None,
        succeeds_from=succeeds_from,
    )
