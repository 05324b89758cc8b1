"""The staff of a file beside what was written by hand: dates and departures stand, nothing is there twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.roster import Roster, RosterClass, RosterService, RosterSource, RosterSubject, RosterTeacher
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, Teaching
from evaluation_tool.models.people import Subject, Teacher
from evaluation_tool.policy import Actor, Role
from evaluation_tool.services import login_sessions, rosters, sign_in, teaching_staff, teachings
from evaluation_tool.services.rosters import Choice
from evaluation_tool.services.teachings import Days
from tests.make import Make
from tests.moments import NOW, TODAY

DAY = timedelta(days=1)
STS = Roster(
    RosterSource.STS,
    start_year=2026,
    classes=(RosterClass("4A"),),
    teachers=(RosterTeacher("8", "Durand", "Eve", "Mme"),),
    subjects=(RosterSubject("061300", "Mathématiques"),),
    services=(RosterService("4A", "061300", "8"),),
)


@pytest.fixture
def actor(session: Session, make: Make) -> Actor:
    """Who looks after people, once the file was brought in."""
    make.school_year()
    bring_in(session, STS)
    return login_sessions.actor_of(session, make.account(role=Role.ADMIN), today=TODAY)


@pytest.fixture
def eve(session: Session, actor: Actor) -> Teacher:
    """The teacher of the file."""
    return session.scalars(select(Teacher).where(Teacher.last_name == "Durand")).one()


def bring_in(session: Session, roster: Roster, *, today: date = TODAY) -> None:
    choice = Choice(frozenset({"4A"}))
    rosters.apply(session, roster, choice, start_year=roster.start_year or 0, today=today, now=NOW, account_id=None)
    session.commit()


def days(session: Session) -> list[tuple[date, date | None]]:
    rows = session.execute(select(Teaching.starts_on, Teaching.ends_on).order_by(Teaching.starts_on, Teaching.id))
    return [(first, last) for first, last in rows]


def test_a_service_with_a_last_day_written_by_hand_is_not_begun_again(
    session: Session, make: Make, actor: Actor, eve: Teacher
) -> None:
    year, last = make.school_year(), TODAY + 30 * DAY
    service = teaching_staff.services_of(session, eve)[0]
    teachings.change_days(session, actor, teaching_id=service.id, days=Days(year.starts_on, last), now=NOW)

    bring_in(session, STS)

    assert days(session) == [(year.starts_on, last)]


def test_a_service_begun_by_hand_the_same_day_is_not_begun_again(
    session: Session, make: Make, actor: Actor, eve: Teacher
) -> None:
    bob = make.teacher(name="Bob Petit")
    room, subject = session.scalars(select(ClassGroup)).one(), session.scalars(select(Subject)).one()
    teachings.add(
        session,
        actor,
        class_group_id=room.id,
        teacher_id=bob.id,
        subject=subject,
        days=Days(TODAY, TODAY + 10 * DAY),
        now=NOW,
    )

    bring_in(
        session,
        replace(
            STS,
            teachers=(*STS.teachers, RosterTeacher("9", "Petit", "Bob")),
            services=(*STS.services, RosterService("4A", "061300", "9")),
        ),
    )

    assert days(session) == [(make.school_year().starts_on, None), (TODAY, TODAY + 10 * DAY)]


def test_a_file_older_than_a_departure_does_not_undo_it(
    session: Session, make: Make, actor: Actor, eve: Teacher
) -> None:
    teaching_staff.leave(session, actor, teacher_id=eve.id, last_day=TODAY, now=NOW)

    bring_in(session, STS, today=TODAY + 2 * DAY)

    assert days(session) == [(make.school_year().starts_on, TODAY)]
    assert eve.left_on == TODAY + DAY


def test_who_left_before_the_year_of_the_file_is_back_with_its_account(
    session: Session, make: Make, actor: Actor, eve: Teacher
) -> None:
    teaching_staff.leave(session, actor, teacher_id=eve.id, last_day=TODAY, now=NOW)
    this_year, first = make.school_year().starts_on, date(2027, 8, 1)
    session.add(SchoolYear(start_year=2027, starts_on=first, ends_on=date(2028, 7, 31)))
    session.commit()

    bring_in(session, replace(STS, start_year=2027), today=date(2027, 9, 1))

    assert days(session) == [(this_year, TODAY), (first, None)]
    assert eve.left_on is None
    assert sign_in.is_usable(make.account_of(eve), date(2027, 9, 1))
