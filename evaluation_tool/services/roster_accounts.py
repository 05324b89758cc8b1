"""Accounts for the people of a file: a readable login, and no secret until their card or password is printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.logins import free_login, shown_name
from evaluation_tool.models.account import Account
from evaluation_tool.models.people import Student, Teacher


def open_accounts(
    session: Session, *, students: Sequence[Student] = (), teachers: Sequence[Teacher] = (), now: datetime
) -> int:
    """An account for each of these people who has none; returns how many were made. Homonyms get a number."""
    taken = set(session.scalars(select(Account.login)))
    served = set(session.scalars(select(Account.student_id).where(Account.student_id.is_not(None))))
    made = [_account(student, taken, now) for student in students if student.id not in served]
    served = set(session.scalars(select(Account.teacher_id).where(Account.teacher_id.is_not(None))))
    made += [_account(teacher, taken, now) for teacher in teachers if teacher.id not in served]
    session.add_all(made)
    session.flush()
    return len(made)


def _account(person: Student | Teacher, taken: set[str], now: datetime) -> Account:
    login = free_login(person.first_name, person.last_name, taken)
    taken.add(login)
    account = Account(login=login, display_name=shown_name(person.first_name, person.last_name), created_at=now)
    if isinstance(person, Student):
        account.student = person
    else:
        account.teacher = person
    return account
