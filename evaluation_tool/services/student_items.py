"""Which competencies a student meets: those at work in its classes, and those where something of its own was seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.framework import NodeKind
from evaluation_tool.domain.grid import is_self_only, proposed_wording
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.evidence import Observation
from evaluation_tool.models.framework import Competency, CompetencyVersion
from evaluation_tool.models.grid import Grid, GridClass, GridItem, NotTaught
from evaluation_tool.models.people import Subject
from evaluation_tool.services.classes import enrolled_on


class StudentItem(NamedTuple):
    """One competency as this student reads it. `class_group_id` is None where no class works on it any more.

    `wording` is empty where nobody wrote a student's sentence and the official title is not one.
    """

    competency_id: int
    domain_id: int
    grid_item_id: int
    grid_id: int
    class_group_id: int | None
    wording: str
    pictogram: str
    subject: str
    is_self_only: bool


def list_at_work(
    session: Session, student_id: int, today: date, competency_id: int | None = None
) -> dict[int, StudentItem]:
    """What the student's classes work on today, one item per competency: never what a class was not taught."""
    wanted = (
        _selected(GridClass.class_group_id)
        .join(GridClass, GridClass.grid_id == Grid.id)
        .join(ClassGroup, (ClassGroup.id == GridClass.class_group_id) & ClassGroup.archived_on.is_(None))
        .join(Enrolment, (Enrolment.class_group_id == ClassGroup.id) & enrolled_on(today))
        .outerjoin(
            NotTaught, (NotTaught.grid_item_id == GridItem.id) & (NotTaught.class_group_id == GridClass.class_group_id)
        )
        .where(
            Enrolment.student_id == student_id,
            Grid.archived_at.is_(None),
            GridItem.hidden_at.is_(None),
            NotTaught.grid_item_id.is_(None),
        )
    )
    if competency_id is not None:
        wanted = wanted.where(GridItem.competency_id == competency_id)
    return _best_worded(_items(session, wanted))


def list_seen_elsewhere(session: Session, student_id: int, competency_ids: Collection[int]) -> dict[int, StudentItem]:
    """The items by which these competencies were once observed: what a student succeeded at follows it."""
    if not competency_ids:
        return {}
    seen = select(Observation.grid_item_id).where(
        Observation.student_id == student_id,
        Observation.competency_id.in_(competency_ids),
        Observation.is_effective,
    )
    found = _items(session, _selected(None).where(GridItem.id.in_(seen)))
    return {competency: item._replace(class_group_id=None) for competency, item in _best_worded(found).items()}


def _selected(class_group_id: object) -> Select[tuple[object, ...]]:
    return (
        select(
            GridItem.competency_id,
            Competency.domain_id,
            GridItem.id,
            GridItem.grid_id,
            class_group_id if class_group_id is not None else false(),
            GridItem.wording,
            GridItem.pictogram,
            Subject.name,
            GridItem.is_self_only,
            CompetencyVersion.title,
            CompetencyVersion.kind,
        )
        .join(Competency, Competency.id == GridItem.competency_id)
        .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
        .join(Grid, Grid.id == GridItem.grid_id)
        .outerjoin(Subject, Subject.id == Grid.subject_id)
        .order_by(GridItem.grid_id, GridItem.position, GridItem.id)
    )


def _items(session: Session, wanted: Select[tuple[object, ...]]) -> list[StudentItem]:
    return [
        StudentItem(
            competency_id=competency,
            domain_id=domain or competency,
            grid_item_id=item,
            grid_id=grid,
            class_group_id=class_group,
            wording=wording or proposed_wording(title),
            pictogram=pictogram,
            subject=subject or "",
            is_self_only=is_self_only(NodeKind(kind), wished=wished),
        )
        for competency, domain, item, grid, class_group, wording, pictogram, subject, wished, title, kind in (
            session.execute(wanted)
        )
    ]


def _best_worded(items: Iterable[StudentItem]) -> dict[int, StudentItem]:
    """One item per competency: the first that speaks to students, else the first."""
    best: dict[int, StudentItem] = {}
    for item in items:
        known = best.get(item.competency_id)
        if known is None or (item.wording and not known.wording):
            best[item.competency_id] = item
    return best
