"""Pupils in a table, once its columns are known."""

from __future__ import annotations

from collections import Counter
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
    read_birth_date,
    read_date,
    read_sex,
    sort_out,
)
from evaluation_tool.domain.text import clean_line
from evaluation_tool.formats.rosters.cells import Cells, people_rows
from evaluation_tool.formats.rosters.columns import Column, ColumnMapping, headings
from evaluation_tool.formats.rosters.names import split_classes, split_list
from evaluation_tool.formats.tables import Table
from evaluation_tool.formats.tables.headings import normalised

_CLASS_NUMBER = "identifiantclasse"


def read_students(table: Table, mapping: ColumnMapping, source: RosterSource, today: date) -> Roster:
    """The pupils of the rows under the heading; one whose exit date has passed is listed, not kept."""
    problems: list[Problem] = []
    students: list[RosterStudent] = []
    for cells in people_rows(table, mapping):
        student = _student(cells, mapping, today)
        # In ONDE a class of several levels is called « CE1, CE2 », and a pupil has one class.
        classes = () if source is RosterSource.ONDE else split_classes(student.division)
        if len(classes) > 1:
            student = replace(student, division=classes[0])
            values = {"name": student.name, "kept": classes[0], "others": ", ".join(classes[1:])}
            problems.append(Problem(RosterAnomaly.TWO_DIVISIONS, cells.line, values))
        raw_birth = cells.of(Column.BIRTH_DATE)
        if raw_birth and student.birth_date is None:
            values = {"name": student.name, "found": raw_birth[:40]}
            problems.append(Problem(RosterAnomaly.BIRTH_DATE, cells.line, values))
        left_on = read_date(cells.of(Column.LEFT_ON))
        if left_on is not None and left_on <= today:
            values = {"name": student.name, "date": f"{left_on:%d/%m/%Y}"}
            problems.append(Problem(RosterAnomaly.GONE, cells.line, values))
        else:
            students.append(student)
    if source is RosterSource.ONDE:
        students = _in_distinct_classes(students, table, mapping)
    kept, doubts = sort_out(students)
    return Roster(source, students=kept, problems=(*table.notes, *problems, *doubts))


def _in_distinct_classes(students: list[RosterStudent], table: Table, mapping: ColumnMapping) -> list[RosterStudent]:
    """The same pupils, where two classes of one label are told apart by the numbers that ONDE gives them."""
    names = list(map(normalised, headings(table, mapping.heading)))
    if _CLASS_NUMBER not in names:
        return students
    place = names.index(_CLASS_NUMBER)
    numbers = {row.line: clean_line(row.cell(place))[:IDENTIFIER_LENGTH] for row in table.rows}
    classes = {(student.division, numbers.get(student.line or 0, "")) for student in students}
    shared = Counter(label for label, number in classes if label and number)
    return [
        replace(student, division=f"{student.division} ({numbers[student.line or 0]})")
        if shared[student.division] > 1 and numbers.get(student.line or 0)
        else student
        for student in students
    ]


def _student(cells: Cells, mapping: ColumnMapping, today: date) -> RosterStudent:
    last, first = cells.names()
    return RosterStudent(
        last_name=last,
        first_name=first,
        birth_date=read_birth_date(cells.of(Column.BIRTH_DATE), today),
        sex=read_sex(cells.of(Column.SEX)),
        ine=normalise_ine(cells.of(Column.INE))[:IDENTIFIER_LENGTH],
        siecle_id=cells.of(Column.SIECLE_ID)[:IDENTIFIER_LENGTH],
        elenoet=cells.of(Column.ELENOET)[:IDENTIFIER_LENGTH],
        division=cells.of(Column.DIVISION) or mapping.division,
        groups=split_list(cells.of(Column.GROUPS)),
        level=cells.of(Column.LEVEL),
        line=cells.line,
    )
