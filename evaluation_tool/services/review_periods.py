"""Two moments of a class laid side by side: how it spread over the levels, and what became of each competency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.period_change import Change, change_of, changes, transitions
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.level_scale import Level
from evaluation_tool.services import level_scales, period_standing, review_attention, review_remit
from evaluation_tool.services.period_standing import Standing
from evaluation_tool.services.review_remit import Member, Room

WEEKS_AGO = 6


@dataclass(frozen=True, slots=True)
class Moment:
    """The end of a period, or some weeks ago, where `period` is None."""

    key: str
    period: Period | None
    day: date


class Revisited(NamedTuple):
    """What a student held higher before."""

    member: Member
    competency_id: int
    wording: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What stood at each of two moments, over the students of the class."""

    before: Counter[int]
    after: Counter[int]
    changes: Counter[Change]
    transitions: Counter[tuple[int, int]]
    to_revisit: tuple[Revisited, ...]
    levels: Sequence[Level]


def list_moments(session: Session, today: date) -> list[Moment]:
    """Six weeks ago, for a year that has only begun; then every period that began, the oldest first."""
    begun = session.scalars(select(Period).where(Period.starts_on <= today).order_by(Period.starts_on, Period.id))
    ago = Moment(f"{WEEKS_AGO}-semaines", None, today - timedelta(weeks=WEEKS_AGO))
    return [ago, *(Moment(str(period.id), period, min(period.ends_on, today)) for period in begun)]


def compare(session: Session, room: Room, before: Moment, after: Moment, today: date) -> Comparison:
    """From one moment to the other, in whatever order they come; of a past year, its students on its last day."""
    members = review_remit.list_members(session, [room.id], room.ended_on or today)
    students = [member.student_id for member in members]
    first, second = (_standing(session, moment, students, today) for moment in (before, after))
    lower = {pair for pair, rank in second.items() if change_of(first.get(pair), rank) is Change.TO_REVISIT}
    words = review_attention.wordings(session, {pair.competency_id for pair in lower})
    return Comparison(
        before=Counter(first.values()),
        after=Counter(second.values()),
        changes=changes(first, second),
        transitions=transitions(first, second),
        to_revisit=tuple(
            Revisited(member, pair.competency_id, words.get(pair.competency_id, ""), first[pair], second[pair])
            for member in members
            for pair in sorted(lower)
            if pair.student_id == member.student_id
        ),
        levels=level_scales.active(session).levels,
    )


def _standing(session: Session, moment: Moment, students: Sequence[int], today: date) -> Standing:
    if moment.period is not None:
        return period_standing.at_end(session, moment.period, students, today)
    return period_standing.as_of(session, moment.day, students)
