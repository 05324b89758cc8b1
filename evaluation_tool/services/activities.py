"""Activities: found by those who may read them, made, changed by their author, given to groups and work plans."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from evaluation_tool.domain.activity import NothingToDo, Support
from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.differentiation import Activity, ActivityCompetency, ActivityVersion
from evaluation_tool.models.framework import Competency
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import audit

# What a board or a work plan offers to choose from at once; the library has the rest.
MOST_OFFERED = 40


@dataclass(frozen=True, slots=True)
class ActivityDraft:
    """What a teacher says of an activity."""

    title: str
    instructions: Mapping[Support, str]
    minutes: int | None = None
    place: str = ""
    material: str = ""
    licence: str = "CC BY-SA 4.0"
    competency_ids: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class ActivityOffer:
    """An activity that can be given: what a board shows before somebody chooses it."""

    id: int
    title: str
    supports: tuple[Support, ...]
    minutes: int | None
    place: str
    material: str
    author: str
    is_mine: bool
    competency_ids: frozenset[int]  # of those asked for


def get(session: Session, actor: Actor, activity_id: int, action: Action) -> Activity:
    """An activity on which the actor may do this. Raises NotFound, whether unknown or forbidden."""
    activity = session.scalar(select(Activity).where(Activity.id == activity_id).options(*SHOWN))
    if activity is None or not can(actor, action, activity):
        raise NotFound
    return activity


def get_usable(session: Session, actor: Actor, activity_id: int) -> Activity:
    """An activity that the actor may give to students: its own or a shared one, not put away. Raises NotFound."""
    activity = session.scalar(
        select(Activity).where(Activity.id == activity_id, is_usable(actor)).options(selectinload(Activity.versions))
    )
    if activity is None:
        raise NotFound
    return activity


def list_for_competencies(session: Session, actor: Actor, competency_ids: Collection[int]) -> list[ActivityOffer]:
    """The activities that could be given for these competencies: those that serve most of them first, then one's own.

    Without competencies, nothing.
    """
    wanted = frozenset(competency_ids)
    if not wanted:
        return []
    serving = select(ActivityCompetency.activity_id).where(ActivityCompetency.competency_id.in_(wanted))
    found = session.scalars(
        select(Activity)
        .where(Activity.id.in_(serving), is_usable(actor))
        .options(*SHOWN)
        .order_by(Activity.title, Activity.id)
    ).all()
    offers = [_offer(activity, actor, wanted) for activity in found]
    # Stable: of equals, the order of titles stays.
    offers.sort(key=lambda offer: (-len(offer.competency_ids), not offer.is_mine))
    return offers[:MOST_OFFERED]


def create(session: Session, actor: Actor, draft: ActivityDraft, *, now: datetime) -> Activity:
    """A new activity of the actor's own. Raises NothingToDo."""
    activity = Activity(title=draft.title, owner_id=actor.account_id, created_at=now)
    session.add(activity)
    _settle(session, activity, draft)
    session.flush()
    audit.record(session, "activity.created", now=now, account_id=actor.account_id, ids={"activity": activity.id})
    return activity


def change(session: Session, activity: Activity, draft: ActivityDraft) -> None:
    """Rewrite an activity; copies that others made stay as they are. Raises NothingToDo."""
    _settle(session, activity, draft)
    session.flush()


def archive(session: Session, actor: Actor, activity: Activity, *, now: datetime) -> None:
    """Put an activity away: it leaves the lists; the plans and groups that have it keep it."""
    if activity.archived_at is None:
        activity.archived_at = now
        audit.record(session, "activity.archived", now=now, account_id=actor.account_id, ids={"activity": activity.id})
    session.flush()


def unarchive(session: Session, actor: Actor, activity: Activity, *, now: datetime) -> None:
    """Take an activity out again."""
    if activity.archived_at is not None:
        activity.archived_at = None
        ids = {"activity": activity.id}
        audit.record(session, "activity.unarchived", now=now, account_id=actor.account_id, ids=ids)
    session.flush()


def is_usable(actor: Actor) -> ColumnElement[bool]:
    """The activities that the actor may give: its own and the shared ones, but for those put away."""
    return and_(
        Activity.archived_at.is_(None), or_(Activity.owner_id == actor.account_id, Activity.shared_at.is_not(None))
    )


def supports_of(activity: Activity) -> tuple[Support, ...]:
    """The degrees of support that the activity has instructions for, the most guided first."""
    written = {version.support for version in activity.versions}
    return tuple(support for support in Support if support in written)


def instructions_for(activity: Activity, support: Support | None) -> str:
    """What a student reads who was given the activity at this degree, or at the nearest that is written."""
    texts = {version.support: version.instructions for version in activity.versions}
    order = [support] if support is not None else []
    order += [Support.PRACTICE, Support.GUIDED, Support.DEEPER]
    return next((texts[one] for one in order if one in texts), "")


SHOWN = (
    joinedload(Activity.owner),
    selectinload(Activity.competencies),
    selectinload(Activity.versions),
    selectinload(Activity.resources),
)


def _offer(activity: Activity, actor: Actor, wanted: frozenset[int]) -> ActivityOffer:
    return ActivityOffer(
        id=activity.id,
        title=activity.title,
        supports=supports_of(activity),
        minutes=activity.minutes,
        place=activity.place,
        material=activity.material,
        author=activity.owner.display_name,
        is_mine=activity.owner_id == actor.account_id,
        competency_ids=wanted & {competency.id for competency in activity.competencies},
    )


def _settle(session: Session, activity: Activity, draft: ActivityDraft) -> None:
    texts = {support: text for support, text in draft.instructions.items() if text}
    if not texts:
        raise NothingToDo
    activity.title = draft.title
    activity.minutes = draft.minutes
    activity.place = draft.place
    activity.material = draft.material
    activity.licence = draft.licence
    activity.competencies = list(_competencies(session, draft.competency_ids))
    kept = {version.support: version for version in activity.versions}
    for support in Support:
        if support in texts:
            version = kept.setdefault(support, ActivityVersion(support=support))
            version.instructions = texts[support]
        else:
            kept.pop(support, None)
    activity.versions = [kept[support] for support in Support if support in kept]


def _competencies(session: Session, ids: Collection[int]) -> Sequence[Competency]:
    return session.scalars(select(Competency).where(Competency.id.in_(ids)).order_by(Competency.id)).all()
