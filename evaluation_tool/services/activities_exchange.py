"""Activities as documents: out of this establishment, and in, whatever referentials are installed there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from evaluation_tool.domain.activity import MAX_COMPETENCIES
from evaluation_tool.domain.activity_document import (
    ActivityDocument,
    DocumentCompetency,
    DocumentFile,
    DocumentLink,
)
from evaluation_tool.domain.framework import FrameworkStatus, NodeKind
from evaluation_tool.formats.activities import MAX_FILES_BYTES
from evaluation_tool.formats.documents import document_type
from evaluation_tool.models.differentiation import Activity, ActivityResource
from evaluation_tool.models.framework import CompetencyVersion, Framework, FrameworkVersion
from evaluation_tool.policy import Actor
from evaluation_tool.services import activities, activities_sharing, activity_resources, grids_exchange

PENDING_KIND = "activity"


@dataclass(frozen=True, slots=True)
class Plan:
    """What confirming would do: the competencies that are known here, and what is left aside."""

    known: dict[DocumentCompetency, CompetencyVersion]
    unknown: tuple[DocumentCompetency, ...]
    missing_files: tuple[str, ...]


def document_of(session: Session, activity: Activity) -> ActivityDocument:
    """The activity as plain values; a personal referential is not named, for its key means nothing elsewhere."""
    resources = session.scalars(
        select(ActivityResource)
        .where(ActivityResource.activity_id == activity.id)
        .options(undefer(ActivityResource.content))
        .order_by(ActivityResource.id)
    ).all()
    return ActivityDocument(
        title=activity.title,
        instructions={version.support: version.instructions for version in activity.versions},
        competencies=_named(session, [competency.id for competency in activity.competencies]),
        links=tuple(DocumentLink(one.name, one.url) for one in resources if one.url is not None),
        files=tuple(
            _bounded([(one.name, one.media_type, one.content) for one in resources if one.content is not None])
        ),
        minutes=activity.minutes,
        place=activity.place,
        material=activity.material,
        licence=activity.licence,
        credit=activities_sharing.credit_of(activity),
    )


def left_out_of_file(resources: Collection[activity_resources.Resource]) -> list[str]:
    """The files that are too heavy to travel with the others."""
    fits = _fitting([resource.bytes for resource in resources if resource.kind is not None])
    files = [resource for resource in resources if resource.kind is not None]
    return [resource.name for resource, does in zip(files, fits, strict=True) if not does]


def plan(session: Session, document: ActivityDocument) -> Plan:
    """What importing the document would do here; writes nothing."""
    installed = grids_exchange.installed_nodes(session, {one.framework for one in document.competencies})
    known = {
        one: node
        for one in document.competencies
        if (node := installed.get((one.framework, one.code))) and node.kind is not NodeKind.ATTITUDE
    }
    return Plan(
        known,
        tuple(one for one in document.competencies if one not in known),
        tuple(file.name for file in document.files if file.content is None),
    )


def import_document(session: Session, actor: Actor, document: ActivityDocument, *, now: datetime) -> Activity:
    """Make the actor an activity from the document, as plan() showed it."""
    nodes = plan(session, document).known.values()
    draft = activities.ActivityDraft(
        title=document.title,
        instructions=document.instructions,
        minutes=document.minutes,
        place=document.place,
        material=document.material,
        licence=document.licence,
        competency_ids=frozenset(node.competency_id for node in nodes),
    )
    made = activities.create(session, actor, draft, now=now)
    made.origin_credit = document.credit
    for link in document.links:
        activity_resources.add_link(session, made, name=link.name, url=link.url)
    for file in document.files:
        kind = document_type(file.media_type)
        if file.content is not None and kind is not None:
            activity_resources.add_file(session, made, name=file.name, kind=kind, content=file.content)
    session.flush()
    return made


def _named(session: Session, competency_ids: Collection[int]) -> tuple[DocumentCompetency, ...]:
    rows = session.execute(
        select(Framework.key, FrameworkVersion.title, CompetencyVersion)
        .join(FrameworkVersion, FrameworkVersion.framework_id == Framework.id)
        .join(CompetencyVersion, CompetencyVersion.framework_version_id == FrameworkVersion.id)
        .where(CompetencyVersion.competency_id.in_(competency_ids), FrameworkVersion.status != FrameworkStatus.PERSONAL)
        .order_by(FrameworkVersion.number, CompetencyVersion.id)
    )
    newest = {
        node.competency_id: DocumentCompetency(key, node.code, node.title, framework_title)
        for key, framework_title, node in rows
    }
    return tuple(newest[one] for one in competency_ids if one in newest)[:MAX_COMPETENCIES]


def _bounded(found: list[tuple[str, str, bytes]]) -> list[DocumentFile]:
    fits = _fitting([len(content) for _name, _kind, content in found])
    return [
        DocumentFile(name, kind, content) if does else DocumentFile(name, "", None)
        for (name, kind, content), does in zip(found, fits, strict=True)
    ]


def _fitting(sizes: list[int]) -> list[bool]:
    """Which files travel, in their order, until the whole would be too heavy."""
    left, fits = MAX_FILES_BYTES, []
    for size in sizes:
        fits.append(size <= left)
        left -= size if size <= left else 0
    return fits
