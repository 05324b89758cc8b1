"""The councils of a class: who is there, what each teacher may write, and the positionings that evidence proposes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.grid import is_self_only
from evaluation_tool.domain.positioning import proposed_rank
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.class_group import ClassGroup, Teaching
from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import Grid, GridClass, GridItem, GridItemSocle
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Subject
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import establishments, level_scales, period_standing, review_remit
from evaluation_tool.services.attainments import Pair
from evaluation_tool.services.review_remit import Member


class Linked(NamedTuple):
    """A competency that counts for a subject, or for a component of the socle."""

    competency_id: int
    wording: str


class Shown(NamedTuple):
    """A competency of a proposal, with the level where it stands."""

    wording: str
    level: Level
    counts: bool  # it reaches the level that is proposed


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the evidence proposes: an official step, or nothing where too little was seen; and what made it."""

    positioning: int | None
    seen: tuple[Shown, ...]
    linked: int

    @property
    def reaching(self) -> int:
        """How many of the competencies seen reach the proposed level."""
        return sum(one.counts for one in self.seen)


@dataclass(frozen=True, slots=True)
class Council:
    """A class and a period, with its students."""

    class_group: ClassGroup
    period: Period
    members: Sequence[Member]

    @property
    def is_closed(self) -> bool:
        """Whether nothing is written any more."""
        return self.period.closed_at is not None or self.period.school_year.archived_at is not None

    def member(self, student_id: int) -> Member:
        """One of the students. Raises NotFound."""
        found = next((member for member in self.members if member.student_id == student_id), None)
        if found is None:
            raise NotFound
        return found


def list_places(session: Session, actor: Actor) -> tuple[Sequence[ClassGroup], Sequence[Period]]:
    """The classes of this year that the actor teaches or reviews, and the periods of the year."""
    year = establishments.current_year(session, actor.today)
    if year is None:
        return [], []
    classes = session.scalars(
        select(ClassGroup)
        .where(
            ClassGroup.id.in_(actor.class_ids()),
            ClassGroup.school_year_id == year.id,
            ClassGroup.archived_on.is_(None),
        )
        .order_by(ClassGroup.kind, ClassGroup.name, ClassGroup.id)
    ).all()
    return classes, year.periods


def get(session: Session, actor: Actor, class_group_id: int, period_id: int, action: Action) -> Council:
    """A council that the actor may take part in. Raises NotFound, whether unknown, forbidden or of another year."""
    class_group = session.get(ClassGroup, class_group_id)
    period = session.get(Period, period_id)
    if class_group is None or period is None or not can(actor, action, class_group):
        raise NotFound
    if period.school_year_id != class_group.school_year_id:
        raise NotFound
    day = min(max(actor.today, period.starts_on), period.ends_on)
    return Council(class_group, period, review_remit.list_members(session, [class_group.id], day))


def list_subjects(session: Session, council: Council, teacher_id: int | None = None) -> Sequence[Subject]:
    """The subjects taught in the class during the period: all of them, or one teacher's."""
    taught = (
        Teaching.class_group_id == council.class_group.id,
        Teaching.starts_on <= council.period.ends_on,
        or_(Teaching.ends_on.is_(None), Teaching.ends_on >= council.period.starts_on),
        *(() if teacher_id is None else (Teaching.teacher_id == teacher_id,)),
    )
    return session.scalars(
        select(Subject)
        .where(Subject.id.in_(select(Teaching.subject_id).where(*taught)))
        .order_by(Subject.name, Subject.id)
    ).all()


def own_subjects(session: Session, actor: Actor, council: Council) -> Sequence[Subject]:
    """The subjects that the actor writes for."""
    return list_subjects(session, council, actor.teacher_id) if actor.teacher_id is not None else []


def subject_links(session: Session, council: Council, subject: Subject) -> list[Linked]:
    """What the class's grids of a subject work on."""
    rows = session.execute(_items(council).where(Grid.subject_id == subject.id))
    return [Linked(row[0], row[1]) for row in _without_attitudes(rows.all())]


def component_links(session: Session, council: Council) -> dict[str, list[Linked]]:
    """By component of the socle, what the class's grids say counts for it; nothing for a component without any."""
    query = _items(council).add_columns(GridItemSocle.component_code)
    rows = session.execute(query.join(GridItemSocle, GridItemSocle.grid_item_id == GridItem.id)).all()
    found: dict[str, list[Linked]] = {}
    for row in _without_attitudes(rows):
        known = found.setdefault(row[4], [])
        if row[0] not in {one.competency_id for one in known}:
            known.append(Linked(row[0], row[1]))
    return found


def proposals(
    session: Session, council: Council, linked: Sequence[Linked], student_ids: Collection[int], today: date
) -> dict[int, Proposal]:
    """What the evidence at the end of the period proposes for each student."""
    return all_proposals(session, council, {"": list(linked)}, student_ids, today)[""]


def all_proposals(
    session: Session,
    council: Council,
    linked: dict[str, list[Linked]],
    student_ids: Collection[int],
    today: date,
) -> dict[str, dict[int, Proposal]]:
    """The same for several lists of competencies at once, by the name of the list."""
    standing = period_standing.at_end(session, council.period, student_ids, today)
    levels = {level.rank: level for level in level_scales.active(session).levels}
    return {
        name: {student: _proposal(student, mine, standing, levels) for student in student_ids}
        for name, mine in linked.items()
    }


def _proposal(
    student_id: int, linked: Sequence[Linked], standing: dict[Pair, int], levels: dict[int, Level]
) -> Proposal:
    ranks = [(one, standing.get(Pair(student_id, one.competency_id), 0)) for one in linked]
    seen = [(one, levels[rank]) for one, rank in ranks if rank in levels]
    rank = proposed_rank(level.rank for _one, level in seen)
    return Proposal(
        positioning=levels[rank].official_rank if rank is not None else None,
        seen=tuple(Shown(one.wording, level, rank is not None and level.rank >= rank) for one, level in seen),
        linked=len(linked),
    )


def _items(council: Council) -> Select[*tuple[Any, ...]]:
    """The items of the class, its workshops and groups: competency, wording, kind, wish."""
    family = or_(ClassGroup.id == council.class_group.id, ClassGroup.parent_id == council.class_group.id)
    return (
        select(
            GridItem.competency_id,
            func.coalesce(func.nullif(GridItem.wording, ""), CompetencyVersion.title),
            CompetencyVersion.kind,
            GridItem.is_self_only,
        )
        .join(Grid, Grid.id == GridItem.grid_id)
        .join(GridClass, GridClass.grid_id == Grid.id)
        .join(ClassGroup, ClassGroup.id == GridClass.class_group_id)
        .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
        .where(family, Grid.archived_at.is_(None), GridItem.hidden_at.is_(None))
        .order_by(Grid.id, GridItem.position, GridItem.id)
    )


def _without_attitudes(rows: Iterable[Any]) -> Iterator[Any]:
    """Each competency once (for each component, where rows have one)."""
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        key = (row[0], *row[4:])
        if key not in seen and not is_self_only(row[2], wished=row[3]):
            seen.add(key)
            yield row
