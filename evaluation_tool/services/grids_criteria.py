"""Success criteria: the ones written on an item, read on the active scale, and the bank they may come from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from evaluation_tool.models.grid import GridItem, Phrase, PhraseKind
from evaluation_tool.models.level_scale import Level, LevelScale
from evaluation_tool.policy import Actor
from evaluation_tool.services import level_scales

MOST_PER_LEVEL = 6


def texts_by_level(item: GridItem, scale: LevelScale, readings: Mapping[int, Level]) -> dict[int, str]:
    """The item's criterion for each level of the active scale; one written on an older scale is read across."""
    active = {level.id for level in scale.levels}
    texts: dict[int, str] = {}
    for criterion in sorted(item.criteria, key=lambda criterion: criterion.level_id in active):
        level = readings.get(criterion.level_id)
        if level is not None:
            texts[level.id] = criterion.text
    return texts


def readings_for(session: Session, items: Iterable[GridItem], scale: LevelScale) -> dict[int, Level]:
    """How the levels of these items' criteria read on the active scale; older scales are looked up only if used."""
    here = {level.id: level for level in scale.levels}
    if any(criterion.level_id not in here for item in items for criterion in item.criteria):
        return level_scales.readings(session)
    return here


def bank(session: Session, actor: Actor, item: GridItem, scale: LevelScale) -> dict[int, list[str]]:
    """What each level (by rank) may take up: the referential's own criteria, then sentences kept by colleagues for
    this competency, then the actor's own general ones."""
    offered: dict[int, list[str]] = {level.rank: [] for level in scale.levels}
    for rank, text in enumerate(_official(item), start=1):
        if text and rank in offered:
            offered[rank].append(text)
    phrases = session.scalars(
        select(Phrase)
        .where(
            Phrase.kind == PhraseKind.CRITERION,
            or_(
                Phrase.competency_id == item.competency_id,
                Phrase.competency_id.is_(None) & (Phrase.author_id == actor.account_id),
            ),
        )
        .order_by(Phrase.competency_id.is_(None), Phrase.created_at.desc(), Phrase.id)
        .limit(MOST_PER_LEVEL * 10)
    )
    for phrase in phrases:
        known = offered.get(phrase.rank or 0)
        if known is not None and phrase.text not in known and len(known) < MOST_PER_LEVEL:
            known.append(phrase.text)
    return offered


def keep_in_bank(session: Session, actor: Actor, item: GridItem, texts: Mapping[int, str], *, now: datetime) -> None:
    """Offer these criteria (by rank) to whoever works on the same competency; one already there is not doubled."""
    rows = session.execute(
        select(Phrase.rank, Phrase.text).where(
            Phrase.kind == PhraseKind.CRITERION, Phrase.competency_id == item.competency_id
        )
    )
    known = {(row.rank, row.text) for row in rows}
    session.add_all(
        Phrase(
            kind=PhraseKind.CRITERION,
            competency_id=item.competency_id,
            rank=rank,
            text=text,
            author_id=actor.account_id,
            created_at=now,
        )
        for rank, text in texts.items()
        if text and (rank, text) not in known
    )
    session.flush()


def reword(session: Session, phrase: Phrase, text: str) -> None:
    """Change a criterion of the bank; the grids that took it up keep their own words."""
    phrase.text = text
    session.flush()


def _official(item: GridItem) -> list[str]:
    """The criteria that the referential itself gives, lowest level first."""
    return [str(text) for text in json.loads(item.competency_version.attributes).get("criteria", [])]
