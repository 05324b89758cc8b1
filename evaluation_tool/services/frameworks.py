"""Referentials in the establishment: installed as dated versions that are never rewritten, read as trees."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased, contains_eager, selectinload

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.framework import (
    Difference,
    FrameworkDocument,
    FrameworkNode,
    FrameworkStatus,
    differences,
    socle_components,
)
from evaluation_tool.models.framework import Competency, CompetencyVersion, Framework, FrameworkVersion, SocleLink
from evaluation_tool.policy import Actor
from evaluation_tool.services import attainments, audit, domain_tallies

# What a node holds beyond the columns that pages ask for.
_BATCH = 200
_ATTRIBUTES = ("criteria", "unit", "option", "related", "prerequisites", "socle")


@dataclass(frozen=True, slots=True)
class Installed:
    """What installing did: the version in force, whether it is new, and what it changes for its competencies."""

    version: FrameworkVersion
    is_new: bool
    changes: tuple[Difference, ...]


def list_latest(session: Session, actor: Actor) -> Sequence[FrameworkVersion]:
    """The newest version of each framework the actor may read, by title."""
    other = aliased(FrameworkVersion)
    newest = select(func.max(other.number)).where(other.framework_id == FrameworkVersion.framework_id)
    return session.scalars(
        select(FrameworkVersion)
        .join(Framework)
        .where(FrameworkVersion.number == newest.scalar_subquery(), _readable(actor))
        .options(selectinload(FrameworkVersion.framework))
        .order_by(FrameworkVersion.status, FrameworkVersion.title, FrameworkVersion.id)
    ).all()


def get_version(session: Session, actor: Actor, version_id: int) -> FrameworkVersion:
    """One version, old ones included. Raises NotFound, for a colleague's personal one too."""
    version = session.scalar(
        select(FrameworkVersion)
        .join(Framework)
        .where(FrameworkVersion.id == version_id, _readable(actor))
        .options(contains_eager(FrameworkVersion.framework))
    )
    if version is None:
        raise NotFound
    return version


def search(session: Session, version: FrameworkVersion, text: str, limit: int = 50) -> Sequence[CompetencyVersion]:
    """The nodes whose title or code holds the text, in reading order."""
    return session.scalars(
        select(CompetencyVersion)
        .where(
            CompetencyVersion.framework_version_id == version.id,
            or_(
                CompetencyVersion.title.icontains(text, autoescape=True),
                CompetencyVersion.code.icontains(text, autoescape=True),
            ),
        )
        .order_by(CompetencyVersion.position, CompetencyVersion.id)
        .limit(limit)
    ).all()


def document_of(session: Session, version: FrameworkVersion) -> FrameworkDocument:
    """The version as plain values: what an export writes and what a newer version is compared with."""
    rows = session.scalars(
        select(CompetencyVersion)
        .where(CompetencyVersion.framework_version_id == version.id)
        .order_by(CompetencyVersion.position, CompetencyVersion.id)
    ).all()
    codes = {row.id: row.code for row in rows}
    return FrameworkDocument(
        key=version.framework.key,
        title=version.title,
        nodes=tuple(_node(row, codes.get(row.parent_id) if row.parent_id is not None else None) for row in rows),
        version=version.dated,
        status=version.status,
        language=version.language,
        legal_reference=version.legal_reference,
        description=version.description,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        source_id=version.source_id,
    )


def preview(session: Session, document: FrameworkDocument) -> tuple[Difference, ...] | None:
    """What installing the document would change; None for a framework not installed yet, () for no change."""
    latest = _latest_of(session, document.key)
    return None if latest is None else differences(document_of(session, latest), document)


def find_same(session: Session, document: FrameworkDocument) -> FrameworkVersion | None:
    """The version that holds exactly this document, if it is installed."""
    return session.scalar(
        select(FrameworkVersion)
        .join(Framework)
        .where(Framework.key == document.key, FrameworkVersion.digest == _digest(document))
        .order_by(FrameworkVersion.id)
    )


