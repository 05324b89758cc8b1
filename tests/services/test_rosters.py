"""Files of people: nothing of the unchosen, nothing twice, nothing deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.roster import (
    RosterStudent,
)
from evaluation_tool.models.account import Account
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, Enrolment, Remit, Teaching
from evaluation_tool.models.establishment import EstablishmentUai
from evaluation_tool.models.people import Student, Subject, Teacher
from evaluation_tool.services import rosters
from evaluation_tool.services.rosters import Applied, Choice
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.rosters_read import STS, YEAR, bring_in, places, pupil, siecle


@pytest.fixture(autouse=True)
def year(make: Make) -> SchoolYear:
    return make.school_year()


def count(session: Session, models: Sequence[type]) -> list[int]:
    return [session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


EVERYTHING = (Student, ClassGroup, Enrolment, Account, Teacher, Teaching, Subject, Remit)


def test_only_the_chosen_divisions_come_in(session: Session, year: SchoolYear) -> None:
    applied = bring_in(session, siecle(pupil(1), pupil(2, "4B"), pupil(3, "4A", "4ANG1")))

    assert (applied.added, applied.classes, applied.accounts) == (2, 2, 2)
    assert places(session) == [
        ("Dupont1", "4A", year.starts_on, None),
        ("Dupont3", "4A", year.starts_on, None),
        ("Dupont3", "4ANG1", year.starts_on, None),
    ]
    assert session.scalars(select(Account.login).order_by(Account.login)).all() == ["lea.dupont1", "lea.dupont3"]


def test_the_same_file_twice_changes_nothing(session: Session) -> None:
    roster = siecle(pupil(1, "4A", "4ANG1"), pupil(2))
    bring_in(session, roster)
    bring_in(session, STS)
    before = count(session, EVERYTHING), places(session)

    plan = rosters.plan(session, roster, Choice(frozenset({"4A"})), start_year=YEAR, today=TODAY)
    again = bring_in(session, roster), bring_in(session, STS)

    assert plan.is_empty
    assert again == (Applied(0, 0, 0, 0, 0, 0, 0),) * 2
    assert (count(session, EVERYTHING), places(session)) == before


def test_a_pupil_who_left_gets_a_date_and_comes_back(session: Session, year: SchoolYear) -> None:
    bring_in(session, siecle(pupil(1), pupil(2)))
    later = TODAY + timedelta(days=20)

    gone = bring_in(session, siecle(pupil(1)), today=later)

    assert gone.left == 1
    student = session.scalars(select(Student).where(Student.last_name == "Dupont2")).one()
    assert student.left_on == later
    assert ("Dupont2", "4A", year.starts_on, later - timedelta(days=1)) in places(session)

    back = bring_in(session, siecle(pupil(1), pupil(2)), today=later + timedelta(days=9))

    assert (back.added, back.changed) == (0, 1)
    assert student.left_on != later
    assert places(session)[-1] == ("Dupont2", "4A", later + timedelta(days=9), None)


def test_a_change_of_class_keeps_the_past(session: Session, year: SchoolYear) -> None:
    bring_in(session, siecle(pupil(1), pupil(2, "4B")), "4A", "4B")
    later = TODAY + timedelta(days=30)

    bring_in(session, siecle(pupil(1, "4B"), pupil(2, "4B")), "4A", "4B", today=later)

    assert places(session)[:2] == [
        ("Dupont1", "4A", year.starts_on, later - timedelta(days=1)),
        ("Dupont1", "4B", later, None),
    ]


def test_a_class_renamed_in_the_year_goes_on_from_that_day(session: Session, year: SchoolYear) -> None:
    bring_in(session, siecle(pupil(1, "4A", "4ANG1")))
    later = TODAY + timedelta(days=30)

    bring_in(session, siecle(pupil(1, "4D", "4ANG1", "4ESP1")), "4A", "4D", today=later)

    assert sorted(places(session)) == [
        ("Dupont1", "4A", year.starts_on, later - timedelta(days=1)),
        ("Dupont1", "4ANG1", year.starts_on, None),
        ("Dupont1", "4D", later, None),
        ("Dupont1", "4ESP1", year.starts_on, None),
    ]


def test_a_class_that_was_put_away_is_not_ticked_and_comes_back_when_chosen(session: Session, year: SchoolYear) -> None:
    bring_in(session, siecle(pupil(1)))
    room = session.scalars(select(ClassGroup)).one()
    room.archived_on = TODAY
    file = siecle(pupil(1), pupil(2))

    assert rosters.list_divisions(session, file, year) == [("4A", 2, False)]
    bring_in(session, file)

    assert room.archived_on is None


def test_lines_left_out_are_not_written(session: Session) -> None:
    bring_in(session, siecle(pupil(1), pupil(2)))
    stays = session.scalars(select(Student.id).where(Student.last_name == "Dupont2")).one()
    roster = siecle(pupil(1), pupil(3))

    done = bring_in(session, roster, left_out=frozenset({f"s{stays}", "3-3"}))

    assert (done.added, done.left) == (0, 0)


def test_a_homonym_waits_for_an_answer(session: Session, make: Make) -> None:
    make.student(name="Léa Dupont1")
    roster = siecle(pupil(1))

    with pytest.raises(rosters.StillUnclear):
        bring_in(session, roster)
    done = bring_in(session, roster, answers={"1-1": 0})

    assert done.added == 1


def test_half_the_school_leaves_on_a_second_word_only(session: Session) -> None:
    bring_in(session, siecle(*(pupil(number) for number in range(1, 15))))
    roster = siecle(pupil(1))

    with pytest.raises(rosters.HalfTheSchoolLeaves):
        bring_in(session, roster)
    assert bring_in(session, roster, half_may_leave=True).left == 13


def test_another_school_and_another_year_are_refused(session: Session, make: Make) -> None:
    session.add(EstablishmentUai(uai="0380083J", establishment_id=1))
    session.flush()

    with pytest.raises(rosters.OtherEstablishment):
        bring_in(session, siecle(pupil(1), uai="0010001A"))
    with pytest.raises(rosters.OtherYear):
        bring_in(session, replace(siecle(pupil(1)), start_year=2025))
    with pytest.raises(rosters.UnknownYear):
        rosters.check(session, replace(siecle(), start_year=None), start_year=2030)
    with pytest.raises(rosters.NoDivision):
        bring_in(session, siecle(pupil(1)), "5Z")
    assert bring_in(session, siecle(pupil(1), uai="0380083J")).added == 1


def test_the_next_year_goes_on_with_the_same_people(session: Session, make: Make, year: SchoolYear) -> None:
    bring_in(session, siecle(pupil(1)))
    session.add(SchoolYear(start_year=2027, starts_on=date(2027, 8, 1), ends_on=date(2028, 7, 31)))
    session.flush()
    roster = replace(siecle(pupil(1, "3A")), start_year=2027)

    done = rosters.apply(
        session, roster, Choice(frozenset({"3A"})), start_year=2027, today=date(2027, 9, 1), now=NOW, account_id=None
    )

    assert (done.added, done.changed) == (0, 1)
    assert places(session) == [
        ("Dupont1", "4A", year.starts_on, year.ends_on),
        ("Dupont1", "3A", date(2027, 8, 1), None),
    ]


def test_progress_is_told_for_each_pupil_who_changes(session: Session) -> None:
    bring_in(session, siecle(pupil(1), pupil(2), pupil(3)))
    told: list[int] = []

    rosters.apply(
        session,
        siecle(pupil(1), pupil(2, first="Noé"), pupil(4)),
        Choice(frozenset({"4A"})),
        start_year=YEAR,
        today=TODAY,
        now=NOW,
        account_id=None,
        progress=told.append,
    )

    assert told == [1, 1, 1]  # one comes, one changes, one leaves


_NAMES = st.sampled_from(["Léa", "Noé", "Anne-Marie", "O’Neil", "李", "de la Tour"])
_PUPILS = st.builds(
    RosterStudent,
    last_name=_NAMES,
    first_name=_NAMES,
    birth_date=st.none() | st.dates(date(2010, 1, 1), date(2010, 1, 3)),
    sex=st.sampled_from(["", "M", "F"]),
    division=st.sampled_from(["4A", "4B", ""]),
    groups=st.lists(st.sampled_from(["G1", "G2"]), unique=True, max_size=2).map(tuple),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(_PUPILS, max_size=8), st.booleans())
def test_any_file_a_second_time_changes_nothing(session: Session, pupils: list[RosterStudent], numbered: bool) -> None:
    """Homonyms who may be one person are asked about, and stay asked about; nothing else is left to do."""
    people = [
        replace(one, siecle_id=str(number) if numbered else "", line=number)
        for number, one in enumerate([pupil(0), *pupils], start=1)
    ]
    file, choice = siecle(*people), Choice(frozenset({"4A", "4B"}))
    try:
        first = rosters.plan(session, file, choice, start_year=YEAR, today=TODAY)
        choice = replace(choice, left_out=frozenset(line.key for line in first.students.unclear))
        rosters.apply(session, file, choice, start_year=YEAR, today=TODAY, now=NOW, account_id=None)
        again = rosters.plan(session, file, choice, start_year=YEAR, today=TODAY).students
        assert (again.added, again.changed, again.leaving) == ((), (), ())
        logins = session.scalars(select(Account.login)).all()
        assert len(logins) == len(set(logins))
    finally:
        session.rollback()
