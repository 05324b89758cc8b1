"""The classes and groups that a file of people needs."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.roster import Roster, RosterClass, RosterStudent
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment

_LABEL_LENGTH = 120
_FIRST_DIGIT = re.compile(r"\D*(\d)")
_CYCLES = {"6": 3, "5": 4, "4": 4, "3": 4}


def wanted(roster: Roster, divisions: Collection[str], *, with_groups: bool) -> list[RosterClass]:
    """The chosen divisions, the groups of their pupils, and those that the file draws from these divisions."""
    told = {room.code: room for room in roster.classes}
    chosen = [told.get(name, RosterClass(name)) for name in roster.divisions if name in divisions]
    if not with_groups:
        return chosen
    names = dict.fromkeys(
        group for student in roster.students if student.division in divisions for group in student.groups
    )
    names |= dict.fromkeys(
        room.code for room in roster.classes if room.is_group and set(room.divisions) & set(divisions)
    )
    return chosen + [replace(told.get(name, RosterClass(name)), is_group=True) for name in names]


def students_of(roster: Roster, *, with_groups: bool) -> list[RosterStudent]:
    """The pupils of the file, without their groups when these are not wanted."""
    return [student if with_groups else replace(student, groups=()) for student in roster.students]


def by_name(session: Session, year: SchoolYear) -> dict[str, ClassGroup]:
    """Every class and group of a year by its name, archived ones too."""
    rooms = session.scalars(
        select(ClassGroup).where(ClassGroup.school_year_id == year.id).order_by(ClassGroup.name, ClassGroup.id)
    )
    return {room.name: room for room in rooms}


def ensure(session: Session, year: SchoolYear, rooms: Sequence[RosterClass]) -> dict[str, ClassGroup]:
    """All the classes of the year by name, the missing ones created, those without a label given the file's.

    A division that was put away and is chosen again is back: its pupils would be in no list.
    A new class is one without marks: that is what it is brought in for; the school unticks it where it is not so.
    """
    known = by_name(session, year)
    for room in rooms:
        found = known.get(room.code)
        if found is None:
            found = known[room.code] = ClassGroup(
                school_year=year,
                kind=ClassGroupKind.GROUP if room.is_group else ClassGroupKind.CLASS,
                name=room.code,
                cycle=_cycle(room.code),
                is_segpa="SEGPA" in f"{room.code} {room.label}".upper(),
                is_no_marks=True,
            )
            session.add(found)
        if not room.is_group:
            found.archived_on = None
        if not found.label and room.label != room.code:
            found.label = room.label[:_LABEL_LENGTH]
        if room.is_group and len(room.divisions) == 1 and found.parent_id is None:
            found.parent = known.get(room.divisions[0])
    session.flush()
    return known


def list_never_joined(session: Session, year: SchoolYear) -> frozenset[str]:
    """The classes and groups of the year, by name, that no student has ever been in: its staff may have come first."""
    joined = select(Enrolment.class_group_id)
    return frozenset(
        session.scalars(
            select(ClassGroup.name).where(ClassGroup.school_year_id == year.id, ClassGroup.id.not_in(joined))
        )
    )


def _cycle(name: str) -> int | None:
    """The cycle of a collège class, by the first digit of its name."""
    found = _FIRST_DIGIT.match(name)
    return _CYCLES.get(found[1]) if found else None
