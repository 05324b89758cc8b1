"""The banks of reusable sentences: read by the whole team, changed by whoever wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.account import Account
from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import GridItem, Phrase, PhraseKind
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import audit

BANK_PAGE = 40


class BankRow(NamedTuple):
    """A sentence of a bank: for one competency (named by its last wording), or for any."""

    phrase: Phrase
    competency: str
    author: str


@dataclass(frozen=True, slots=True)
class Bank:
    """One page of a bank."""

    rows: list[BankRow]
    number: int
    pages: int


def list_bank(session: Session, kind: PhraseKind, *, text: str = "", number: int = 1) -> Bank:
    """The whole bank of this kind, by competency, by level where the sentences have one, then by age."""
    names = _names(session, kind)
    wanted = _matching(kind, text, names)
    total = session.scalar(select(func.count()).select_from(Phrase).where(wanted)) or 0
    pages = max(1, -(-total // BANK_PAGE))
    number = min(max(1, number), pages)
    rows = session.execute(
        select(Phrase, Account.display_name)
        .outerjoin(Account, Account.id == Phrase.author_id)
        .where(wanted)
        .order_by(
            Phrase.competency_id.is_not(None),
            Phrase.competency_id,
            func.coalesce(Phrase.rank, 0),
            Phrase.created_at,
            Phrase.id,
        )
        .limit(BANK_PAGE)
        .offset((number - 1) * BANK_PAGE)
    )
    found = [BankRow(phrase, names.get(phrase.competency_id or 0, ""), author or "") for phrase, author in rows]
    return Bank(found, number, pages)


def get(session: Session, actor: Actor, phrase_id: int, kind: PhraseKind) -> Phrase:
    """A sentence of this kind that the actor may change. Raises NotFound, whether unknown or a colleague's."""
    phrase = session.get(Phrase, phrase_id)
    if phrase is None or phrase.kind is not kind or not can(actor, Action.PHRASE_EDIT, phrase):
        raise NotFound
    return phrase


def withdraw(session: Session, actor: Actor, phrase: Phrase, *, now: datetime) -> None:
    """Take a sentence out of its bank; what was already written from it stays."""
    audit.record(session, "phrase.withdrawn", now=now, account_id=actor.account_id, ids={"phrase": phrase.id})
    session.delete(phrase)
    session.flush()


def _matching(kind: PhraseKind, text: str, names: dict[int, str]) -> ColumnElement[bool]:
    """Sentences of this kind that say the text, or whose competency does."""
    if not text:
        return Phrase.kind == kind
    named = [competency for competency, name in names.items() if text.casefold() in name.casefold()]
    says = or_(Phrase.text.icontains(text, autoescape=True), Phrase.competency_id.in_(named))
    return (Phrase.kind == kind) & says


def _names(session: Session, kind: PhraseKind) -> dict[int, str]:
    """The competencies that sentences are for, in the words of a grid where there are some."""
    rows = session.execute(
        select(
            Phrase.competency_id,
            func.coalesce(func.nullif(func.max(GridItem.wording), ""), func.max(CompetencyVersion.title)),
        )
        .join(CompetencyVersion, CompetencyVersion.competency_id == Phrase.competency_id)
        .outerjoin(GridItem, GridItem.competency_id == Phrase.competency_id)
        .where(Phrase.kind == kind, Phrase.competency_id.is_not(None))
        .group_by(Phrase.competency_id)
        .order_by(Phrase.competency_id)
    )
    return {competency: name for competency, name in rows if competency is not None}
