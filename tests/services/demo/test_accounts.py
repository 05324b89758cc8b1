from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.logins import free_login, readable_login
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.people import Student, Teacher
from evaluation_tool.services import accounts, demo, sign_in
from tests.services.demo.conftest import PASSWORD

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def signed_in(session: Session, login: str, password: str = PASSWORD) -> Account:
    return sign_in.check(session, sign_in.Attempt(login, password, "192.0.2.7", "key", NOW, NOW.date()))


def all_accounts(session: Session) -> list[Account]:
    return list(session.scalars(select(Account).order_by(Account.id)))


def test_the_four_short_logins_open_the_four_roles(school: Session) -> None:
    admin, director, teacher, student = (signed_in(school, login) for login in demo.PERSONAS)

    assert demo.PERSONAS == ("admin", "directrice", "prof", "eleve")
    assert (admin.is_admin, director.is_director) == (True, True)
    assert teacher.teacher is not None
    assert student.student is not None


def test_eleve_is_in_the_third_form_and_its_first_workshop(school: Session) -> None:
    names = school.scalars(
        select(ClassGroup.name)
        .join(Enrolment.class_group)
        .where(Enrolment.student_id == signed_in(school, "eleve").student_id)
    )

    assert set(names) == {"3e SEGPA", "3e Atelier 1"}


def test_everybody_has_one_account(school: Session) -> None:
    found = all_accounts(school)

    with_student, with_teacher = ({getattr(account, key) for account in found} for key in ("student_id", "teacher_id"))
    assert set(school.scalars(select(Student.id))) == with_student - {None}
    assert set(school.scalars(select(Teacher.id))) == with_teacher - {None}


def test_logins_are_unique_and_such_as_the_program_accepts(school: Session) -> None:
    logins = [account.login for account in all_accounts(school)]

    assert len(logins) == len(set(logins)) == 130
    assert all(accounts.LOGIN.fullmatch(login) for login in logins)


def test_every_adult_signs_in_without_being_asked_for_another_password(school: Session) -> None:
    adults = [account for account in all_accounts(school) if account.student_id is None]

    assert [signed_in(school, adult.login).id for adult in adults] == [adult.id for adult in adults]
    assert not any(account.must_change_password for account in all_accounts(school))


def test_every_student_signs_in(school: Session) -> None:
    students = [account for account in all_accounts(school) if account.student_id is not None]

    # They share a hash, which signing in as some of them proves for all: argon2 is slow by design.
    assert len({student.password_hash for student in students}) == 1
    assert all(sign_in.is_usable(student, NOW.date()) for student in students)
    assert [signed_in(school, student.login).id for student in students[::20]] == [s.id for s in students[::20]]


def test_another_password_opens_nothing(school: Session) -> None:
    with pytest.raises(sign_in.WrongCredentials):
        signed_in(school, "prof", "Craie-rouge 47")


def test_homonyms_are_told_apart_by_a_digit(school: Session) -> None:
    namesakes = [account.login for account in all_accounts(school) if account.display_name == "Inès Berthelin"]

    assert namesakes == ["ines.berthelin", "ines.berthelin2"]


def test_nobody_else_shares_a_whole_name(school: Session) -> None:
    names = [account.display_name for account in all_accounts(school)]

    assert len(names) - len(set(names)) == 1


@pytest.mark.parametrize(
    ("first_name", "last_name", "login"),
    [
        ("Maëlys", "Le Dantec", "maelys.le-dantec"),
        ("Issa", "N’Diaye", "issa.ndiaye"),
        ("Shaïna", "Hautecœur", "shaina.hautecoeur"),
        ("Jean-Luc", "O'Brien", "jean-luc.obrien"),
    ],
)
def test_a_login_is_the_name_in_ascii(first_name: str, last_name: str, login: str) -> None:
    assert readable_login(first_name, last_name) == login


def test_a_third_homonym_gets_a_three() -> None:
    assert free_login("Noa", "Payet", {"noa.payet", "noa.payet2"}) == "noa.payet3"
