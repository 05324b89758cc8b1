"""Files of competencies on their way in: whose they will be, what they would change, and the word that installs them.

An imported framework is the school's or one person's: it never becomes a version of an official one, nor of a
colleague's, whatever key or status its file claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.framework import CODE_LENGTH, Difference, FrameworkDocument, FrameworkStatus
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.models.framework import Framework, FrameworkVersion
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import attainments, frameworks, pending_imports


class Scope(StrEnum):
    """Whose an imported framework will be."""

    SCHOOL = "school"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class Plan:
    """What confirming would do. `changes` is None where the framework is new here."""

    document: FrameworkDocument
    previous: FrameworkVersion | None
    changes: tuple[Difference, ...] | None
    same: FrameworkVersion | None  # this very content, installed already


def plan(session: Session, document: FrameworkDocument, owner_id: int | None) -> Plan:
    """The document as it would be installed for that owner (None: the school), and what it changes; writes nothing."""
    addressed = _addressed(session, document, owner_id)
    previous = latest(session, addressed.key)
    same = frameworks.find_same(session, addressed)
    return Plan(addressed, previous, frameworks.preview(session, addressed), same)


def install(
    session: Session,
    document: FrameworkDocument,
    *,
    owner_id: int | None,
    account_id: int | None,
    now: datetime,
    progress: attainments.Progress = lambda _count: None,
) -> frameworks.Installed:
    """Install what plan() showed, as a new version or a new framework."""
    addressed = _addressed(session, document, owner_id)
    return frameworks.install(session, addressed, now=now, owner_id=owner_id, account_id=account_id, progress=progress)


def latest(session: Session, key: str) -> FrameworkVersion | None:
    """The newest version of a framework, by its key."""
    return session.scalar(
        select(FrameworkVersion)
        .join(Framework)
        .where(Framework.key == key)
        .order_by(FrameworkVersion.number.desc())
        .limit(1)
    )


def keep(
    session: Session,
    actor: Actor,
    *,
    scope: Scope,
    name: str,
    content: bytes,
    now: datetime,
) -> PendingImport:
    """Keep a file that could be read until its sender confirms it."""
    return pending_imports.keep(session, actor, kind=_kind(scope), name=name, content=content, now=now)


def get_pending(session: Session, actor: Actor, pending_id: int, now: datetime) -> PendingImport:
    """A file that the actor sent. Raises NotFound for a colleague's, a confirmed one, an old one."""
    pending = pending_imports.get(session, actor, pending_id, kinds=[_kind(scope) for scope in Scope], now=now)
    if scope_of(pending) is Scope.SCHOOL and not can(actor, Action.FRAMEWORK_SHARE):
        raise NotFound
    return pending


def list_pending(session: Session, actor: Actor, now: datetime) -> Sequence[tuple[int, str]]:
    """The files that wait for the actor's word, newest first: their ids and names."""
    kinds = [_kind(scope) for scope in Scope]
    rows = session.execute(
        select(PendingImport.id, PendingImport.name)
        .where(
            PendingImport.account_id == actor.account_id, PendingImport.expires_at > now, PendingImport.kind.in_(kinds)
        )
        .order_by(PendingImport.created_at.desc(), PendingImport.id.desc())
    )
    return [(row.id, row.name) for row in rows]


def scope_of(pending: PendingImport) -> Scope:
    """Whose the framework of this file will be. Raises NotFound for a file of another kind."""
    for scope in Scope:
        if pending.kind == _kind(scope):
            return scope
    raise NotFound


def owner_of(actor: Actor, scope: Scope) -> int | None:
    """The account that a framework of this scope belongs to; None for the school."""
    return actor.account_id if scope is Scope.PERSONAL else None


def _kind(scope: Scope) -> str:
    return f"framework.{scope}"


def _addressed(session: Session, document: FrameworkDocument, owner_id: int | None) -> FrameworkDocument:
    status = FrameworkStatus.SCHOOL if owner_id is None else FrameworkStatus.PERSONAL
    return replace(document, key=_key(session, document, owner_id), status=status)


def _key(session: Session, document: FrameworkDocument, owner_id: int | None) -> str:
    """The key of the framework that this file is a newer version of, within its scope; else a key that is free."""
    if document.source_id:
        known = session.scalar(
            select(Framework.key)
            .join(FrameworkVersion)
            .where(FrameworkVersion.source_id == document.source_id, _within(owner_id))
            .order_by(FrameworkVersion.id.desc())
            .limit(1)
        )
        if known is not None:
            return known
    if owner_id is not None:
        return _prefixed(f"perso-{owner_id}-", document.key)
    taken = session.scalar(select(Framework.id).where(Framework.key == document.key, ~_within(None)))
    return _prefixed("ecole-", document.key) if taken is not None else document.key


def _prefixed(prefix: str, key: str) -> str:
    return key if key.startswith(prefix) else (prefix + key)[:CODE_LENGTH]


def _within(owner_id: int | None) -> ColumnElement[bool]:
    """The frameworks that an import of this scope may make versions of."""
    if owner_id is not None:
        return Framework.owner_id == owner_id
    others = select(FrameworkVersion.framework_id).where(FrameworkVersion.status != FrameworkStatus.SCHOOL)
    return and_(Framework.owner_id.is_(None), Framework.id.not_in(others.correlate(None)))
