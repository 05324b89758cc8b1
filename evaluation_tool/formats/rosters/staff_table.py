"""Teachers in a table: who they are, what they teach, and to which classes."""

from __future__ import annotations

from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.roster import (
    CLASS_LENGTH,
    NAME_LENGTH,
    Roster,
    RosterAnomaly,
    RosterClass,
    RosterService,
    RosterSource,
    RosterSubject,
    RosterTeacher,
    given_name,
)
from evaluation_tool.formats.rosters.cells import people_rows
from evaluation_tool.formats.rosters.columns import Column, ColumnMapping
from evaluation_tool.formats.rosters.names import split_list
from evaluation_tool.formats.tables import Table
from evaluation_tool.formats.tables.headings import normalised

_SUBJECT_CODE_LENGTH = 40


def read_staff(table: Table, mapping: ColumnMapping) -> Roster:
    """The teachers of the rows under the heading: one on several rows is one person with all its services."""
    teachers: dict[str, RosterTeacher] = {}
    subjects: dict[str, RosterSubject] = {}
    services: dict[RosterService, None] = {}
    problems: list[Problem] = []
    for cells in people_rows(table, mapping):
        last, first = cells.names()
        key = f"{normalised(last)}-{normalised(first)}"
        if not last or max(len(last), len(first)) > NAME_LENGTH:
            anomaly = RosterAnomaly.NAME_TOO_LONG if last else RosterAnomaly.NO_NAME
            problems.append(Problem(anomaly, cells.line, {"name": last[:60] or "?"}))
            continue
        teachers.setdefault(key, RosterTeacher(key, last, given_name(first), civility=cells.of(Column.CIVILITY)[:10]))
        rooms = split_list(cells.of(Column.CLASSES))
        for name in split_list(cells.of(Column.SUBJECTS)):
            subject = RosterSubject(normalised(name).upper()[:_SUBJECT_CODE_LENGTH], name[:NAME_LENGTH])
            subjects.setdefault(subject.code, subject)
            services |= dict.fromkeys(RosterService(room[:CLASS_LENGTH], subject.code, key) for room in rooms)
    taught = dict.fromkeys(service.class_code for service in services)
    return Roster(
        RosterSource.TABLE,
        classes=tuple(RosterClass(code) for code in taught),
        teachers=tuple(teachers.values()),
        subjects=tuple(subjects.values()),
        services=tuple(services),
        problems=(*table.notes, *problems),
    )
