"""Pairs of students alike on paper of whom somebody said that they are two, by their numbers, the smaller first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.models.people import DistinctPair
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit

NumberPair = tuple[int, int]


def list_pairs(session: Session) -> list[NumberPair]:
    """Every pair, the newest first."""
    rows = session.execute(
        select(DistinctPair.first_student_id, DistinctPair.second_student_id).order_by(
            DistinctPair.said_on.desc(), DistinctPair.first_student_id, DistinctPair.second_student_id
        )
    )
    return [(first, second) for first, second in rows]


def are_distinct(session: Session, pair: NumberPair) -> bool:
    """Whether somebody said so."""
    return session.get(DistinctPair, pair) is not None


def note(session: Session, actor: Actor, pair: NumberPair, *, now: datetime) -> None:
    """Write that the two are two people; said twice, it is written once."""
    if are_distinct(session, pair):
        return
    first, second = pair
    session.add(
        DistinctPair(first_student_id=first, second_student_id=second, author_id=actor.account_id, said_on=actor.today)
    )
    details = [audit.Detail({"apart": [first, second]}, number) for number in pair]
    audit.record(session, "student.told_apart", now=now, account_id=actor.account_id, details=details)


def forget(session: Session, student_id: int) -> None:
    """Take away what was said of a student who becomes an alias: it is compared with nobody any more."""
    is_in = or_(DistinctPair.first_student_id == student_id, DistinctPair.second_student_id == student_id)
    session.execute(delete(DistinctPair).where(is_in))
