"""Storing the teachers, their dated services and who reviews which class."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup, Remit, RemitKind, Teaching
from evaluation_tool.models.people import Subject, Teacher
from evaluation_tool.services.demo.calendar import DemoCalendar
from evaluation_tool.services.demo.classes import SEGPA, WORKSHOPS
from evaluation_tool.services.demo.staff import DIRECTOR, POSTS, REPLACED, REPLACEMENT, Post


def create_teachers(session: Session, calendar: DemoCalendar) -> dict[str, Teacher]:
    """Store the teachers and the replacement; return them by login."""
    teachers = {
        post.login: Teacher(civility=post.civility, first_name=post.first_name, last_name=post.last_name)
        for post in (*POSTS, REPLACEMENT)
    }
    _, last_day = calendar.replacement
    teachers[REPLACEMENT.login].left_on = last_day if last_day < calendar.today else None
    session.add_all(teachers.values())
    session.flush()
    return teachers


def create_teachings(
    session: Session,
    calendar: DemoCalendar,
    *,
    teachers: Mapping[str, Teacher],
    classes: Mapping[str, ClassGroup],
    subjects: Mapping[str, Subject],
) -> None:
    """Store who teaches what where, with the dates that rights are judged by."""
    session.add_all(
        Teaching(
            teacher_id=teachers[post.login].id,
            class_group_id=classes[name].id,
            subject_id=subjects[code].id,
            starts_on=first,
            ends_on=last,
        )
        for post in (*POSTS, REPLACEMENT)
        for name, code in post.taught()
        for first, last in _spans(post, calendar)
    )
    session.flush()


def create_remits(session: Session, *, accounts: Mapping[str, Account], classes: Mapping[str, ClassGroup]) -> None:
    """Give the director the whole SEGPA, and each form tutor a class."""
    reviewed = [(DIRECTOR, name, RemitKind.DIRECTOR) for name in (*SEGPA, *WORKSHOPS)]
    reviewed += [(post.login, post.form_tutor_of, RemitKind.FORM_TUTOR) for post in POSTS if post.form_tutor_of]
    session.add_all(
        Remit(account_id=accounts[login].id, class_group_id=classes[name].id, kind=kind)
        for login, name, kind in reviewed
    )
    session.flush()


def _spans(post: Post, calendar: DemoCalendar) -> list[tuple[date, date | None]]:
    first, last = calendar.replacement
    one_day = timedelta(days=1)
    if post is REPLACED:
        return [(calendar.first_day, first - one_day), (last + one_day, None)]
    return [(first, last) if post is REPLACEMENT else (calendar.first_day, None)]
