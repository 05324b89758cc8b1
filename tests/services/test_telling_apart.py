"""Two students alike on paper, of whom somebody says that they are two."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor, Role
from evaluation_tool.services import duplicates, erasure, login_sessions
from evaluation_tool.services.duplicates import Doubt, InDoubt, SameStudent
from tests.make import Make
from tests.moments import NOW, TODAY


@pytest.fixture
def actor(session: Session, make: Make) -> Actor:
    """Who looks after people."""
    return login_sessions.actor_of(session, make.account(role=Role.ADMIN), today=TODAY)


def alike(make: Make) -> tuple[Student, Student]:
    """Two records that bear one name."""
    both = (make.student(name="Léa DUPONT"), make.student(name="Léa DUPONT"))
    make.session.commit()
    return both


def test_two_students_told_apart_are_proposed_no_more_until_somebody_changes_its_mind(
    session: Session, make: Make, actor: Actor
) -> None:
    one, other = alike(make)
    assert duplicates.list_probable(session, actor) == [(one, other)]

    for _again in range(2):
        duplicates.tell_apart(session, actor, one=other, other=one, now=NOW)
        session.commit()

    assert duplicates.list_probable(session, actor) == []
    assert duplicates.list_told_apart(session, actor) == [(one, other)]
    seen = duplicates.preview(session, kept=one, duplicate=other, today=TODAY)
    assert Doubt.TOLD_APART in seen.doubts
    with pytest.raises(InDoubt):
        duplicates.merge(session, actor, kept=one, duplicate=other, sure=False, today=TODAY, now=NOW)

    duplicates.merge(session, actor, kept=one, duplicate=other, sure=True, today=TODAY, now=NOW)
    session.commit()

    assert duplicates.list_told_apart(session, actor) == []
    told = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "student.told_apart")
    assert session.scalar(told) == 1


def test_an_alias_is_told_apart_from_nobody(session: Session, make: Make, actor: Actor) -> None:
    one, other = alike(make)
    third = alike(make)[0]
    duplicates.tell_apart(session, actor, one=other, other=third, now=NOW)

    duplicates.merge(session, actor, kept=one, duplicate=other, sure=True, today=TODAY, now=NOW)
    session.commit()

    assert duplicates.list_told_apart(session, actor) == []


def test_nobody_is_told_apart_from_itself(session: Session, make: Make, actor: Actor) -> None:
    one, _other = alike(make)

    with pytest.raises(SameStudent):
        duplicates.tell_apart(session, actor, one=one, other=one, now=NOW)


def test_an_erased_student_leaves_no_pair_behind(session: Session, make: Make, actor: Actor) -> None:
    one, other = alike(make)
    duplicates.tell_apart(session, actor, one=one, other=other, now=NOW)

    erasure.erase(session, one, now=NOW, account_id=None)
    session.commit()

    assert duplicates.list_told_apart(session, actor) == []
