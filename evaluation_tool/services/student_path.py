"""One competency of one student, in full: criteria, what was seen last, the way there, the next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.progress import Step, StepKind, drawn_steps, path_of
from evaluation_tool.models.evidence import Context
from evaluation_tool.models.grid import Criterion
from evaluation_tool.models.people import Student
from evaluation_tool.services.student_progress import (
    Scale,
    Skill,
    StudentLevel,
    publishing_of,
    read_skills,
    scale_of,
)
from evaluation_tool.services.student_publication import Witnessed, published_decisions, published_trails, standing


class ShownStep(NamedTuple):
    """One judgement on the way, in words."""

    on: date
    level: StudentLevel
    height: int
    kind: StepKind
    context: Context
    note: str
    author: str


@dataclass(frozen=True, slots=True)
class SkillPath:
    """A skill's card. `criteria` are by level, lowest first; `rises_to` is the next level up, None at the top."""

    skill: Skill
    ladder: tuple[StudentLevel, ...]
    steps: tuple[ShownStep, ...]
    drawn: tuple[ShownStep, ...]
    best: StudentLevel | None
    retries: int
    criteria: tuple[tuple[StudentLevel, str], ...]
    rises_to: StudentLevel | None

    @property
    def last(self) -> ShownStep | None:
        """What was seen last."""
        return self.steps[-1] if self.steps else None

    @property
    def next_criterion(self) -> str:
        """What work at the next level shows; nothing where nobody wrote it."""
        return next((text for level, text in self.criteria if level == self.rises_to), "")


def published_path(
    session: Session, student: Student, competency_id: int, *, now: datetime, zone: ZoneInfo
) -> SkillPath:
    """A skill's card, as far as it is published. Raises NotFound for what this student is not shown."""
    publishing, scale = publishing_of(session, now=now, zone=zone), scale_of(session)
    stands = standing(session, student.id, publishing, scale.ranks, competency_id)
    found = read_skills(session, student.id, publishing, scale, stands, competency_id)
    skill = next((one for one in found if one.wording), None)
    if skill is None or skill.id != competency_id:
        raise NotFound
    wanted = () if skill.item.is_self_only else (competency_id,)
    trail = published_trails(session, student.id, wanted, publishing, scale.ranks).get(competency_id, [])
    decision = published_decisions(session, student.id, wanted, publishing, scale.ranks).get(competency_id)
    path = path_of(
        [witnessed.evidence for witnessed in trail], publishing.rule, decision, succeeds_from=scale.succeeds_from
    )
    by_observation = {witnessed.evidence.observation_id: witnessed for witnessed in trail}
    return SkillPath(
        skill=skill,
        ladder=scale.ladder,
        steps=_shown(path.steps, by_observation, scale),
        drawn=_shown(drawn_steps(path.steps), by_observation, scale),
        best=scale.at(path.best.rank) if path.best is not None else None,
        retries=path.retries,
        criteria=_criteria(session, skill.item.grid_item_id, scale),
        rises_to=_next_level(skill, scale),
    )


def _shown(steps: tuple[Step, ...], witnesses: dict[int, Witnessed], scale: Scale) -> tuple[ShownStep, ...]:
    shown = []
    for step in steps:
        level = scale.at(step.evidence.rank)
        seen = witnesses[step.evidence.observation_id]
        if level is not None:
            shown.append(
                ShownStep(
                    step.evidence.observed_on, level, step.height, step.kind, seen.context, seen.note, seen.author
                )
            )
    return tuple(shown)


def _criteria(session: Session, grid_item_id: int, scale: Scale) -> tuple[tuple[StudentLevel, str], ...]:
    """The criteria of the item, read on the scale in force, lowest first."""
    rows = session.execute(
        select(Criterion.level_id, Criterion.text).where(Criterion.grid_item_id == grid_item_id).order_by(Criterion.id)
    )
    by_rank = {scale.ranks[level_id]: text for level_id, text in rows}
    return tuple((level, by_rank[level.rank]) for level in scale.ladder if level.rank in by_rank)


def _next_level(skill: Skill, scale: Scale) -> StudentLevel | None:
    if skill.item.is_self_only:
        return None
    return scale.at(skill.level.rank + 1) if skill.level is not None else scale.at(1)
