"""Pupils in a table, once its columns are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from evaluation_tool.domain.identifiers import normalise_ine
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.roster import (
    IDENTIFIER_LENGTH,
    Roster,
    RosterAnomaly,
    RosterSource,
    RosterStudent,
    read_date,
    read_sex,
    sort_out,
)
from evaluation_tool.formats.rosters.cells import Cells
from evaluation_tool.formats.rosters.columns import Column, ColumnMapping
from evaluation_tool.formats.rosters.names import split_classes, split_list
from evaluation_tool.formats.tables import Table


def read_students(table: Table, mapping: ColumnMapping, source: RosterSource, today: date) -> Roster:
    """The pupils of the rows under the heading; one whose exit date has passed is listed, not kept."""
    problems: list[Problem] = []
    students: list[RosterStudent] = []
    for row in table.rows[mapping.heading + 1 :]:
        cells = Cells(row, mapping)
        student = _student(cells, mapping)
        first, *others = split_classes(student.division) or ("",)
        if others:
            student = replace(student, division=first)
            values = {"name": student.name, "kept": first, "others": ", ".join(others)}
            problems.append(Problem(RosterAnomaly.TWO_DIVISIONS, row.line, values))
        raw_birth = cells.of(Column.BIRTH_DATE)
        if raw_birth and student.birth_date is None:
            values = {"name": student.name, "found": raw_birth[:40]}
            problems.append(Problem(RosterAnomaly.BIRTH_DATE, row.line, values))
        left_on = read_date(cells.of(Column.LEFT_ON))
        if left_on is not None and left_on <= today:
            values = {"name": student.name, "date": left_on.isoformat()}
            problems.append(Problem(RosterAnomaly.GONE, row.line, values))
        else:
            students.append(student)
    kept, doubts = sort_out(students)
    return Roster(source, students=kept, problems=(*table.notes, *problems, *doubts))


def _student(cells: Cells, mapping: ColumnMapping) -> RosterStudent:
    last, first = cells.names()
    return RosterStudent(
        last_name=last,
        first_name=first,
        birth_date=read_date(cells.of(Column.BIRTH_DATE)),
        sex=read_sex(cells.of(Column.SEX)),
        ine=normalise_ine(cells.of(Column.INE))[:IDENTIFIER_LENGTH],
        siecle_id=cells.of(Column.SIECLE_ID)[:IDENTIFIER_LENGTH],
        elenoet=cells.of(Column.ELENOET)[:IDENTIFIER_LENGTH],
        division=cells.of(Column.DIVISION) or mapping.division,
        groups=split_list(cells.of(Column.GROUPS)),
        level=cells.of(Column.LEVEL),
        line=cells.line,
    )