def install(
    session: Session,
    document: FrameworkDocument,
    *,
    now: datetime,
    owner_id: int | None = None,
    account_id: int | None = None,
    progress: attainments.Progress = lambda _count: None,
) -> Installed:
    """Install the document as a new version of its framework, or find that this very version is there.

    Results hang on the stable competency (framework key + code): same codes keep their history, and older
    versions stay as they were. `owner_id` makes a new framework personal to that account; `account_id` is
    whose doing it is, for the journal.
    """
    known = find_same(session, document)
    if known is not None:
        return Installed(known, is_new=False, changes=())
    latest = _latest_of(session, document.key)
    changes = differences(document_of(session, latest), document) if latest is not None else ()
    framework = latest.framework if latest is not None else Framework(key=document.key, title="", owner_id=owner_id)
    framework.title = document.title
    version = FrameworkVersion(
        framework=framework,
        number=latest.number + 1 if latest is not None else 1,
        title=document.title,
        status=document.status,
        legal_reference=document.legal_reference[:500],
        source_id=document.source_id[:255],
        language=document.language,
        description=document.description,
        dated=document.version,
        valid_from=document.valid_from,
        valid_to=document.valid_to,
        digest=_digest(document),
        installed_at=now,
    )
    session.add(version)
    session.flush()
    _write_nodes(session, version, document, progress)
    audit.record(
        session,
        "framework.installed",
        now=now,
        account_id=account_id or owner_id,
        ids={"framework_version": version.id, "nodes": len(document.nodes)},
    )
    return Installed(version, is_new=True, changes=changes)


def _write_nodes(
    session: Session, version: FrameworkVersion, document: FrameworkDocument, progress: attainments.Progress
) -> None:
    competencies = _stable_competencies(session, version.framework_id, document)
    rows = [
        {
            "framework_version_id": version.id,
            "competency_id": competencies[node.code],
            "position": position,
            "kind": node.kind,
            "code": node.code,
            "title": node.title,
            "description": node.description,
            "external_code": node.external_code,
            "lsu_code": node.lsu_code,
            "attributes": json.dumps({name: getattr(node, name) for name in _ATTRIBUTES}, ensure_ascii=False),
        }
        for position, node in enumerate(document.nodes)
    ]
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        session.execute(insert(CompetencyVersion), batch)
        progress(len(batch))
    stored = select(CompetencyVersion.code, CompetencyVersion.id).where(
        CompetencyVersion.framework_version_id == version.id
    )
    ids = {row.code: row.id for row in session.execute(stored)}
    parents = [
        {"id": ids[node.code], "parent_id": ids[node.parent]} for node in document.nodes if node.parent is not None
    ]
    if parents:
        session.execute(update(CompetencyVersion), parents)
    links = [
        {"competency_version_id": ids[code], "component_code": component}
        for code, components in socle_components(document).items()
        for component in dict.fromkeys(components)
    ]
    if links:
        session.execute(insert(SocleLink), links)


def _stable_competencies(session: Session, framework_id: int, document: FrameworkDocument) -> dict[str, int]:
    """The competency of every code, created where it is new; their domain is the newest version's."""
    query = select(Competency.code, Competency.id, Competency.domain_id).where(Competency.framework_id == framework_id)
    known = {row.code: (row.id, row.domain_id) for row in session.execute(query)}
    missing = [node.code for node in document.nodes if node.code not in known]
    if missing:
        session.execute(insert(Competency), [{"framework_id": framework_id, "code": code} for code in missing])
        known = {row.code: (row.id, row.domain_id) for row in session.execute(query)}
    domains = _domain_codes(document)
    moved = [
        {"id": known[code][0], "domain_id": known[domain][0] if domain != code else None}
        for code, domain in domains.items()
        if known[code][1] != (known[domain][0] if domain != code else None)
    ]
    if moved:
        session.execute(update(Competency), moved)
        if len(moved) > len(missing):
            domain_tallies.rebuild(session)
    return {code: competency_id for code, (competency_id, _domain) in known.items()}


def _domain_codes(document: FrameworkDocument) -> dict[str, str]:
    """For every node, the code of its topmost ancestor (itself for a root)."""
    tops: dict[str, str] = {}
    for node in document.nodes:  # parents come first
        tops[node.code] = tops[node.parent] if node.parent is not None else node.code
    return tops


def _node(row: CompetencyVersion, parent: str | None) -> FrameworkNode:
    extra = json.loads(row.attributes)
    listed = {name: tuple(extra.get(name, ())) for name in ("criteria", "related", "prerequisites", "socle")}
    return FrameworkNode(
        code=row.code,
        title=row.title,
        parent=parent,
        kind=row.kind,
        description=row.description,
        external_code=row.external_code,
        lsu_code=row.lsu_code,
        unit=extra.get("unit", ""),
        option=extra.get("option", ""),
        **listed,
    )


def _latest_of(session: Session, key: str) -> FrameworkVersion | None:
    return session.scalar(
        select(FrameworkVersion)
        .join(Framework)
        .where(Framework.key == key)
        .options(selectinload(FrameworkVersion.framework).selectinload(Framework.versions))
        .order_by(FrameworkVersion.number.desc())
        .limit(1)
    )


def _readable(actor: Actor) -> ColumnElement[bool]:
    return or_(
        Framework.owner_id == actor.account_id,
        FrameworkVersion.status != FrameworkStatus.PERSONAL,
    )


def _digest(document: FrameworkDocument) -> str:
    content = json.dumps(asdict(document), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()
