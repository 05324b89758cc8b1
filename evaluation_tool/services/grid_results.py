"""A filled grid out as a table, and back: what it would add is told cell by cell, and written on a person's word.

An empty cell says nothing: it never takes an observation back. What comes in is a séance of whoever brings it,
written by the same service as typing, left open so that it can be looked at before students see it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.filled_sheet import CellFault, FilledTable, SheetRow
from evaluation_tool.domain.operations import MOST_OPERATIONS, CellState, Operation, Refusal
from evaluation_tool.domain.text import shorten
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.evidence import Assessment, Context, Observation, ObservationState
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import filled_grids, observations, seances
from evaluation_tool.services.filled_grids import FilledGrid, Held
from evaluation_tool.services.observation_import_directory import STATE_WORDS, level_words, plain

SEANCE_TITLE = "Importé d’un tableau"
LONGEST_HEADING = 80
_BETWEEN = " · "


class NotWritten(DomainError):
    """Nothing was written: the day does not suit, or the class is no longer as it was shown."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Addition(NamedTuple):
    """One cell that confirming would observe."""

    line: int
    student: Student
    item: GridItem
    before: Held | None
    after: Held
    operation_id: str


class LeftOut(NamedTuple):
    """Something in the file that cannot be taken: where, what it says, why."""

    line: int
    heading: str  # "" where the whole line is meant
    said: str
    fault: CellFault


@dataclass(slots=True)
class ResultPlan:
    """What confirming would do; nothing was written to find out."""

    additions: list[Addition] = field(default_factory=list)
    unchanged: int = 0
    left_out: list[LeftOut] = field(default_factory=list)


def table_of(filled: FilledGrid) -> FilledTable:
    """The class on the grid, a code for each cell and nothing where nobody looked."""
    return FilledTable(
        tuple(heading_of(item) for item in filled.items),
        tuple(
            SheetRow(
                line,
                str(student.id),
                student.last_name,
                student.first_name,
                tuple(_code(filled.cells.get((student.id, item.id))) for item in filled.items),
            )
            for line, student in enumerate(filled.students, start=2)
        ),
    )


def heading_of(item: GridItem) -> str:
    """What an item's column is called: its code first, by which it is known again."""
    version = item.competency_version
    return f"{version.code}{_BETWEEN}{shorten(item.wording or version.title, LONGEST_HEADING)}"


def plan(session: Session, class_group: ClassGroup, grid: Grid, table: FilledTable, *, day: date) -> ResultPlan:
    """What this table would add to the class of that day; every cell is added, unchanged, left out or empty."""
    filled = filled_grids.load(session, class_group, grid, on=day)
    found = ResultPlan()
    columns = _columns(filled.items, table, found)
    words, _shown, older = level_words(session)
    levels = {level.id: level for level in filled.levels}
    digest = _digest(table)
    for row, student in _students(filled.students, table.rows, found):
        for place, item in columns.items():
            said = row.cells[place]
            if not said:
                continue
            after = _meant(said, words, levels)
            before = filled.cells.get((student.id, item.id))
            if after is None:
                fault = CellFault.OTHER_SCALE if plain(said) in older else CellFault.UNKNOWN_LEVEL
                found.left_out.append(LeftOut(row.line, table.headings[place], said, fault))
            elif after == before:
                found.unchanged += 1
            else:
                operation_id = _operation_id(digest, student, item)
                found.additions.append(Addition(row.line, student, item, before, after, operation_id))
    _leave_known(session, found)
    found.left_out.sort(key=lambda left: left.line)
    return found


def record(
    session: Session,
    actor: Actor,
    class_group: ClassGroup,
    grid: Grid,
    additions: Sequence[Addition],
    *,
    day: date,
    context: Context,
    now: datetime,
) -> Assessment:
    """Write what was shown, all of it, as one séance of the actor's, in the current write transaction.

    Raises NotWritten where one cell would be refused: the caller rolls back.
    """
    seance = seances.open_seance(
        session,
        actor,
        class_group,
        grid,
        item_ids=[addition.item.id for addition in sorted(additions, key=lambda one: one.item.position)],
        absent_student_ids=(),
        context=context,
        day=day,
        now=now,
        title=SEANCE_TITLE,
    )
    newest = session.scalar(select(func.max(Observation.id))) or 0
    operations = [_operation(addition, seance, newest) for addition in additions]
    for start in range(0, len(operations), MOST_OPERATIONS):
        some = operations[start : start + MOST_OPERATIONS]
        for outcome in observations.record(session, actor, class_group, grid, some, now=now):
            if outcome.refusal is not None:
                raise NotWritten(outcome.refusal)
    return seance


