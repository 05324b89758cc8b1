"""Which classes a director or a form tutor reviews: set by hand, or by the ministry's file (roster_staff)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.account import Account
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, Remit, RemitKind
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who may review classes, and those of the running years entrusted to it, by capacity."""

    account: Account
    reviewed: Mapping[RemitKind, Sequence[ClassGroup]]

    @property
    def kinds(self) -> list[RemitKind]:
        """In what capacity this person may be given classes."""
        held = {RemitKind.DIRECTOR: self.account.is_director, RemitKind.FORM_TUTOR: self.account.teacher_id is not None}
        return [kind for kind, holds in held.items() if holds]


def list_classes(session: Session, today: date) -> Sequence[ClassGroup]:
    """The classes, groups and workshops of the years that have not ended, archived ones left out."""
    return session.scalars(
        select(ClassGroup)
        .join(SchoolYear)
        .where(ClassGroup.archived_on.is_(None), SchoolYear.archived_at.is_(None), SchoolYear.ends_on >= today)
        .options(selectinload(ClassGroup.school_year))
        .order_by(SchoolYear.start_year, ClassGroup.kind, ClassGroup.name, ClassGroup.id)
    ).all()


def list_reviewers(session: Session, today: date) -> list[Reviewer]:
    """Every director, and every teacher, whose account is open: directors first, then by name."""
    accounts = session.scalars(
        select(Account)
        .where(or_(Account.is_director, Account.teacher_id.is_not(None)), Account.disabled_at.is_(None))
        .order_by(Account.is_director.desc(), Account.display_name, Account.id)
    ).all()
    found = _reviewed(session, today)
    return [Reviewer(account, found.get(account.id, {})) for account in accounts]


def get_reviewer(session: Session, account_id: int, today: date) -> Reviewer:
    """Somebody who may be given classes. Raises NotFound."""
    account = session.get(Account, account_id)
    if account is None or not (account.is_director or account.teacher_id is not None):
        raise NotFound
    return Reviewer(account, _reviewed(session, today).get(account.id, {}))


def entrust(
    session: Session, actor: Actor, reviewer: Reviewer, *, wanted: Mapping[RemitKind, Collection[int]], now: datetime
) -> None:
    """Give somebody exactly these classes of the running years, by capacity; classes of past years stay readable.

    An id that is no class of a running year, or a capacity that the person does not have, is left out.
    """
    known = {class_group.id for class_group in list_classes(session, actor.today)}
    rows = session.scalars(
        select(Remit).where(Remit.account_id == reviewer.account.id, Remit.class_group_id.in_(known))
    )
    held = {(row.kind, row.class_group_id): row for row in rows}
    asked = {(kind, class_id) for kind in reviewer.kinds for class_id in wanted.get(kind, ()) if class_id in known}
    if asked == held.keys():
        return
    for place, row in held.items():
        if place not in asked:
            session.delete(row)
    session.add_all(
        Remit(account_id=reviewer.account.id, class_group_id=class_id, kind=kind)
        for kind, class_id in sorted(asked - held.keys())
    )
    session.flush()
    ids = {"account": reviewer.account.id, "classes": sorted({class_id for _kind, class_id in asked})}
    audit.record(session, "settings.remits", now=now, account_id=actor.account_id, ids=ids)


def _reviewed(session: Session, today: date) -> dict[int, dict[RemitKind, list[ClassGroup]]]:
    rooms = {class_group.id: class_group for class_group in list_classes(session, today)}
    found: dict[int, dict[RemitKind, list[ClassGroup]]] = {}
    rows = session.scalars(select(Remit).where(Remit.class_group_id.in_(rooms)).order_by(Remit.id)).all()
    for row in rows:
        found.setdefault(row.account_id, {}).setdefault(row.kind, []).append(rooms[row.class_group_id])
    return found
