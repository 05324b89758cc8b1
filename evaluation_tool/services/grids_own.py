"""Competencies of a teacher's own, beside the official ones.

They live in one personal framework per account, whose single version grows: a competency is never renamed or moved
once it is there (grids of colleagues may hold a copy of it, and results hang on it), so nothing is ever rewritten and
no version is needed per keystroke; a branch cannot be hung on itself either. What changes freely is the sentence that
students read, which belongs to each grid.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.framework import MAX_NODES, FrameworkStatus, NodeKind
from evaluation_tool.domain.grid import GridFull
from evaluation_tool.models.framework import Competency, CompetencyVersion, Framework, FrameworkVersion
from evaluation_tool.policy import Actor


@dataclass(frozen=True, slots=True)
class OwnCompetency:
    """What a teacher says of a competency that no referential has. `heading` gathers several under one title."""

    title: str
    heading: str = ""
    is_attitude: bool = False


def find_version(session: Session, actor: Actor) -> FrameworkVersion | None:
    """The actor's own framework, if something was ever put in it."""
    return session.scalar(
        select(FrameworkVersion)
        .join(Framework)
        .where(Framework.key == own_key(actor.account_id), Framework.owner_id == actor.account_id)
        .order_by(FrameworkVersion.number, FrameworkVersion.id)
        .limit(1)
    )


def add(session: Session, actor: Actor, wanted: OwnCompetency, *, now: datetime) -> CompetencyVersion:
    """The actor's competency of this title under this heading: made, or found where it is there already."""
    version = find_version(session, actor) or _found(session, actor, now)
    heading = _under(session, version, None, NodeKind.GROUP, wanted.heading) if wanted.heading else None
    kind = NodeKind.ATTITUDE if wanted.is_attitude else NodeKind.COMPETENCY
    return _under(session, version, heading, kind, wanted.title)


def own_key(account_id: int) -> str:
    """The key of an account's own framework; it means nothing in another establishment."""
    return f"perso-{account_id}"


def _found(session: Session, actor: Actor, now: datetime) -> FrameworkVersion:
    title = f"Mes compétences — {actor.display_name}"
    version = FrameworkVersion(
        framework=Framework(key=own_key(actor.account_id), title=title, owner_id=actor.account_id),
        number=1,
        title=title,
        status=FrameworkStatus.PERSONAL,
        digest=hashlib.sha256(own_key(actor.account_id).encode()).hexdigest(),
        installed_at=now,
    )
    session.add(version)
    session.flush()
    return version


def _under(
    session: Session, version: FrameworkVersion, parent: CompetencyVersion | None, kind: NodeKind, title: str
) -> CompetencyVersion:
    """The node of this title and kind there, made at the end where there is none. Raises GridFull past 5,000."""
    known = session.scalar(
        select(CompetencyVersion)
        .where(
            CompetencyVersion.framework_version_id == version.id,
            CompetencyVersion.parent_id == (parent.id if parent is not None else None),
            CompetencyVersion.kind == kind,
            CompetencyVersion.title == title,
        )
        .order_by(CompetencyVersion.id)
        .limit(1)
    )
    if known is not None:
        return known
    # Nodes are never deleted, so their number is also the next free place.
    place = session.scalar(select(func.count()).where(CompetencyVersion.framework_version_id == version.id)) or 0
    if place >= MAX_NODES:
        raise GridFull
    competency = Competency(
        framework_id=version.framework_id,
        code=f"P{place + 1}",
        domain_id=parent.competency_id if parent is not None else None,
    )
    node = CompetencyVersion(
        framework_version_id=version.id,
        competency=competency,
        parent_id=parent.id if parent is not None else None,
        position=place,
        kind=kind,
        code=competency.code,
        title=title,
    )
    session.add(node)
    session.flush()
    return node
