"""An account for everybody in the demonstration, all with one password."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from evaluation_tool.domain.logins import free_login
from evaluation_tool.models.account import Account
from evaluation_tool.models.people import Student, Teacher
from evaluation_tool.services import passwords
from evaluation_tool.services.demo.staff import ADMIN, DIRECTOR, OFFICES, TEACHER

STUDENT = "eleve"
PERSONAS = (ADMIN, DIRECTOR, TEACHER, STUDENT)


def create_accounts(
    session: Session,
    *,
    teachers: Mapping[str, Teacher],
    students: Sequence[Student],
    familiar: Student,
    password: str,
    now: datetime,
) -> dict[str, Account]:
    """Store the accounts; return them by login. `familiar` is the student who signs in as « eleve »."""
    # One hash for all the staff and one for all the students: the password is the same and printed on the
    # screen, so salting it a hundred times would protect nobody and cost seconds.
    staff_hash, student_hash = passwords.hashed(password), passwords.hashed_code(password)
    accounts = {
        office.login: Account(
            display_name=f"{office.first_name} {office.last_name}",
            is_admin=office.login == ADMIN,
            is_director=office.login == DIRECTOR,
            password_hash=staff_hash,
        )
        for office in OFFICES
    }
    for login, teacher in teachers.items():
        accounts[login] = Account(display_name=_name(teacher), teacher=teacher, password_hash=staff_hash)
    for student in students:
        login = STUDENT if student is familiar else free_login(student.first_name, student.last_name, accounts)
        accounts[login] = Account(display_name=_name(student), student=student, password_hash=student_hash)
    for login, account in accounts.items():
        account.login = login
        account.created_at = account.password_changed_at = now
    session.add_all(accounts.values())
    session.flush()
    return accounts


def _name(person: Teacher | Student) -> str:
    return f"{person.first_name} {person.last_name}"
