"""What the director of the demonstration finds to look at, and what was looked at already."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.attention import AttentionRule
from evaluation_tool.models.account import Account
from evaluation_tool.services import review_attention, review_remit
from evaluation_tool.services.login_sessions import actor_of
from tests.services.demo.conftest import TODAY


def test_some_points_were_looked_at_and_some_wait(school: Session) -> None:
    director = school.scalars(select(Account).where(Account.login == "directrice")).one()
    remit = review_remit.read(school, actor_of(school, director, today=TODAY))
    lines = review_attention.list_points(school, remit, review_attention.usual_thresholds(school), TODAY)

    counted = Counter((line.point.rule, line.is_open) for line in lines)

    for rule in (AttentionRule.DISCOVERING, AttentionRule.UNSEEN):
        assert counted[rule, True] >= 1
        assert counted[rule, False] >= 1
    assert all(line.looked is not None and line.looked.on <= TODAY for line in lines if not line.is_open)
