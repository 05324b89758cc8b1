"""Which part of an entry grid is looked at: some competencies, some students. Nothing here changes what was seen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.evidence import Observation, ObservationSource
from evaluation_tool.policy import Actor
from evaluation_tool.services.classes import enrolled_on


@dataclass(frozen=True, slots=True)
class View:
    """What was asked for; without anything, the whole grid, forty columns at a time."""

    domain_id: int | None = None
    item_ids: frozenset[int] = field(default_factory=frozenset)
    group_id: int | None = None
    is_unseen_only: bool = False
    stale_weeks: int | None = None
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Whether anything is left out on purpose."""
        return self != View(page=self.page)


EVERYTHING = View()


def list_groups(session: Session, actor: Actor, class_group: ClassGroup) -> Sequence[ClassGroup]:
    """The other groups of the actor's in which students of this class work today, by name."""
    here = select(Enrolment.student_id).where(Enrolment.class_group_id == class_group.id, enrolled_on(actor.today))
    shared = select(Enrolment.class_group_id).where(Enrolment.student_id.in_(here), enrolled_on(actor.today))
    return session.scalars(
        select(ClassGroup)
        .where(
            ClassGroup.id.in_(shared),
            ClassGroup.id.in_(actor.class_ids()),
            ClassGroup.id != class_group.id,
            ClassGroup.archived_on.is_(None),
        )
        .order_by(ClassGroup.name, ClassGroup.id)
    ).all()


def get_group(session: Session, actor: Actor, class_group: ClassGroup, group_id: int) -> ClassGroup:
    """One of these groups. Raises NotFound for any other."""
    found = next((group for group in list_groups(session, actor, class_group) if group.id == group_id), None)
    if found is None:
        raise NotFound
    return found


def members(session: Session, group_id: int, day: date) -> frozenset[int]:
    """The students of a group on a day."""
    return frozenset(
        session.scalars(
            select(Enrolment.student_id).where(Enrolment.class_group_id == group_id, enrolled_on(day)).distinct()
        )
    )


def not_seen_for(
    session: Session, students: Collection[int], competencies: Collection[int], *, day: date, weeks: int
) -> frozenset[int]:
    """The students whom no teacher observed on any of these competencies for so many weeks, or ever."""
    rows = session.execute(
        select(Observation.student_id, func.max(Observation.observed_on))
        .where(
            Observation.student_id.in_(students),
            Observation.competency_id.in_(competencies),
            Observation.source == ObservationSource.TEACHER,
            Observation.is_effective,
            Observation.level_id.is_not(None),
        )
        .group_by(Observation.student_id)
    )
    last: dict[int, date] = dict(rows.all())
    oldest = day - timedelta(weeks=weeks)
    return frozenset(student for student in students if last.get(student, date.min) <= oldest)
