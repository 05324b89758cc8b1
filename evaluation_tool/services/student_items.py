"""Which competencies a student meets: those at work in its classes, and those where something of its own was seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, Result, bindparam, null, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.grid import is_self_only, proposed_wording
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.evidence import Observation
from evaluation_tool.models.framework import Competency, CompetencyVersion
from evaluation_tool.models.grid import Grid, GridClass, GridItem, NotTaught
from evaluation_tool.models.people import Subject


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


# Written once: building a statement costs more than running it.
_STUDENT = bindparam("student", type_=Integer)
_TODAY = bindparam("today", type_=Date)
_WORDS = (
    select(
        GridItem.competency_id,
        Competency.domain_id,
        GridItem.id,
        GridItem.grid_id,
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
_AT_WORK = (
    _WORDS.add_columns(GridClass.class_group_id)
    .join(GridClass, GridClass.grid_id == Grid.id)
    .join(ClassGroup, (ClassGroup.id == GridClass.class_group_id) & ClassGroup.archived_on.is_(None))
    .join(
        Enrolment,
        (Enrolment.class_group_id == ClassGroup.id)
        & (Enrolment.starts_on <= _TODAY)
        & or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= _TODAY),
    )
    .outerjoin(
        NotTaught, (NotTaught.grid_item_id == GridItem.id) & (NotTaught.class_group_id == GridClass.class_group_id)
    )
    .where(
        Enrolment.student_id == _STUDENT,
        Grid.archived_at.is_(None),
        GridItem.hidden_at.is_(None),
        NotTaught.grid_item_id.is_(None),
    )
)
_ONE_AT_WORK = _AT_WORK.where(GridItem.competency_id == bindparam("competency", type_=Integer))
_SEEN = _WORDS.add_columns(null()).where(
    GridItem.id.in_(
        select(Observation.grid_item_id).where(
            Observation.student_id == _STUDENT,
            Observation.competency_id.in_(bindparam("competencies", type_=Integer, expanding=True)),
            Observation.is_effective,
        )
    )
)


def list_at_work(
    session: Session, student_id: int, today: date, competency_id: int | None = None
) -> dict[int, StudentItem]:
    """What the student's classes work on today, one item per competency: never what a class was not taught."""
    values = {"student": student_id, "today": today}
    if competency_id is None:
        return _best_worded(_items(session.execute(_AT_WORK, values)))
    return _best_worded(_items(session.execute(_ONE_AT_WORK, {**values, "competency": competency_id})))


def list_seen_elsewhere(session: Session, student_id: int, competency_ids: Collection[int]) -> dict[int, StudentItem]:
    """The items by which these competencies were once observed: what a student succeeded at follows it."""
    if not competency_ids:
        return {}
    values = {"student": student_id, "competencies": list(competency_ids)}
    return _best_worded(_items(session.execute(_SEEN, values)))


def _items(rows: Result[*tuple[Any, ...]]) -> list[StudentItem]:
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
            is_self_only=is_self_only(kind, wished=wished),
        )
        for competency, domain, item, grid, wording, pictogram, subject, wished, title, kind, class_group in rows
    ]


def _best_worded(items: Iterable[StudentItem]) -> dict[int, StudentItem]:
    """One item per competency: the first that speaks to students, else the first."""
    best: dict[int, StudentItem] = {}
    for item in items:
        known = best.get(item.competency_id)
        if known is None or (item.wording and not known.wording):
            best[item.competency_id] = item
    return best
