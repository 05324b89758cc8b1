"""Sharing activities: in the library of the establishment; colleagues make copies, nobody's edit reaches another's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from evaluation_tool.domain.activity import CREDIT_LENGTH
from evaluation_tool.domain.text import shorten
from evaluation_tool.models.differentiation import Activity, ActivityResource, ActivityVersion
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit


def share(session: Session, actor: Actor, activity: Activity, *, now: datetime) -> None:
    """Put an activity into the library."""
    if activity.shared_at is None:
        activity.shared_at = now
        audit.record(session, "activity.shared", now=now, account_id=actor.account_id, ids={"activity": activity.id})
    session.flush()


def unshare(session: Session, actor: Actor, activity: Activity, *, now: datetime) -> None:
    """Take an activity out of the library; copies, and plans that have it, keep it."""
    if activity.shared_at is not None:
        activity.shared_at = None
        audit.record(session, "activity.unshared", now=now, account_id=actor.account_id, ids={"activity": activity.id})
    session.flush()


def copy(session: Session, actor: Actor, origin: Activity, *, title: str, now: datetime) -> Activity:
    """An activity of the actor's own that begins as the origin stands today, documents included, with its credit."""
    resources = session.scalars(
        select(ActivityResource)
        .where(ActivityResource.activity_id == origin.id)
        .options(undefer(ActivityResource.content))
        .order_by(ActivityResource.id)
    ).all()
    made = Activity(
        title=title,
        owner_id=actor.account_id,
        minutes=origin.minutes,
        place=origin.place,
        material=origin.material,
        licence=origin.licence,
        origin_id=origin.id,
        origin_credit=credit_of(origin) if origin.owner_id != actor.account_id else origin.origin_credit,
        created_at=now,
        competencies=list(origin.competencies),
        versions=[ActivityVersion(support=one.support, instructions=one.instructions) for one in origin.versions],
        resources=[
            ActivityResource(name=one.name, url=one.url, media_type=one.media_type, content=one.content)
            for one in resources
        ],
    )
    session.add(made)
    session.flush()
    ids = {"activity": made.id, "origin": origin.id}
    audit.record(session, "activity.copied", now=now, account_id=actor.account_id, ids=ids)
    return made


def credit_of(activity: Activity) -> str:
    """Whose this activity is and under which licence, as a copy says it."""
    credit = f"«\u00a0{activity.title}\u00a0», {activity.owner.display_name} ({activity.licence})"
    return shorten(f"{credit}, d’après {activity.origin_credit}" if activity.origin_credit else credit, CREDIT_LENGTH)
