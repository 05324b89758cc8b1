"""The demonstration school: invented people in a complete school, the same ones for everybody on the same day.

Each capability adds one module here, which receives the DemoSchool, and one line in fill().
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.identifiers import key_letter
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroupKind
from evaluation_tool.services import audit, establishments
from evaluation_tool.services.demo.accounts import PERSONAS, create_accounts
from evaluation_tool.services.demo.activities import create_activities
from evaluation_tool.services.demo.calendar import DemoCalendar
from evaluation_tool.services.demo.classes import TROISIEME, create_classes, create_subjects
from evaluation_tool.services.demo.councils import create_councils
from evaluation_tool.services.demo.evidence import create_evidence
from evaluation_tool.services.demo.grids import create_grids
from evaluation_tool.services.demo.notes import create_notes
from evaluation_tool.services.demo.periods import close_periods, split_autumn
from evaluation_tool.services.demo.plans import create_plans
from evaluation_tool.services.demo.reviews import create_reviews
from evaluation_tool.services.demo.school import DemoSchool, DemoSummary
from evaluation_tool.services.demo.staff import taught_by
from evaluation_tool.services.demo.students import create_enrolments, create_leaver, create_students
from evaluation_tool.services.demo.teachers import create_remits, create_teachers, create_teachings
from evaluation_tool.services.demo.work_plans import create_work_plans

__all__ = ["NAME", "PERSONAS", "UAIS", "DemoSchool", "DemoSummary", "fill"]

NAME = "Collège et SEGPA de démonstration"
# No French department is numbered 999: nobody's codes, with the check letter that every code has.
UAIS = {digits + key_letter(digits): label for digits, label in (("9990001", "Collège"), ("9990002", "SEGPA"))}


def fill(session: Session, *, now: datetime, today: date, password: str) -> DemoSummary:
    """Found the demonstration school in an empty file, in the current write transaction.

    Everybody has an account that opens with its login and this password; the four of PERSONAS are short.
    """
    year = _found(session, now, today)
    school = _people(session, year, now, today, password)
    create_evidence(session, school, create_grids(session, school))
    create_notes(session, school)
    close_periods(session, school)
    create_work_plans(session, school, create_activities(session, school))
    create_plans(session, school)
    create_reviews(session, school)
    create_councils(session, school)
    summary = _summary(school)
    audit.record(session, "demo.filled", now=now, account_id=None, ids=asdict(summary))
    return summary


def _found(session: Session, now: datetime, today: date) -> SchoolYear:
    establishment = establishments.found(session, name=NAME, uais=tuple(UAIS), now=now, today=today, is_demo=True)
    for uai in establishment.uais:
        uai.label = UAIS[uai.uai]
    year = session.scalars(select(SchoolYear)).one()
    split_autumn(session, year)
    # The board votes for classes without marks before the year they begin in.
    establishment.no_marks_voted_on = date(year.start_year, 6, 25)
    return year


def _people(session: Session, year: SchoolYear, now: datetime, today: date, password: str) -> DemoSchool:
    calendar = DemoCalendar(today, year.start_year)
    subjects, classes = create_subjects(session), create_classes(session, year)
    teachers = create_teachers(session, calendar)
    create_teachings(session, calendar, teachers=teachers, classes=classes, subjects=subjects)
    members, leaver = create_students(session, calendar, now), create_leaver(session, calendar, now)
    create_enrolments(session, calendar, members=members, leaver=leaver, classes=classes)
    everybody = dict.fromkeys(student for students in members.values() for student in students)
    accounts = create_accounts(
        session,
        teachers=teachers,
        students=[*everybody, *([leaver] if leaver is not None else [])],
        familiar=members[TROISIEME][0],
        password=password,
        now=now,
    )
    create_remits(session, accounts=accounts, classes=classes)
    return DemoSchool(
        now=now,
        today=today,
        first_day=calendar.first_day,
        year=year,
        subjects=subjects,
        classes=classes,
        members=members,
        teachers=teachers,
        students={login: account.student for login, account in accounts.items() if account.student is not None},
        accounts=accounts,
        taught_by=taught_by(),
    )


def _summary(school: DemoSchool) -> DemoSummary:
    workshops = sum(group.kind is ClassGroupKind.WORKSHOP for group in school.classes.values())
    return DemoSummary(
        classes=len(school.classes) - workshops,
        workshops=workshops,
        subjects=len(school.subjects),
        teachers=len(school.teachers),
        students=len(school.students),
        accounts=len(school.accounts),
    )
