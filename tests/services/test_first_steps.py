"""The checklist of a new establishment ticks itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from evaluation_tool.models.account import Account
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.policy import Actor, Role
from evaluation_tool.services import first_steps, login_sessions
from evaluation_tool.services.first_steps import Step
from tests.make import Make
from tests.moments import NOW, TODAY


@pytest.fixture
def actor(session: Session, make: Make) -> Actor:
    """The person who opens the school."""
    return login_sessions.actor_of(session, make.account(role=Role.ADMIN), today=TODAY)


def done(session: Session) -> frozenset[Step]:
    """The steps that are ticked."""
    return first_steps.read(session, session.get_one(Establishment, 1), TODAY).done


def test_nothing_is_ticked_in_an_empty_school(session: Session) -> None:
    assert done(session) == frozenset()


def test_each_step_is_ticked_by_what_it_asks_for(session: Session, make: Make, actor: Actor) -> None:
    teacher = make.teacher()
    account = make.account_of(teacher)
    account.password_hash = None
    group = make.class_group(teacher=teacher)
    make.enrolment(student=make.student(), class_group=group)
    make.grid(owner=account, class_group=group)
    for waiting in session.query(Account).filter(Account.student_id.is_not(None)):
        waiting.password_hash = None
    session.flush()
    assert done(session) == {Step.PEOPLE, Step.GRID}

    account.password_hash = "kept"
    session.flush()
    assert done(session) == {Step.PEOPLE, Step.GRID, Step.STAFF_ACCESS}
    make.account(role=Role.STUDENT)
    first_steps.keep_scale(session, actor, now=NOW)
    first_steps.sign_impact_assessment(session, actor, signed_on=TODAY, now=NOW)

    assert done(session) == set(Step) - {Step.REMITS}


def test_the_classes_of_a_new_year_have_to_be_entrusted_again(session: Session, make: Make) -> None:
    room = make.class_group()
    make.remit(account=make.account(role=Role.DIRECTOR), class_group=room)
    assert Step.REMITS in done(session)
    past = SchoolYear(start_year=2024, starts_on=date(2024, 8, 1), ends_on=date(2025, 7, 31))
    session.add(past)
    session.flush()

    room.school_year_id = past.id
    session.commit()

    assert Step.REMITS not in done(session)


def test_a_signature_to_come_is_refused(session: Session, actor: Actor) -> None:
    with pytest.raises(first_steps.NotYet):
        first_steps.sign_impact_assessment(session, actor, signed_on=TODAY + timedelta(days=1), now=NOW)

    assert session.get_one(Establishment, 1).aipd_signed_on is None


def test_a_signature_older_than_the_law_is_refused(session: Session, actor: Actor) -> None:
    with pytest.raises(first_steps.TooEarly):
        first_steps.sign_impact_assessment(session, actor, signed_on=date(2018, 5, 24), now=NOW)

    assert session.get_one(Establishment, 1).aipd_signed_on is None


def test_keeping_the_scale_twice_leaves_one_trace(session: Session, actor: Actor) -> None:
    for _time in range(2):
        first_steps.keep_scale(session, actor, now=NOW)

    assert session.query(AuditEvent).filter_by(action=first_steps.SCALE_KEPT).count() == 1
