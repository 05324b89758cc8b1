"""A sentence to begin with for each group: an activity of the library, else a « pour avancer » of the phrases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from statistics import mode

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.activity import Support
from evaluation_tool.domain.text import shorten
from evaluation_tool.models.grid import Phrase, PhraseKind
from evaluation_tool.policy import Actor
from evaluation_tool.services import activities
from evaluation_tool.services.plans_publish import Task

SENTENCE_LENGTH = 200
# An end of sentence, with what a French text puts around it.
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[«“A-ZÀ-Þ])")


def propose(
    session: Session,
    actor: Actor,
    groups: Sequence[tuple[int | None, Sequence[int]]],
    *,
    succeeds_from: int,
) -> list[Task]:
    """A task for each (competency, ranks of its members), in the same order; groups on the same take turns.

    Its sentence is empty where nobody wrote one; an activity comes with its first sentence.
    """
    wanted = {competency for competency, _ranks in groups if competency is not None}
    offers: dict[int, list[activities.ActivityOffer]] = {}
    for offer in activities.list_for_competencies(session, actor, wanted):
        for served in sorted(offer.competency_ids):
            offers.setdefault(served, []).append(offer)
    phrases = _phrases(session, wanted)
    told: Counter[int] = Counter()
    tasks = []
    for competency, ranks in groups:
        rank, turn = mode(ranks) if ranks else 1, told[competency or 0]
        known = offers.get(competency or 0, [])
        if known:
            tasks.append(_from_activity(session, actor, known[turn % len(known)], _support(rank, succeeds_from)))
        else:
            support = _support(rank, succeeds_from)
            tasks.append(_from_phrases(phrases.get(competency or 0, []), rank, turn, support))
        told[competency or 0] += 1
    return tasks


def first_sentence(text: str) -> str:
    """The first sentence of a text, on one line and short enough to be read at once."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return shorten(_SENTENCE.split(line, maxsplit=1)[0], SENTENCE_LENGTH)


def _from_activity(session: Session, actor: Actor, offer: activities.ActivityOffer, support: Support) -> Task:
    text = activities.instructions_for(activities.get_usable(session, actor, offer.id), support)
    return Task(first_sentence(text), offer.id, support, offer.place, offer.material, minutes=offer.minutes)


def _from_phrases(phrases: Sequence[tuple[int | None, str]], rank: int, turn: int, support: Support) -> Task:
    """A « pour avancer » is for those who are still on their way."""
    fitting = [text for at, text in phrases if at == rank] or [text for at, text in phrases if at is None]
    if support is Support.DEEPER or not fitting:
        return Task(support=support)
    return Task(shorten(fitting[turn % len(fitting)], SENTENCE_LENGTH), support=support)


def _support(rank: int, succeeds_from: int) -> Support:
    if rank >= succeeds_from:
        return Support.DEEPER
    return Support.GUIDED if rank == 1 else Support.PRACTICE


def _phrases(session: Session, competency_ids: Collection[int]) -> Mapping[int, list[tuple[int | None, str]]]:
    rows = session.execute(
        select(Phrase.competency_id, Phrase.rank, Phrase.text)
        .where(Phrase.kind == PhraseKind.NEXT_STEP, Phrase.competency_id.in_(competency_ids))
        .order_by(Phrase.id)
    )
    found: dict[int, list[tuple[int | None, str]]] = {}
    for competency, rank, text in rows:
        found.setdefault(competency or 0, []).append((rank, text))
    return found
