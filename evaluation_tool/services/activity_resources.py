"""What comes with an activity: links, and files kept in the establishment's own database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, undefer

from evaluation_tool.domain.activity import MAX_RESOURCES, RESOURCE_NAME_LENGTH, checked_link
from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.domain.text import shorten
from evaluation_tool.formats.documents import DocumentType, document_type
from evaluation_tool.models.differentiation import (
    Activity,
    ActivityGroup,
    ActivityResource,
    GroupingPlan,
    Membership,
    WorkPlanItem,
)
from evaluation_tool.policy import Action, Actor
from evaluation_tool.services import activities, work_plans_given


class TooManyResources(DomainError):
    """The activity has as many documents as somebody can look through."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A document as pages list it, without its content; `kind` and `bytes` only for a file."""

    id: int
    name: str
    url: str
    kind: DocumentType | None
    bytes: int


def list_resources(session: Session, activity_id: int) -> list[Resource]:
    """The documents of an activity, in the order they were added."""
    rows = session.execute(
        select(
            ActivityResource.id,
            ActivityResource.name,
            ActivityResource.url,
            ActivityResource.media_type,
            func.length(ActivityResource.content),
        )
        .where(ActivityResource.activity_id == activity_id)
        .order_by(ActivityResource.id)
    )
    return [Resource(key, name, url or "", document_type(kind), size or 0) for key, name, url, kind, size in rows]


def add_link(session: Session, activity: Activity, *, name: str, url: str) -> ActivityResource:
    """Put a page of the web beside an activity. Raises UnsafeLink, TooManyResources."""
    return _add(session, activity, ActivityResource(name=name, url=checked_link(url)))


def add_file(
    session: Session, activity: Activity, *, name: str, kind: DocumentType, content: bytes
) -> ActivityResource:
    """Put a file beside an activity, as what it was recognised to be. Raises TooManyResources."""
    plain = name.removesuffix(f".{kind.ending}") or kind.label
    return _add(
        session,
        activity,
        ActivityResource(name=shorten(plain, RESOURCE_NAME_LENGTH), media_type=kind.media_type, content=content),
    )


def remove(session: Session, activity: Activity, resource_id: int) -> str:
    """Take a document away; return its name. Raises NotFound."""
    leaving = next((resource for resource in activity.resources if resource.id == resource_id), None)
    if leaving is None:
        raise NotFound
    activity.resources.remove(leaving)
    session.flush()
    return leaving.name


def get_file(session: Session, actor: Actor, activity_id: int, resource_id: int) -> ActivityResource:
    """A file of an activity that the actor may read, with its content. Raises NotFound; for a link too."""
    activity = activities.get(session, actor, activity_id, Action.ACTIVITY_VIEW)
    return _file(session, and_(ActivityResource.id == resource_id, ActivityResource.activity_id == activity.id))


def get_own_file(session: Session, actor: Actor, resource_id: int) -> ActivityResource:
    """A file of an activity that was given to the student who asks. Raises NotFound for every other."""
    given = given_activities(actor.student_id or 0, actor.today)
    return _file(session, and_(ActivityResource.id == resource_id, given))


def given_activities(student_id: int, today: date) -> ColumnElement[bool]:
    """The documents of what was given to a student: in a work plan it can read, or in a group at work today."""
    in_plans = (
        select(WorkPlanItem.activity_id)
        .where(WorkPlanItem.work_plan_id.in_(work_plans_given.ids_given(student_id, today)))
        .where(WorkPlanItem.activity_id.is_not(None))
    )
    in_groups = (
        select(ActivityGroup.activity_id)
        .join(GroupingPlan, GroupingPlan.id == ActivityGroup.plan_id)
        .join(Membership, Membership.activity_group_id == ActivityGroup.id)
        .where(
            Membership.student_id == student_id,
            ActivityGroup.activity_id.is_not(None),
            GroupingPlan.published_at.is_not(None),
            GroupingPlan.finished_at.is_(None),
            GroupingPlan.starts_on <= today,
            GroupingPlan.ends_on >= today,
        )
    )
    return or_(ActivityResource.activity_id.in_(in_plans), ActivityResource.activity_id.in_(in_groups))


def _add(session: Session, activity: Activity, resource: ActivityResource) -> ActivityResource:
    if len(activity.resources) >= MAX_RESOURCES:
        raise TooManyResources
    activity.resources.append(resource)
    session.flush()
    return resource


def _file(session: Session, wanted: ColumnElement[bool]) -> ActivityResource:
    found = session.scalar(
        select(ActivityResource)
        .where(wanted, ActivityResource.content.is_not(None))
        .options(undefer(ActivityResource.content))
    )
    if found is None:
        raise NotFound
    return found
