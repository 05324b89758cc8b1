"""A year follows another: its periods are copied, its classes arrive by import, and results follow the student."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.operations import Refusal
from evaluation_tool.domain.roster import Roster, RosterClass, RosterSource, RosterStudent
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment, Teaching
from evaluation_tool.models.evidence import Attainment
from evaluation_tool.policy import Action, Actor, Role
from evaluation_tool.services import (
    attainments,
    class_editing,
    class_progress,
    classes,
    login_sessions,
    observations,
    periods,
    rosters,
    school_years,
    student_identities,
    student_places,
    teachings,
)
from evaluation_tool.services.rosters import Choice
from evaluation_tool.services.student_identities import Identity
from evaluation_tool.services.teachings import Days
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.workshop import Workshop

JUNE = date(2027, 6, 21)
NEXT_FALL = date(2027, 10, 4)
LATER = datetime(2027, 10, 4, 9, 0, tzinfo=UTC)


def actor_on(workshop: Workshop, day: date) -> Actor:
    return login_sessions.actor_of(workshop.session, workshop.teacher, today=day)


@pytest.fixture
def admin(make: Make) -> Actor:
    return login_sessions.actor_of(make.session, make.account(role=Role.ADMIN), today=TODAY)


def open_next(workshop: Workshop, admin: Actor) -> SchoolYear:
    draft = school_years.draft_next(workshop.session, TODAY)
    dates = {"starts_on": draft.starts_on, "ends_on": draft.ends_on}
    return school_years.open_next(workshop.session, admin, start_year=draft.start_year, now=NOW, **dates)


def roll_over(workshop: Workshop, year: SchoolYear, division: str) -> ClassGroup:
    """In June, import the first student's class of the next year; the same teacher has it with the same grid."""
    student = workshop.students[0]
    student.siecle_id = "77"
    workshop.session.commit()
    pupil = RosterStudent(student.last_name, student.first_name, siecle_id="77", division=division)
    roster = Roster(RosterSource.SIECLE_STUDENTS, start_year=2027, classes=(RosterClass(division),), students=(pupil,))
    choice = Choice(frozenset({division}))
    rosters.apply(workshop.session, roster, choice, start_year=2027, today=JUNE, now=NOW, account_id=None)
    room = workshop.session.scalars(select(ClassGroup).where(ClassGroup.school_year_id == year.id)).one()
    assert workshop.teacher.teacher is not None
    workshop.make.teaching(teacher=workshop.teacher.teacher, class_group=room, starts_on=year.starts_on)
    workshop.grid.class_groups.append(room)
    workshop.session.commit()
    return room


def test_the_next_year_has_the_periods_of_the_last_and_ends_its_places(workshop: Workshop, admin: Actor) -> None:
    year = open_next(workshop, admin)

    assert [(period.name, period.starts_on) for period in year.periods] == [
        ("1er trimestre", date(2027, 8, 1)),
        ("2e trimestre", date(2027, 12, 1)),
        ("3e trimestre", date(2028, 3, 9)),
    ]
    for table in (Enrolment, Teaching):
        assert set(workshop.session.scalars(select(table.ends_on))) == {date(2027, 7, 31)}
    assert actor_on(workshop, TODAY).teaches(workshop.class_group.id)
    with pytest.raises(school_years.YearExists):
        school_years.open_next(
            workshop.session, admin, start_year=2027, starts_on=year.starts_on, ends_on=year.ends_on, now=NOW
        )


def test_a_year_that_would_begin_before_the_last_has_ended_is_refused(workshop: Workshop, admin: Actor) -> None:
    wrong = (("starts_on", date(2027, 7, 31), date(2028, 7, 7)), ("ends_on", date(2027, 9, 1), date(2027, 8, 31)))
    for field, first, last in wrong:
        with pytest.raises(school_years.WrongYearDates) as refused:
            school_years.open_next(workshop.session, admin, start_year=2027, starts_on=first, ends_on=last, now=NOW)
        assert refused.value.field == field


