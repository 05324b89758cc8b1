"""What somebody who reviews classes should look at today, for the home page."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation_tool.domain.attention import AttentionRule
from evaluation_tool.policy import Actor
from evaluation_tool.services import review_attention, review_remit
from evaluation_tool.services.review_attention import AttentionLine
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.review import wording
from evaluation_tool.web.review.attention_routes import first_level

MOST = 6
# What only takes a visit comes before what takes a meeting.
_ORDER = (
    AttentionRule.UNSEEN,
    AttentionRule.UNANSWERED,
    AttentionRule.SUPPORT_RUN,
    AttentionRule.DISCOVERING,
)


@dataclass(frozen=True, slots=True)
class Today:
    """The first points nobody looked at, each in words, and how many there are in all."""

    lines: tuple[tuple[AttentionLine, str], ...]
    count: int


def to_look_at(actor: Actor) -> Today | None:
    """The open points of the actor's classes without marks; None for somebody who reviews none."""
    remit = review_remit.read(db.session(), actor)
    if not remit.rooms:
        return None
    thresholds = review_attention.usual_thresholds(db.session())
    points = review_attention.list_points(db.session(), remit, thresholds, clock.today())
    waiting = sorted((line for line in points if line.is_open), key=lambda line: _ORDER.index(line.point.rule))
    level = first_level()
    return Today(
        tuple((line, wording.sentence(line.point, thresholds, level)) for line in waiting[:MOST]), len(waiting)
    )
