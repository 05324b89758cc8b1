"""The library of activities: one's own and those that colleagues share, found by competency and by words."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.grid_pictograms import folded
from evaluation_tool.models.account import Account
from evaluation_tool.models.differentiation import Activity, ActivityCompetency, ActivityVersion
from evaluation_tool.policy import Actor
from evaluation_tool.services import activities, activity_competencies
from evaluation_tool.services.activity_competencies import Words

LIBRARY_PAGE = 30


class Whose(enum.StrEnum):
    """Which activities to list."""

    ALL = "toutes"
    MINE = "miennes"
    SHARED = "partagees"
    ARCHIVED = "archivees"


@dataclass(frozen=True, slots=True)
class Library:
    """One page of activities, how many there are in all, and the words of their competencies."""

    activities: Sequence[Activity]
    words: dict[int, Words]
    total: int
    number: int
    pages: int


def list_library(
    session: Session,
    actor: Actor,
    *,
    text: str = "",
    competency_id: int | None = None,
    whose: Whose = Whose.ALL,
    number: int = 1,
) -> Library:
    """The activities that match, by title; words are looked for everywhere, accents and capitals aside."""
    wanted = _whose(actor, whose)
    if competency_id is not None:
        serving = select(ActivityCompetency.activity_id).where(ActivityCompetency.competency_id == competency_id)
        wanted = and_(wanted, Activity.id.in_(serving))
    if text.strip():
        wanted = and_(wanted, Activity.id.in_(_holding(session, wanted, text)))
    total = session.scalar(select(func.count()).select_from(Activity).where(wanted)) or 0
    pages = max(1, -(-total // LIBRARY_PAGE))
    number = min(max(1, number), pages)
    found = session.scalars(
        select(Activity)
        .where(wanted)
        .options(*activities.SHOWN)
        .order_by(Activity.title, Activity.id)
        .limit(LIBRARY_PAGE)
        .offset((number - 1) * LIBRARY_PAGE)
    ).all()
    words = activity_competencies.words_of(
        session, {competency.id for activity in found for competency in activity.competencies}
    )
    return Library(found, words, total, number, pages)


def _whose(actor: Actor, whose: Whose) -> ColumnElement[bool]:
    mine = Activity.owner_id == actor.account_id
    if whose is Whose.ARCHIVED:
        return and_(mine, Activity.archived_at.is_not(None))
    if whose is Whose.MINE:
        return and_(mine, Activity.archived_at.is_(None))
    if whose is Whose.SHARED:
        return and_(Activity.shared_at.is_not(None), Activity.archived_at.is_(None))
    return activities.is_usable(actor)


def _holding(session: Session, wanted: ColumnElement[bool], text: str) -> list[int]:
    """The ids of those that hold every word; compared here, for no dialect folds accents like another."""
    held: dict[int, list[str]] = {}
    for activity_id, *parts in session.execute(
        select(
            Activity.id, Activity.title, Activity.place, Activity.material, Activity.origin_credit, Account.display_name
        )
        .join(Account, Account.id == Activity.owner_id)
        .where(wanted)
    ):
        held[activity_id] = parts
    inside = select(Activity.id).where(wanted)
    for activity_id, instructions in session.execute(
        select(ActivityVersion.activity_id, ActivityVersion.instructions).where(ActivityVersion.activity_id.in_(inside))
    ):
        held[activity_id].append(instructions)
    pairs = session.execute(
        select(ActivityCompetency.activity_id, ActivityCompetency.competency_id).where(
            ActivityCompetency.activity_id.in_(inside)
        )
    ).all()
    words = activity_competencies.words_of(session, {competency_id for _activity, competency_id in pairs})
    for activity_id, competency_id in pairs:
        held[activity_id].append(f"{words[competency_id].code} {words[competency_id].text}")
    looked_for = folded(text).split()
    return [
        activity_id
        for activity_id, parts in held.items()
        if all(word in folded(" ".join(parts)) for word in looked_for)
    ]
