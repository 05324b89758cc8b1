"""Two records of one student become one: nothing is lost, nothing comes back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.roster import Roster, RosterClass, RosterSource, RosterStudent
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import Enrolment
from evaluation_tool.models.evidence import Attainment
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor, Role
from evaluation_tool.services import accounts, attainments, audit, duplicates, erasure, login_sessions, rosters
from evaluation_tool.services.rosters import Choice
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.workshop import Workshop, admin, workshop

__all__ = ["admin", "workshop"]
BORN = date(2013, 5, 4)


def twice(workshop: Workshop) -> tuple[Student, Student]:
    """A student with an observation, and the same one again as a file told it: no work, another number."""
    workshop.type(workshop.level(3))
    kept, duplicate = workshop.students[0], workshop.make.student(class_group=workshop.class_group)
    for one, number in ((kept, "11"), (duplicate, "22")):
        one.first_name, one.last_name, one.birth_date, one.siecle_id = "Léa", "Dupont", BORN, number
    duplicate.ine = "1234567890K"
    workshop.session.commit()
    return kept, duplicate


def merged(workshop: Workshop, admin: Actor, kept: Student, duplicate: Student, *, sure: bool = False) -> None:
    duplicates.merge(workshop.session, admin, kept=kept, duplicate=duplicate, sure=sure, today=TODAY, now=NOW)
    workshop.session.commit()


def standing(workshop: Workshop, student: Student) -> list[tuple[int, int]]:
    query = select(Attainment.competency_id, Attainment.level_id).where(Attainment.student_id == student.id)
    return [(competency, level) for competency, level in workshop.session.execute(query)]


def test_the_kept_record_stands_where_it_stood_in_one_line_of_its_class(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = twice(workshop)
    before = standing(workshop, kept)

    merged(workshop, admin, kept, duplicate)

    places = select(func.count()).where(Enrolment.student_id.in_([kept.id, duplicate.id]))
    assert before
    assert standing(workshop, kept) == before
    assert attainments.mismatches(workshop.session) == []
    assert audit.verify(workshop.session).broken_at is None
    assert workshop.session.scalar(places) == 1
    assert (kept.ine, kept.siecle_id, duplicate.canonical_id) == ("1234567890K", "11", kept.id)


def test_two_stays_in_one_class_become_one_that_covers_both(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = twice(workshop)
    mine, theirs = kept.enrolments[0], duplicate.enrolments[0]
    first = mine.starts_on
    mine.starts_on, theirs.ends_on = first + timedelta(days=20), first + timedelta(days=30)
    workshop.session.commit()

    merged(workshop, admin, kept, duplicate)

    assert [(one.starts_on, one.ends_on) for one in kept.enrolments] == [(first, None)]


def test_a_stay_in_another_class_follows(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = twice(workshop)
    elsewhere = workshop.make.class_group()
    workshop.make.enrolment(student=duplicate, class_group=elsewhere)

    merged(workshop, admin, kept, duplicate)

    assert {one.class_group_id for one in kept.enrolments} == {workshop.class_group.id, elsewhere.id}
    assert duplicate.enrolments == []


def test_the_duplicates_account_is_closed_and_stays_so(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = twice(workshop)
    account = workshop.make.account_of(duplicate)

    merged(workshop, admin, kept, duplicate)

    assert account.disabled_at == NOW
    with pytest.raises(NotFound):
        accounts.enable(workshop.session, account, now=NOW)


@pytest.mark.parametrize(
    ("closed", "without_card", "told"), [(0, 1, False), (1, None, False), (0, None, True), (None, 0, True)]
)
def test_a_merge_that_closes_the_only_card_says_so(
    workshop: Workshop, admin: Actor, closed: int | None, without_card: int | None, told: bool
) -> None:
    both = twice(workshop)
    for number, one in enumerate(both):
        account = workshop.make.account_of(one)
        account.disabled_at = NOW if number == closed else None
        account.password_hash = None if number == without_card else account.password_hash
    workshop.session.commit()

    seen = duplicates.preview(workshop.session, kept=both[0], duplicate=both[1], today=TODAY)

    assert seen.closes_the_only_card is told


def test_the_only_account_of_the_two_goes_to_the_kept_record(workshop: Workshop, admin: Actor) -> None:
    _observed, duplicate = twice(workshop)
    kept = Student(first_name="Léa", last_name="Dupont", created_at=NOW)
    workshop.session.add(kept)
    workshop.session.commit()

    merged(workshop, admin, kept, duplicate)

    account = workshop.session.scalars(select(Account).where(Account.student_id == kept.id)).one()
    assert account.disabled_at is None


def test_two_national_numbers_are_asked_about_a_second_time(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = twice(workshop)
    kept.ine = "9999999999A"

    with pytest.raises(duplicates.InDoubt):
        merged(workshop, admin, kept, duplicate)
    merged(workshop, admin, kept, duplicate, sure=True)

    assert (kept.ine, duplicate.canonical_id) == ("9999999999A", kept.id)


@pytest.mark.parametrize(
    ("change", "doubts"),
    [
        ({}, []),
        ({"first_name": "Dupont", "last_name": "LÉA"}, []),
        ({"last_name": "Durand"}, ["names"]),
        ({"birth_date": BORN + timedelta(days=1)}, ["birth_dates"]),
        ({"birth_date": None}, ["nothing_proves"]),
        ({"birth_date": None, "ine": "1234567890K"}, []),
        ({"last_name": "Durand", "birth_date": date(2012, 1, 1), "ine": "9999999999A"}, list(duplicates.Doubt)[:3]),
    ],
)
def test_what_may_tell_two_people_apart_is_asked_about(
    workshop: Workshop, admin: Actor, change: dict[str, Any], doubts: list[str]
) -> None:
    observed, kept = twice(workshop)
    for name, value in change.items():
        setattr(observed, name, value)
    workshop.session.commit()

    seen = duplicates.preview(workshop.session, kept=kept, duplicate=observed, today=TODAY)

    assert list(seen.doubts) == doubts
    if doubts:
        with pytest.raises(duplicates.InDoubt):
            merged(workshop, admin, kept, observed)
    merged(workshop, admin, kept, observed, sure=True)
    assert observed.canonical_id == kept.id


def test_an_alias_of_an_alias_points_at_the_one_who_stands(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = twice(workshop)
    third = Student(first_name="Léa", last_name="Dupont", created_at=NOW, canonical_id=duplicate.id)
    workshop.session.add(third)
    workshop.session.commit()

    merged(workshop, admin, kept, duplicate)

    assert third.canonical_id == kept.id
    with pytest.raises(NotFound):
        duplicates.get(workshop.session, admin, duplicate.id)


@pytest.mark.parametrize(("own", "numbers"), [("11", ("11",)), ("11", ("22",)), ("11", ("22", "11")), ("", ("22",))])
def test_a_later_file_knows_the_student_by_either_number(
    workshop: Workshop, admin: Actor, own: str, numbers: tuple[str, ...]
) -> None:
    kept, duplicate = twice(workshop)
    kept.siecle_id = own or None
    merged(workshop, admin, kept, duplicate)
    known = workshop.session.scalar(select(func.count()).select_from(Student))
    room = workshop.class_group.name
    pupils = tuple(
        RosterStudent("Dupond", "Léa", BORN, siecle_id=number, division=room, line=line)
        for line, number in enumerate(numbers, 1)
    )

    rosters.apply(
        workshop.session,
        Roster(RosterSource.SIECLE_STUDENTS, start_year=2026, students=pupils),
        Choice(frozenset({room}), half_may_leave=True),
        start_year=2026,
        today=TODAY,
        now=NOW,
        account_id=None,
    )

    assert (kept.last_name, kept.siecle_id) == ("Dupond", own or "22")
    assert kept.left_on is None
    assert workshop.session.scalar(select(func.count()).select_from(Student)) == known


def test_the_line_of_a_duplicate_moves_nobody_even_when_its_division_alone_is_chosen(
    workshop: Workshop, admin: Actor
) -> None:
    kept, duplicate = twice(workshop)
    merged(workshop, admin, kept, duplicate)
    pupils = (
        RosterStudent("Dupont", "Léa", BORN, siecle_id="11", division=workshop.class_group.name, line=1),
        RosterStudent("Dupont", "Léa", BORN, siecle_id="22", division="5X", line=2),
    )

    rosters.apply(
        workshop.session,
        Roster(RosterSource.SIECLE_STUDENTS, start_year=2026, classes=(RosterClass("5X"),), students=pupils),
        Choice(frozenset({"5X"})),
        start_year=2026,
        today=TODAY,
        now=NOW,
        account_id=None,
    )

    assert [(one.class_group_id, one.ends_on) for one in kept.enrolments] == [(workshop.class_group.id, None)]


def test_erasing_the_kept_record_erases_its_alias_and_tells_of_both(workshop: Workshop, admin: Actor) -> None:
    kept, duplicate = twice(workshop)
    numbers = {kept.id, duplicate.id}
    merged(workshop, admin, kept, duplicate)

    tombstones = erasure.erase(workshop.session, kept, now=NOW, account_id=None)

    assert {one.student_id for one in tombstones} == numbers
    assert not workshop.session.scalar(select(func.count()).where(Student.id.in_(numbers)))


@pytest.mark.parametrize(
    ("first_name", "last_name", "born", "ine", "is_probable"),
    [
        ("LEA", "dupont", BORN, "", True),
        ("Dupont", "Léa", BORN, "", True),
        ("Léa", "Dupont", None, "", True),
        ("Léa", "Dupont", BORN + timedelta(days=1), "", False),
        ("Léa", "Durand", BORN, "", False),
        ("Zoé", "Martin", None, "1234567890K", True),
    ],
)
def test_who_may_be_one_person(
    make: Make, first_name: str, last_name: str, born: date | None, ine: str, is_probable: bool
) -> None:
    admin = login_sessions.actor_of(make.session, make.account(role=Role.ADMIN), today=TODAY)
    one = Student(first_name="Léa", last_name="Dupont", birth_date=BORN, ine="1234567890K", created_at=NOW)
    other = Student(first_name=first_name, last_name=last_name, birth_date=born, ine=ine or None, created_at=NOW)
    make.session.add_all([one, other])
    make.session.commit()

    assert duplicates.list_probable(make.session, admin) == ([(one, other)] if is_probable else [])