def test_results_follow_the_student_into_the_next_year(workshop: Workshop, admin: Actor) -> None:
    workshop.type(workshop.level(2))
    student, item = workshop.students[0], workshop.items[0]
    room = roll_over(workshop, open_next(workshop, admin), "3A")

    operation = replace(workshop.level(3), observed_on=NEXT_FALL)
    actor = actor_on(workshop, NEXT_FALL)
    (saved,) = observations.record(workshop.session, actor, room, workshop.grid, [operation], now=LATER)

    assert saved.refusal is None
    (attained,) = workshop.session.scalars(select(Attainment).where(Attainment.student_id == student.id))
    assert (attained.competency_id, attained.level_id) == (item.competency_id, workshop.levels[2].id)
    assert attained.is_confirmed is False
    assert attainments.mismatches(workshop.session) == []
    places = sorted(
        (enrolment.class_group_id, enrolment.starts_on, enrolment.ends_on) for enrolment in student.enrolments
    )
    assert places == [
        (workshop.class_group.id, date(2026, 9, 1), date(2027, 7, 31)),
        (room.id, date(2027, 8, 1), None),
    ]


def test_a_past_class_is_read_as_it_ended_and_no_longer_observed(workshop: Workshop, admin: Actor) -> None:
    session, past = workshop.session, workshop.class_group
    workshop.type(workshop.level(2))
    room = roll_over(workshop, open_next(workshop, admin), "3A")
    actor = actor_on(workshop, NEXT_FALL)
    later = replace(workshop.level(4), observed_on=NEXT_FALL)
    observations.record(session, actor, room, workshop.grid, [later], now=LATER)

    assert [row.class_group.id for row in classes.list_visible(session, actor)] == [room.id]
    old, new = sorted(classes.list_years(session, actor), key=lambda year: year.start_year)
    (listed,) = classes.list_visible(session, actor, old)
    assert (listed.class_group.id, listed.students, new.start_year) == (past.id, 3, 2027)
    assert classes.get(session, actor, past.id, Action.OBSERVATION_READ) is past
    with pytest.raises(NotFound):
        classes.get(session, actor, past.id, Action.OBSERVE)
    then = class_progress.read(session, past, past.school_year.nearest_day(NEXT_FALL), is_over=True)
    cell = (workshop.students[0].id, workshop.items[0].competency_id)
    assert then.cells[cell][0] == 2
    assert class_progress.read(session, room, NEXT_FALL).cells[cell][0] == 4


def test_an_archived_year_is_read_and_never_written(workshop: Workshop, admin: Actor) -> None:
    session, past = workshop.session, workshop.class_group
    workshop.type(workshop.level(2))
    with pytest.raises(school_years.YearRuns):
        school_years.archive(session, admin, past.school_year, now=NOW)
    open_next(workshop, admin)
    later = replace(admin, today=NEXT_FALL)

    school_years.archive(session, later, past.school_year, now=LATER)

    actor = actor_on(workshop, NEXT_FALL)
    assert classes.get(session, actor, past.id, Action.OBSERVATION_READ) is past
    assert [row.class_group.id for row in classes.list_visible(session, actor, past.school_year)] == [past.id]
    first = periods.list_periods(session, past.school_year)[0]
    with pytest.raises(periods.YearArchived):
        periods.close_period(session, later, first, now=LATER)
    with pytest.raises(periods.PeriodClosed):
        periods.refuse_closed(session, first.id)
    late = replace(workshop.level(4), observed_on=TODAY - timedelta(days=1))
    (refused,) = observations.record(session, actor, past, workshop.grid, [late], now=LATER)
    assert refused.refusal is Refusal.PERIOD_CLOSED


