"""Sharing: the establishment's library, copies that keep their origin, and editing together by invitation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.domain.grid_pictograms import folded
from evaluation_tool.domain.text import shorten
from evaluation_tool.models.account import Account
from evaluation_tool.models.grid import Criterion, Grid, GridItem, GridItemSocle
from evaluation_tool.models.people import Subject
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit, grids, grids_criteria, grids_items, level_scales

LIBRARY_PAGE = 30
CREDIT_LENGTH = 255


class UnknownColleague(DomainError):
    """No teacher of this establishment has that name, or several have."""

    def __init__(self, found: int) -> None:
        super().__init__(str(found))
        self.found = found


@dataclass(frozen=True, slots=True)
class Library:
    """One page of the shared grids."""

    rows: list[grids.GridRow]
    number: int
    pages: int


def list_library(session: Session, *, text: str = "", subject_id: int | None = None, number: int = 1) -> Library:
    """The grids that their owners share, by title; the text's words are looked for without accents or capitals."""
    query = select(Grid.id, Grid.title, Grid.audience, Grid.origin_credit, Account.display_name).join(Grid.owner)
    if subject_id is not None:
        query = query.where(Grid.subject_id == subject_id)
    words = folded(text).split()
    # Compared here: databases do not agree on what an accent is, and a school shares some hundreds of grids.
    found = [
        grid_id
        for grid_id, *said in session.execute(query.where(_shared()).order_by(Grid.title, Grid.id))
        if all(word in folded(" ".join(said)) for word in words)
    ]
    pages = max(1, -(-len(found) // LIBRARY_PAGE))
    number = min(max(1, number), pages)
    shown = found[(number - 1) * LIBRARY_PAGE : number * LIBRARY_PAGE]
    return Library(grids.rows(session, Grid.id.in_(shown)), number, pages)


def list_shared_subjects(session: Session) -> Sequence[Subject]:
    """The subjects that shared grids have, by name."""
    used = select(Grid.subject_id).where(_shared())
    return session.scalars(select(Subject).where(Subject.id.in_(used)).order_by(Subject.name, Subject.id)).all()


def share(session: Session, actor: Actor, grid: Grid, licence: str, *, now: datetime) -> None:
    """Put a grid into the library: colleagues make copies of it, nobody's edit reaches it."""
    grid.licence = licence
    if grid.shared_at is None:
        grid.shared_at = now
        audit.record(session, "grid.shared", now=now, account_id=actor.account_id, ids={"grid": grid.id})
    session.flush()


def unshare(session: Session, actor: Actor, grid: Grid, *, now: datetime) -> None:
    """Take a grid out of the library; copies already made stay their makers' own."""
    if grid.shared_at is not None:
        grid.shared_at = None
        audit.record(session, "grid.unshared", now=now, account_id=actor.account_id, ids={"grid": grid.id})
    session.flush()


def invite(session: Session, actor: Actor, grid: Grid, name: str, *, now: datetime) -> Account:
    """Let a colleague, named exactly, edit the grid too. Raises UnknownColleague."""
    wanted = name.casefold()
    teachers = session.scalars(
        select(Account)
        .where(Account.teacher_id.is_not(None), Account.disabled_at.is_(None), Account.id != grid.owner_id)
        .order_by(Account.display_name, Account.id)
    )
    found = [account for account in teachers if wanted in (account.display_name.casefold(), account.login)]
    if len(found) != 1:
        raise UnknownColleague(len(found))
    if found[0] not in grid.co_owners:
        grid.co_owners.append(found[0])
        ids = {"grid": grid.id, "account": found[0].id}
        audit.record(session, "grid.co_owner_added", now=now, account_id=actor.account_id, ids=ids)
    session.flush()
    return found[0]


def part(session: Session, actor: Actor, grid: Grid, account_id: int, *, now: datetime) -> Account:
    """End a co-ownership: by the owner, or by the colleague who leaves. Raises NotFound."""
    leaving = next((account for account in grid.co_owners if account.id == account_id), None)
    if leaving is None or actor.account_id not in (grid.owner_id, account_id):
        raise NotFound
    grid.co_owners.remove(leaving)
    ids = {"grid": grid.id, "account": account_id}
    audit.record(session, "grid.co_owner_removed", now=now, account_id=actor.account_id, ids=ids)
    session.flush()
    return leaving


def copy(
    session: Session, actor: Actor, origin: Grid, *, title: str, class_group_ids: frozenset[int], now: datetime
) -> Grid:
    """A grid of the actor's own that begins as the origin stands today, with its credit. Raises NotYourClass.

    Neither will ever change the other. Criteria come on the active scale; the licence goes with the copy.
    """
    draft = grids.GridDraft(
        title=title,
        audience=origin.audience,
        subject_id=origin.subject_id,
        period_id=origin.period_id,
        class_group_ids=class_group_ids,
    )
    made = grids.create(session, actor, draft, now=now)
    made.origin_id = origin.id
    made.licence = origin.licence
    made.origin_credit = credit_of(origin) if origin.owner_id != actor.account_id else origin.origin_credit
    items = grids_items.list_items(session, origin)
    scale = level_scales.active(session)
    readings = grids_criteria.readings_for(session, items, scale)
    for place, item in enumerate(items, start=1):
        copied = _copied(item, grids_criteria.texts_by_level(item, scale, readings))
        copied.grid_id, copied.position = made.id, place
        session.add(copied)
    session.flush()
    return made


def credit_of(grid: Grid) -> str:
    """Whose grid this is and under which licence, as a copy says it."""
    credit = f"« {grid.title} », {grid.owner.display_name} ({grid.licence})"
    return shorten(f"{credit}, d’après {grid.origin_credit}" if grid.origin_credit else credit, CREDIT_LENGTH)


def _copied(item: GridItem, criteria: dict[int, str]) -> GridItem:
    return GridItem(
        competency_id=item.competency_id,
        competency_version_id=item.competency_version_id,
        wording=item.wording,
        pictogram=item.pictogram,
        is_self_only=item.is_self_only,
        criteria=[Criterion(level_id=level_id, text=text) for level_id, text in criteria.items()],
        socle_links=[GridItemSocle(component_code=link.component_code) for link in item.socle_links],
    )


def _shared() -> ColumnElement[bool]:
    return and_(Grid.shared_at.is_not(None), Grid.archived_at.is_(None))
