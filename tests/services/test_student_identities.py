"""A student added or corrected by hand."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor, Role
from evaluation_tool.services import login_sessions, student_identities, student_places
from evaluation_tool.services.student_identities import Identity
from tests.make import Make
from tests.moments import NOW, TODAY

BORN = date(2012, 5, 3)


@pytest.fixture
def actor(session: Session, make: Make) -> Actor:
    """The person who looks after people."""
    return login_sessions.actor_of(session, make.account(role=Role.ADMIN), today=TODAY)


@pytest.fixture
def room(make: Make) -> ClassGroup:
    """4A."""
    return make.class_group(name="4A")


def added(
    session: Session, actor: Actor, room: ClassGroup, told: Identity, *, day: date = TODAY, is_another: bool = False
) -> Student:
    return student_identities.create(
        session, actor, told=told, class_group_id=room.id, first_day=day, is_another=is_another, now=NOW
    )


def test_a_student_is_there_from_the_first_day_with_an_account(
    session: Session, actor: Actor, room: ClassGroup
) -> None:
    student = added(session, actor, room, Identity("Zoé", "Petit", BORN, ine="123456789ab"))

    (row,) = student_places.list_students(session, TODAY, text="zoe petit")
    assert (row.login, row.classes, student.ine, student.birth_date) == ("zoe.petit", ("4A",), "123456789AB", BORN)


@pytest.mark.parametrize(
    ("first", "last", "born", "asks"),
    [
        ("zoe", "PETIT", BORN, True),
        ("Petit", "Zoé", None, True),
        ("Zoé", "Petit", date(2013, 1, 1), False),
        ("Zoé", "Petite", BORN, False),
    ],
)
def test_whoever_may_be_the_same_person_is_asked_about(
    session: Session, actor: Actor, room: ClassGroup, first: str, last: str, born: date | None, asks: bool
) -> None:
    known = added(session, actor, room, Identity("Zoé", "Petit", BORN))
    told = Identity(first, last, born)

    if not asks:
        assert added(session, actor, room, told).id != known.id
        return
    with pytest.raises(student_identities.Namesakes) as refused:
        added(session, actor, room, told)
    assert [one.id for one in refused.value.found] == [known.id]
    assert added(session, actor, room, told, is_another=True).id != known.id


def test_a_national_number_is_one_persons(session: Session, actor: Actor, room: ClassGroup) -> None:
    added(session, actor, room, Identity("Zoé", "Petit", BORN, ine="123456789AB"))
    other = added(session, actor, room, Identity("Noé", "Grand"))

    with pytest.raises(student_identities.NumberTaken):
        added(session, actor, room, Identity("Léa", "Roux", ine="1234 56789-ab"))
    with pytest.raises(student_identities.NumberTaken):
        student_identities.correct(
            session, actor, student_id=other.id, told=Identity("Noé", "Grand", ine="123456789AB"), now=NOW
        )


def test_the_number_of_a_merged_duplicate_is_the_students_own(session: Session, actor: Actor, room: ClassGroup) -> None:
    kept = added(session, actor, room, Identity("Zoé", "Petit", BORN, ine="123456789AB"))
    session.add(Student(first_name="Zoé", last_name="Petit", ine="0123456789C", canonical_id=kept.id, created_at=NOW))

    told = Identity("Zoé", "Petit", BORN, ine="0123456789C")
    student_identities.correct(session, actor, student_id=kept.id, told=told, now=NOW)

    assert kept.ine == "0123456789C"
    with pytest.raises(student_identities.NumberTaken) as refused:
        added(session, actor, room, Identity("Léa", "Roux", ine="0123456789C"))
    assert refused.value.name == "Zoé PETIT"


def test_the_name_of_somebody_who_shares_a_number_is_corrected(
    session: Session, actor: Actor, room: ClassGroup
) -> None:
    one = added(session, actor, room, Identity("Zoé", "Petit", ine="123456789AB"))
    session.add(Student(first_name="Zoe", last_name="Petti", ine="123456789AB", created_at=NOW))

    told = Identity("Zoé", "Petite", ine="123456789AB")
    student_identities.correct(session, actor, student_id=one.id, told=told, now=NOW)

    assert one.last_name == "Petite"


def test_a_name_is_corrected_and_the_login_stays(session: Session, make: Make, actor: Actor, room: ClassGroup) -> None:
    student = added(session, actor, room, Identity("Zoe", "Petti", BORN))

    student_identities.correct(session, actor, student_id=student.id, told=Identity("Zoé", "Petit", BORN), now=NOW)

    account = make.account_of(student)
    assert (student.full_name, account.display_name, account.login) == ("Zoé PETIT", "Zoé Petit", "zoe.petti")


def test_unknown_classes_and_days_of_other_years_are_refused(
    session: Session, make: Make, actor: Actor, room: ClassGroup
) -> None:
    with pytest.raises(student_places.OutsideYear):
        added(session, actor, room, Identity("Zoé", "Petit"), day=date(2020, 1, 1))
    with pytest.raises(NotFound):
        student_identities.create(
            session,
            actor,
            told=Identity("Zoé", "Petit"),
            class_group_id=9999,
            first_day=TODAY,
            is_another=False,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("first", "last", "login"),
    [
        ("", "Ali", "ali"),
        ("李", "王", "personne"),
        ("Anne  Marie", "O’Neil", "anne-marie.oneil"),
        ("A" * 75, "B" * 120, "a" * 75),
    ],
)
def test_every_name_gives_a_login(
    session: Session, make: Make, actor: Actor, room: ClassGroup, first: str, last: str, login: str
) -> None:
    assert make.account_of(added(session, actor, room, Identity(first, last))).login == login