def test_what_is_written_by_hand_once_the_next_year_is_open_ends_with_its_own(
    workshop: Workshop, admin: Actor, make: Make
) -> None:
    session, past = workshop.session, workshop.class_group.school_year
    other, club = make.class_group(name="5Z"), make.class_group(name="Club", kind=ClassGroupKind.GROUP)
    moved, joins = workshop.students[:2]
    open_next(workshop, admin)
    session.commit()

    student_places.move(session, admin, student_id=moved.id, class_group_id=other.id, first_day=TODAY, now=NOW)
    class_editing.change_members(
        session, admin, class_group_id=club.id, shown=[joins.id], ticked=[joins.id], first_day=TODAY, now=NOW
    )
    student_identities.create(
        session,
        admin,
        told=Identity("Ana", "Neuve"),
        class_group_id=other.id,
        first_day=TODAY,
        is_another=False,
        now=NOW,
    )
    teachings.add(
        session,
        admin,
        class_group_id=other.id,
        teacher_id=make.teacher().id,
        subject=make.subject(),
        days=Days(TODAY),
        now=NOW,
    )

    session.expire_all()
    assert session.scalars(select(Enrolment).where(Enrolment.ends_on.is_(None))).all() == []
    assert session.scalars(select(Teaching.ends_on).where(Teaching.class_group_id == other.id)).all() == [past.ends_on]


def test_who_is_in_no_class_of_the_next_year_left_with_the_archived_one(workshop: Workshop, admin: Actor) -> None:
    session, past = workshop.session, workshop.class_group.school_year
    stays, leaves = workshop.students[:2]
    year = open_next(workshop, admin)
    later = replace(admin, today=NEXT_FALL)
    assert school_years.list_not_back(session, past) == []
    room = ClassGroup(school_year_id=year.id, kind=workshop.class_group.kind, name="5A")
    session.add(room)
    session.flush()
    for student in workshop.students:
        if student is not leaves:
            session.add(Enrolment(student=student, class_group=room, starts_on=year.starts_on))
    session.commit()

    assert school_years.list_not_back(session, past) == [leaves]
    assert school_years.archive(session, later, past, now=LATER) == 1

    assert (leaves.left_on, stays.left_on) == (past.ends_on + timedelta(days=1), None)
    assert school_years.archive(session, later, past, now=LATER) == 0

    school_years.take_back(session, later, past, now=LATER, zone=ZoneInfo("Europe/Paris"))
    session.refresh(leaves)

    assert leaves.left_on is None
    assert school_years.list_not_back(session, past) == [leaves]


def test_a_year_archived_before_the_next_classes_came_sends_nobody_away(workshop: Workshop, admin: Actor) -> None:
    open_next(workshop, admin)

    later = replace(admin, today=NEXT_FALL)
    assert school_years.archive(workshop.session, later, workshop.class_group.school_year, now=LATER) == 0

    assert all(student.left_on is None for student in workshop.students)


def test_an_archived_year_taken_back_opens_what_was_put_away_with_it(workshop: Workshop, admin: Actor) -> None:
    session, past = workshop.session, workshop.class_group
    before, other = date(2027, 3, 1), workshop.make.class_group(name="Club")
    other.archived_on = before
    session.commit()
    open_next(workshop, admin)
    later = replace(admin, today=NEXT_FALL)
    paris = ZoneInfo("Europe/Paris")
    late_that_day = datetime(2027, 10, 3, 22, 30, tzinfo=UTC)
    school_years.archive(session, later, past.school_year, now=late_that_day)
    session.commit()

    for _twice in range(2):
        school_years.take_back(session, later, past.school_year, now=LATER, zone=paris)
        session.commit()

    assert (past.archived_on, other.archived_on, past.school_year.archived_at) == (None, before, None)
    periods.close_period(session, later, periods.list_periods(session, past.school_year)[0], now=LATER)
    school_years.archive(session, later, past.school_year, now=LATER)
    assert past.archived_on == NEXT_FALL
