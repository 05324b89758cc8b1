"""Fairness of attention: who was not observed lately, what was never taught, what was seen on nobody.

Of students and of competencies, never of teachers: nothing here says who observed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import Grid, GridClass, GridItem, NotTaught
from evaluation_tool.services import last_seen, review_dashboard, review_remit
from evaluation_tool.services.review_dashboard import is_unseen
from evaluation_tool.services.review_remit import ROOMS, Member, RemitView, Room

_ITEMS = (
    select(
        GridClass.class_group_id,
        GridItem.competency_id,
        CompetencyVersion.code,
        func.coalesce(func.nullif(GridItem.wording, ""), CompetencyVersion.title),
        NotTaught.grid_item_id.is_(None),
    )
    .join(Grid, Grid.id == GridClass.grid_id)
    .join(GridItem, GridItem.grid_id == Grid.id)
    .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
    .outerjoin(
        NotTaught, (NotTaught.grid_item_id == GridItem.id) & (NotTaught.class_group_id == GridClass.class_group_id)
    )
    .where(
        GridClass.class_group_id.in_(ROOMS),
        Grid.archived_at.is_(None),
        GridItem.hidden_at.is_(None),
        GridItem.is_self_only.is_(False),
    )
    .order_by(Grid.title, Grid.id, GridItem.position, GridItem.id)
)


class UnseenStudent(NamedTuple):
    """A student whom nobody observed since that day, or ever."""

    member: Member
    class_name: str
    last_on: date | None


class Overlooked(NamedTuple):
    """A competency of a class that nobody is taught, or on which nobody was seen."""

    class_name: str
    code: str
    wording: str


@dataclass(frozen=True, slots=True)
class Fairness:
    """What attention did not reach yet, class by class."""

    unseen: tuple[UnseenStudent, ...]
    never_taught: tuple[Overlooked, ...]
    seen_on_nobody: tuple[Overlooked, ...]


def read(session: Session, remit: RemitView, *, today: date, weeks: int) -> Fairness:
    """The students and the competencies of a remit; those never seen come first, then the longest."""
    if not remit.rooms:
        return Fairness((), (), ())
    never_taught, seen_on_nobody = [], []
    work = review_dashboard.list_work(session, remit, today)
    items = _items(session, remit)
    for room in remit.rooms:
        seen = {competency for competency, is_seen in work[room.id] if is_seen}
        for competency, (code, wording, is_taught) in items[room.id].items():
            if not is_taught:
                never_taught.append(Overlooked(room.name, code, wording))
            elif competency not in seen:
                seen_on_nobody.append(Overlooked(room.name, code, wording))
    unseen = _unseen(session, remit, today, today - timedelta(weeks=weeks))
    return Fairness(tuple(unseen), tuple(never_taught), tuple(seen_on_nobody))


def _unseen(session: Session, remit: RemitView, today: date, limit: date) -> list[UnseenStudent]:
    members = review_remit.list_members(session, remit.ids, today)
    last = last_seen.last_days(session, {member.student_id for member in members})
    names = {room.id: room.name for room in remit.rooms}
    found = [
        UnseenStudent(member, names[member.class_group_id], last.get(member.student_id))
        for member in members
        if is_unseen(member, last, limit)
    ]
    return sorted(found, key=lambda one: (one.last_on is not None, one.last_on or today))


def _items(session: Session, remit: RemitView) -> dict[int, dict[int, tuple[str, str, bool]]]:
    """The competencies of each class and its workshops; taught as soon as one of them is taught it."""
    roots: dict[int, Room] = {one: room for room in remit.rooms for one in room.family}
    found: dict[int, dict[int, tuple[str, str, bool]]] = defaultdict(dict)
    for class_group_id, competency, code, wording, is_taught in session.execute(_ITEMS, {"rooms": remit.family_ids}):
        of_room = found[roots[class_group_id].id]
        known = of_room.get(competency)
        of_room[competency] = (code, wording, is_taught or (known is not None and known[2]))
    return found
