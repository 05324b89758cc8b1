"""What the home pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.people import Student, Teacher
from evaluation_tool.policy import Actor


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """How many people and classes the establishment holds."""

    students: int
    teachers: int
    classes: int
    accounts: int


def count_people(session: Session, today: date) -> PeopleCount:
    """Count who is here now: students and teachers who left do not count."""
    counted = [
        select(func.count()).select_from(Student).where(Student.left_on.is_(None), Student.canonical_id.is_(None)),
        select(func.count()).select_from(Teacher).where(or_(Teacher.left_on.is_(None), Teacher.left_on > today)),
        select(func.count()).select_from(ClassGroup).where(ClassGroup.archived_on.is_(None)),
        select(func.count()).select_from(Account).where(Account.disabled_at.is_(None)),
    ]
    return PeopleCount(*(session.scalar(query) or 0 for query in counted))


def student_of(session: Session, actor: Actor) -> Student:
    """The student that the actor is. Raises NotFound."""
    student = session.get(Student, actor.student_id) if actor.student_id is not None else None
    if student is None:
        raise NotFound
    return student
