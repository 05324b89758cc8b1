"""The staff of a file: who teaches what from which day, and who is whose form tutor."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.roster import RosterService, RosterTeacher
from evaluation_tool.models.account import Account
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, Remit, Teaching
from evaluation_tool.models.people import Subject, Teacher
from tests.make import Make
from tests.moments import TODAY
from tests.rosters_read import STS, bring_in, places, pupil, siecle


@pytest.fixture(autouse=True)
def year(make: Make) -> SchoolYear:
    return make.school_year()


def test_staff_of_the_chosen_classes_come_with_their_services(session: Session, year: SchoolYear) -> None:
    done = bring_in(session, STS)

    assert (done.teachers, done.services, done.accounts) == (2, 3, 2)
    services = session.execute(
        select(Teacher.last_name, ClassGroup.name, Subject.name, Teaching.starts_on)
        .select_from(Teaching)
        .join(Teacher)
        .join(ClassGroup)
        .join(Subject)
        .order_by(Teacher.last_name)
    ).all()
    assert [tuple(row) for row in services] == [
        ("Durand", "4A", "Mathématiques", year.starts_on),
        ("Petit", "4AT1", "Mathématiques", year.starts_on),
    ]
    assert session.scalars(select(Remit.kind)).all() == ["form_tutor"]
    workshop = session.scalars(select(ClassGroup).where(ClassGroup.name == "4AT1")).one()
    assert (workshop.label, workshop.kind, workshop.parent and workshop.parent.name) == ("Atelier 1", "group", "4A")


def test_all_the_first_services_of_a_class_begin_with_the_year(session: Session, year: SchoolYear) -> None:
    together = replace(STS, services=(*STS.services, RosterService("4A", "061300", "9"), RosterService("4A", "9", "8")))

    bring_in(session, together)

    assert set(session.scalars(select(Teaching.starts_on))) == {year.starts_on}


def test_students_join_from_the_first_day_a_class_that_the_staff_founded(session: Session, year: SchoolYear) -> None:
    bring_in(session, STS)

    bring_in(session, siecle(pupil(1)))

    assert places(session) == [("Dupont1", "4A", year.starts_on, None)]


def test_two_namesakes_of_the_file_are_two_people(session: Session, make: Make) -> None:
    make.teacher(name="Eve Durand")
    namesake = RosterTeacher("11", "DURAND", "Ève")
    both = replace(STS, teachers=(*STS.teachers, namesake), services=(*STS.services, RosterService("4A", "9", "11")))

    assert bring_in(session, both).teachers == 3
    known = session.scalars(select(Teacher.sts_id).where(Teacher.last_name.ilike("durand")).order_by(Teacher.id)).all()
    assert known == [None, "8", "11"]


def test_a_service_taken_over_ends_and_begins(session: Session, year: SchoolYear) -> None:
    bring_in(session, STS)
    later = TODAY + timedelta(days=40)
    taken_over = replace(STS, services=(RosterService("4A", "061300", "9"), RosterService("4AT1", "061300", "9")))

    bring_in(session, taken_over, today=later)

    maths = session.execute(
        select(Teacher.last_name, Teaching.starts_on, Teaching.ends_on)
        .select_from(Teaching)
        .join(Teacher)
        .join(ClassGroup)
        .where(ClassGroup.name == "4A")
        .order_by(Teaching.starts_on)
    ).all()
    assert [tuple(row) for row in maths] == [
        ("Durand", year.starts_on, later - timedelta(days=1)),
        ("Petit", later, None),
    ]


def tutors(session: Session) -> list[str]:
    rows = select(Teacher.last_name).join(Account, Account.teacher_id == Teacher.id).join(Remit)
    return list(session.scalars(rows.order_by(Teacher.last_name)))


def test_a_form_tutor_gives_way_to_the_one_whom_the_file_names(session: Session) -> None:
    durand, petit, *others = STS.teachers
    bring_in(session, STS)

    bring_in(session, replace(STS, teachers=(replace(durand, tutored=()), petit, *others)))
    assert tutors(session) == ["Durand"]

    bring_in(session, replace(STS, teachers=(replace(durand, tutored=()), replace(petit, tutored=("4A",)), *others)))
    assert tutors(session) == ["Petit"]