def _code(held: Held | None) -> str:
    if held is None:
        return ""
    return held.code if isinstance(held, Level) else held.value


def _meant(said: str, words: Mapping[str, int], levels: Mapping[int, Level]) -> Held | None:
    word = plain(said)
    return levels[words[word]] if word in words else STATE_WORDS.get(word)


def _columns(items: Sequence[GridItem], table: FilledTable, found: ResultPlan) -> dict[int, GridItem]:
    """The item of each column: by its whole heading, or by its code where the grid has it once."""
    by_heading = {heading_of(item): item for item in items}
    codes = Counter(item.competency_version.code for item in items)
    by_code = {item.competency_version.code: item for item in items if codes[item.competency_version.code] == 1}
    columns: dict[int, GridItem] = {}
    for place, heading in enumerate(table.headings):
        item = by_heading.get(heading) or by_code.get(heading.partition(_BETWEEN)[0])
        if item is not None and item not in columns.values():
            columns[place] = item
        elif any(row.cells[place] for row in table.rows):
            fault = CellFault.UNKNOWN_COLUMN if item is None else CellFault.REPEATED_COLUMN
            found.left_out.append(LeftOut(1, heading, "", fault))
    return columns


def _students(
    students: Sequence[Student], rows: Sequence[SheetRow], found: ResultPlan
) -> Iterator[tuple[SheetRow, Student]]:
    """The student of each row: by number, checked by name; by name alone where the number was taken out."""
    by_number = {str(student.id): student for student in students}
    names = Counter(_name(student.last_name, student.first_name) for student in students)
    by_name = {_name(one.last_name, one.first_name): one for one in students}
    met: set[int] = set()
    for row in rows:
        name = _name(row.last_name, row.first_name)
        student = by_number.get(row.number) if row.number else by_name.get(name) if names[name] == 1 else None
        fault = None
        if student is None:
            fault = CellFault.UNKNOWN_STUDENT
        elif name not in {("", ""), _name(student.last_name, student.first_name)}:
            fault = CellFault.OTHER_NAME
        elif student.id in met:
            fault = CellFault.REPEATED_STUDENT
        if student is not None and fault is None:
            met.add(student.id)
            yield row, student
        elif any(row.cells) and fault is not None:
            said = " ".join(text for text in (row.number, row.first_name, row.last_name) if text)
            found.left_out.append(LeftOut(row.line, "", said, fault))


def _name(last_name: str, first_name: str) -> tuple[str, str]:
    return plain(last_name), plain(first_name)


def _leave_known(session: Session, found: ResultPlan) -> None:
    """What this very file brought in already stays as it is, whatever was seen since."""
    ids = [addition.operation_id for addition in found.additions]
    known = set(session.scalars(select(Observation.operation_id).where(Observation.operation_id.in_(ids))))
    found.unchanged += len(known)
    found.additions = [addition for addition in found.additions if addition.operation_id not in known]


def _digest(table: FilledTable) -> str:
    return hashlib.sha256(repr(table).encode()).hexdigest()


def _operation_id(digest: str, student: Student, item: GridItem) -> str:
    return hashlib.sha256(f"{digest}|{student.id}|{item.id}".encode()).hexdigest()[:36]


def _operation(addition: Addition, seance: Assessment, newest: int) -> Operation:
    level = addition.after if isinstance(addition.after, Level) else None
    state = addition.after if isinstance(addition.after, ObservationState) else None
    return Operation(
        operation_id=addition.operation_id,
        student_id=addition.student.id,
        grid_item_id=addition.item.id,
        level_id=level.id if level is not None else None,
        state=CellState(state.value) if state is not None else None,
        assessment_id=seance.id,
        since=newest,
    )
