"""« Laisse-moi proposer »: the competencies on which groups would help most students of a class now, and why.

The rule is domain.suggestion's. For teachers only: nothing of this is shown to students.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.framework import NodeKind
from evaluation_tool.domain.progress import success_rank
from evaluation_tool.domain.suggestion import Need, Standing, needs_of, suggest
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import Attainment, HelpOffer
from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import Grid, GridClass, GridItem, NotTaught
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import attainments, classes, level_scales


class WorkItem(NamedTuple):
    """A competency at work in the class; `wording` is the student's sentence where there is one, else its title."""

    competency_id: int
    grid_item_id: int
    grid_id: int
    code: str
    wording: str
    title: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """One competency, and the people that its reason speaks of."""

    item: WorkItem
    learning: tuple[Student, ...]
    fresh: tuple[Student, ...]
    succeeding: tuple[Student, ...]
    ready: tuple[Student, ...]
    unseen: tuple[Student, ...]
    last_seen_on: date | None
    is_for_everybody: bool


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is proposed for a class, the best first; `fresh_since` is the day from which evidence counts as fresh."""

    chosen: tuple[Suggested, ...]
    to_observe: tuple[Student, ...]
    items: tuple[WorkItem, ...]
    students: tuple[Student, ...]
    fresh_since: date


def suggest_competencies(
    session: Session,
    actor: Actor,
    class_group: ClassGroup,
    *,
    absent: Collection[int] = (),
    grid_id: int | None = None,
    most: int = 3,
) -> Suggestions:
    """The competencies to propose for this class today, out of what the actor (or all, or one grid) works on there."""
    students = [
        student for student in classes.list_students(session, class_group, actor.today) if student.id not in absent
    ]
    items = list_work_items(session, actor, class_group, grid_id=grid_id)
    fresh_since = actor.today - timedelta(weeks=session.get_one(Establishment, 1).stale_after_weeks)
    needs = _needs(session, students, items, fresh_since)
    found = suggest([student.id for student in students], needs, most=most)
    people = {student.id: student for student in students}
    by_competency = {item.competency_id: item for item in items}
    return Suggestions(
        chosen=tuple(_suggested(need, by_competency[need.competency_id], people) for need in found.needs),
        to_observe=tuple(people[student_id] for student_id in found.to_observe),
        items=tuple(items),
        students=tuple(students),
        fresh_since=fresh_since,
    )


def list_work_items(
    session: Session, actor: Actor, class_group: ClassGroup, *, grid_id: int | None = None
) -> list[WorkItem]:
    """What the class works on in the actor's own grids (in everybody's where there is none), each competency once.

    Never an attitude, never what a teacher keeps for self-assessment, never what the class was not taught yet.
    """
    rows = session.execute(
        select(
            GridItem.competency_id,
            GridItem.id,
            Grid.id,
            CompetencyVersion.code,
            func.coalesce(func.nullif(GridItem.wording, ""), CompetencyVersion.title),
            CompetencyVersion.title,
            (Grid.owner_id == actor.account_id) | Grid.co_owners.any(id=actor.account_id),
        )
        .join(Grid, Grid.id == GridItem.grid_id)
        .join(GridClass, (GridClass.grid_id == Grid.id) & (GridClass.class_group_id == class_group.id))
        .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
        .outerjoin(NotTaught, (NotTaught.grid_item_id == GridItem.id) & (NotTaught.class_group_id == class_group.id))
        .where(
            Grid.archived_at.is_(None),
            GridItem.hidden_at.is_(None),
            GridItem.is_self_only.is_(False),
            CompetencyVersion.kind != NodeKind.ATTITUDE,
            NotTaught.grid_item_id.is_(None),
        )
        .order_by(Grid.id, GridItem.position, GridItem.id)
    ).all()
    if grid_id is not None:
        kept = [row for row in rows if row[2] == grid_id]
    else:
        kept = [row for row in rows if row[-1]] or list(rows)
    once: dict[int, WorkItem] = {}
    for *item, _is_own in kept:
        once.setdefault(item[0], WorkItem(*item))
    return list(once.values())


def list_standings(session: Session, student_ids: Sequence[int], competency_ids: Sequence[int]) -> list[Standing]:
    """Where these students stand on these competencies, on the scale in force."""
    ranks = attainments.ranks_on_active_scale(session)
    rows = session.execute(
        select(Attainment.student_id, Attainment.competency_id, Attainment.level_id, Attainment.observed_on)
        .where(Attainment.student_id.in_(student_ids), Attainment.competency_id.in_(competency_ids))
        .order_by(Attainment.student_id, Attainment.competency_id)
    )
    return [Standing(student, competency, ranks[level], on) for student, competency, level, on in rows]


def _needs(
    session: Session, students: Sequence[Student], items: Sequence[WorkItem], fresh_since: date
) -> tuple[Need, ...]:
    student_ids = [student.id for student in students]
    competency_ids = [item.competency_id for item in items]
    offers = session.execute(
        select(HelpOffer.student_id, HelpOffer.competency_id).where(
            HelpOffer.student_id.in_(student_ids), HelpOffer.competency_id.in_(competency_ids)
        )
    )
    return needs_of(
        student_ids,
        competency_ids,
        list_standings(session, student_ids, competency_ids),
        {(student, competency) for student, competency in offers},
        succeeds_from=success_rank(len(level_scales.active(session).levels)),
        fresh_since=fresh_since,
    )


def _suggested(need: Need, item: WorkItem, people: dict[int, Student]) -> Suggested:
    def named(ids: tuple[int, ...]) -> tuple[Student, ...]:
        return tuple(people[student_id] for student_id in ids)

    return Suggested(
        item=item,
        learning=named(need.learning),
        fresh=named(need.fresh),
        succeeding=named(need.succeeding),
        ready=named(need.ready),
        unseen=named(need.unseen),
        last_seen_on=need.last_seen_on,
        is_for_everybody=need.is_for_everybody,
    )
