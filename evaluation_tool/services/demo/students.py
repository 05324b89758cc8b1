"""The students of the demonstration and their dated places in classes and workshops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.people import Student
from evaluation_tool.services.demo.calendar import DemoCalendar
from evaluation_tool.services.demo.classes import (
    CAP,
    CINQUIEME,
    CLASSES,
    ORDINARY,
    PLACES_IN_WORKSHOP,
    QUATRIEME,
    TROISIEME,
    ClassPlan,
)
from evaluation_tool.services.demo.names import FAMILIAR, HOMONYM, LEAVER, Identity, draw_identities

Members = Mapping[str, Sequence[Student]]

_SEED = 20_260_901
# Seats whose student is not drawn.
_EXPECTED = {(TROISIEME, 0): FAMILIAR, (CINQUIEME, 3): HOMONYM, (ORDINARY, 3): HOMONYM}
_ARRIVED_LATE = (QUATRIEME, 11)
# The share of students born a year before their class: more of them in the SEGPA, as everywhere.
_A_YEAR_OLDER = {ORDINARY: 0.1, CAP: 0.35}
_A_YEAR_OLDER_IN_SEGPA = 0.4
# What the teaching adapts, never why.
_ACCOMMODATIONS = (
    "Consignes lues à voix haute.",
    "Supports agrandis, une consigne par ligne.",
    "Temps supplémentaire\u00a0; réponse à l’oral possible.",
    "Place près du tableau, loin de la porte.",
)


def create_students(session: Session, calendar: DemoCalendar, now: datetime) -> dict[str, tuple[Student, ...]]:
    """Store the students of each class and workshop as they are today. Nobody has a national identifier."""
    dice = Random(_SEED)  # noqa: S311 - the same day must give the same people
    identities = draw_identities(dice)
    members: dict[str, tuple[Student, ...]] = {}
    for plan in CLASSES:
        seats = [_EXPECTED.get((plan.name, seat)) or next(identities) for seat in range(plan.size)]
        members[plan.name] = tuple(_student(dice, plan, identity, calendar, now) for identity in seats)
    session.add_all(student for students in members.values() for student in students)
    session.flush()
    return members | dict(_workshops(members))


def create_leaver(session: Session, calendar: DemoCalendar, now: datetime) -> Student | None:
    """Store the student who was in the ordinary class until a day of November; nobody while that is to come."""
    if calendar.departure >= calendar.today:
        return None
    leaver = Student(
        first_name=LEAVER.first_name,
        last_name=LEAVER.last_name,
        sex=LEAVER.sex,
        birth_date=date(calendar.start_year - 12, 5, 17),
        left_on=calendar.departure,
        created_at=now,
    )
    session.add(leaver)
    session.flush()
    return leaver


def create_enrolments(
    session: Session,
    calendar: DemoCalendar,
    *,
    members: Members,
    leaver: Student | None,
    classes: Mapping[str, ClassGroup],
) -> None:
    """Give every student a dated place in a class and, where there are some, in one of its workshops."""
    late_class, seat = _ARRIVED_LATE
    late = members[late_class][seat]
    session.add_all(
        Enrolment(
            student_id=student.id,
            class_group_id=classes[name].id,
            starts_on=calendar.arrival if student is late and calendar.has_arrived else calendar.first_day,
        )
        for name, students in members.items()
        for student in students
    )
    if leaver is not None:
        session.add(
            Enrolment(
                student_id=leaver.id,
                class_group_id=classes[ORDINARY].id,
                starts_on=calendar.first_day,
                ends_on=calendar.departure,
            )
        )
    session.flush()


def _workshops(members: Members) -> Iterator[tuple[str, tuple[Student, ...]]]:
    for plan in CLASSES:
        for number, workshop in enumerate(plan.workshops):
            first = number * PLACES_IN_WORKSHOP
            yield workshop, tuple(members[plan.name][first : first + PLACES_IN_WORKSHOP])


def _student(dice: Random, plan: ClassPlan, identity: Identity, calendar: DemoCalendar, now: datetime) -> Student:
    older = dice.random() < _A_YEAR_OLDER.get(plan.name, _A_YEAR_OLDER_IN_SEGPA)
    new_year = date(calendar.start_year - plan.age - older, 1, 1)
    is_helped = plan.is_segpa and dice.random() < 0.25
    return Student(
        first_name=identity.first_name,
        last_name=identity.last_name,
        sex=identity.sex,
        birth_date=new_year + timedelta(days=dice.randrange(365)),
        accommodations=dice.choice(_ACCOMMODATIONS) if is_helped else "",
        created_at=now,
    )
