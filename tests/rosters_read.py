"""Rosters as reading gives them, and their way into a school."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.roster import (
    Roster,
    RosterClass,
    RosterService,
    RosterSource,
    RosterStudent,
    RosterSubject,
    RosterTeacher,
)
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.people import Student
from evaluation_tool.services import rosters
from evaluation_tool.services.rosters import Applied, Choice
from tests.moments import NOW, TODAY

YEAR = 2026


def pupil(number: int, division: str = "4A", *groups: str, first: str = "Léa") -> RosterStudent:
    return RosterStudent(
        f"Dupont{number}", first, date(2013, 5, 4), siecle_id=str(number), division=division, groups=groups, line=number
    )


def siecle(*students: RosterStudent, uai: str = "") -> Roster:
    return Roster(RosterSource.SIECLE_STUDENTS, uais=(uai,) if uai else (), start_year=YEAR, students=students)


STS = Roster(
    RosterSource.STS,
    start_year=YEAR,
    classes=(RosterClass("4A"), RosterClass("4B"), RosterClass("4AT1", "Atelier 1", is_group=True, divisions=("4A",))),
    teachers=(
        RosterTeacher("8", "Durand", "Eve", "Mme", tutored=("4A",)),
        RosterTeacher("9", "Petit", "Bob", "M."),
        RosterTeacher("10", "Loin", "Zoé"),
    ),
    subjects=(RosterSubject("061300", "Mathématiques"), RosterSubject("9", "Latin")),
    services=(
        RosterService("4A", "061300", "8"),
        RosterService("4AT1", "061300", "9"),
        RosterService("4B", "9", "10"),
    ),
)


def bring_in(session: Session, roster: Roster, *divisions: str, today: date = TODAY, **more: object) -> Applied:
    choice = replace(Choice(frozenset(divisions or ("4A",))), **more)  # type: ignore[arg-type]
    return rosters.apply(session, roster, choice, start_year=YEAR, today=today, now=NOW, account_id=None)


def places(session: Session) -> list[tuple[str, str, date, date | None]]:
    rows = session.execute(
        select(Student.last_name, ClassGroup.name, Enrolment.starts_on, Enrolment.ends_on)
        .join(Enrolment, Enrolment.student_id == Student.id)
        .join(ClassGroup, ClassGroup.id == Enrolment.class_group_id)
        .order_by(Student.last_name, Enrolment.starts_on, ClassGroup.name)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]
