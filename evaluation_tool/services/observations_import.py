"""Results kept elsewhere, brought in by the hundred thousand: all of a file or nothing of it.

Lines are read, understood and put aside without any lock, in temporary tables of one connection. Writing is then one
short transaction that copies them into the log, table to table, with their summaries and one line of the journal. A
program killed at any moment leaves the log as it was, and nothing to clear away.

The author is an account of its own, "Import de résultats": closed, without a secret and without a class, so that
nobody can sign in as it and no teacher is said to have seen what another program recorded. Each line belongs to the
class where the student was on that day, in a séance of that class, day and context, published at once. An import
answers no "Je suis prêt·e": who asked to be seen still waits for somebody to look.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.observation_import import Column, ImportFault, LineRefused, ResultLine
from evaluation_tool.domain.problems import Problem
from evaluation_tool.models.account import Account
from evaluation_tool.models.evidence import Assessment, Context, Observation
from evaluation_tool.services import attainments, audit
from evaluation_tool.services import observation_import_staging as staging
from evaluation_tool.services.attainments import Pair
from evaluation_tool.services.observation_import_directory import Directory, load_directory
from evaluation_tool.services.observation_import_lines import LineReader, Resolved

LOGIN = "import-resultats"
NAME = "Import de résultats"
SEANCE_TITLE = "Résultats importés"
MOST_TOLD = 500
_BATCH = 5_000
_STUDENTS_AT_ONCE = 50
Progress = Callable[[int], None]


class ChangedMeanwhile(DomainError):
    """The school is no longer as it was when the file was read; nothing was written."""


class SeanceKey(NamedTuple):
    """What makes a séance of an import."""

    class_group_id: int
    grid_id: int
    day: date
    context: Context


@dataclass(slots=True)
class Prepared:
    """What the file would bring, and what was known when it was read. `faults` holds the first ones only."""

    directory: Directory
    newest: int
    lines: int = 0
    staged: int = 0
    known: int = 0
    repeated: int = 0
    corrections: int = 0
    refused: int = 0
    faults: list[Problem] = field(default_factory=list)
    seances: dict[SeanceKey, int] = field(default_factory=dict)
    students: int = 0
    classes: Counter[int] = field(default_factory=Counter)
    first_day: date | None = None
    last_day: date | None = None

    @property
    def is_sound(self) -> bool:
        """Whether the file can be written as it is."""
        return self.refused == 0


def prepare(
    session: Session, lines: Iterable[ResultLine], *, today: date, progress: Progress = lambda _count: None
) -> Prepared:
    """Understand every line and put it aside on this session's connection; the log is read, never locked."""
    prepared = Prepared(load_directory(session, today), _newest(session))
    reader = LineReader(prepared.directory)
    told: dict[tuple[int, int, date, Context], tuple[int, str]] = {}
    staging.begin(session)
    remaining = iter(lines)
    while batch := list(islice(remaining, _BATCH)):
        understood = [found for line in batch if (found := _understood(prepared, reader, told, line)) is not None]
        _stage(session, prepared, understood)
        prepared.lines += len(batch)
        progress(len(batch))
    author_id = _author_id(session)
    if author_id is not None and prepared.is_sound:
        prepared.corrections = staging.mark_corrections(session, author_id)
    prepared.students = len({student for student, _competency in staging.pairs_by_student(session)})
    return prepared


def write(
    session: Session,
    prepared: Prepared,
    *,
    file_digest: str,
    now: datetime,
    progress: Progress = lambda _count: None,
) -> int:
    """Copy what was put aside into the log, in the current write transaction; how many students were done.

    Raises ChangedMeanwhile where a line might no longer mean what was shown.
    """
    if load_directory(session, prepared.directory.today) != prepared.directory or _newest(session) != prepared.newest:
        raise ChangedMeanwhile
    author_id = _author_id(session) or _open_author(session, now)
    batch_id = f"import-{secrets.token_hex(12)}"
    staging.place_seances(session, _place_seances(session, prepared, author_id, now))
    pairs = staging.pairs_by_student(session)
    students = list(dict.fromkeys(student for student, _competency in pairs))
    base = session.scalar(select(func.max(Observation.id))) or 0
    shared = {"author_id": author_id, "recorded_at": now, "batch_id": batch_id}
    for start in range(0, len(students), _STUDENTS_AT_ONCE):
        some = students[start : start + _STUDENTS_AT_ONCE]
        staging.write_students(session, some[0], some[-1], shared, base=base)
        attainments.refresh(session, {Pair(*pair) for pair in pairs if some[0] <= pair[0] <= some[-1]})
        progress(len(some))
    _journal(session, prepared, author_id, batch_id, file_digest, now)
    return len(students)


def _understood(
    prepared: Prepared,
    reader: LineReader,
    told: dict[tuple[int, int, date, Context], tuple[int, str]],
    line: ResultLine,
) -> Resolved | None:
    """The line, unless it is refused or says again what an earlier one said."""
    try:
        found = reader.read(line)
        operation_id = found.operation_id
        earlier, same = told.setdefault(found.cell, (line.line, operation_id))
        if earlier == line.line:
            return found
        if same != operation_id:
            raise LineRefused(ImportFault.SAID_TWICE, Column.LEVEL, said=line.level, earlier=earlier)
    except LineRefused as refused:
        prepared.refused += 1
        if len(prepared.faults) < MOST_TOLD:
            values = {**refused.values, "column": refused.column.value}
            prepared.faults.append(Problem(refused.code, line.line, values))
        return None
    prepared.repeated += 1
    return None


def _stage(session: Session, prepared: Prepared, understood: Sequence[Resolved]) -> None:
    """Put aside what the log does not know yet."""
    ids = [found.operation_id for found in understood]
    known = set(session.scalars(select(Observation.operation_id).where(Observation.operation_id.in_(ids))))
    prepared.known += len(known)
    new = [(found, one) for found, one in zip(understood, ids, strict=True) if one not in known]
    # Once a line is refused nothing will be written: the rest is only read, to tell every fault at once.
    if new and prepared.is_sound:
        staging.add(session, [_row(prepared, found, one) for found, one in new])


def _row(prepared: Prepared, found: Resolved, operation_id: str) -> dict[str, Any]:
    key = SeanceKey(found.class_group_id, prepared.directory.grids[found.grid_item_id], found.day, found.context)
    prepared.staged += 1
    prepared.classes[found.class_group_id] += 1
    prepared.first_day = min(prepared.first_day or found.day, found.day)
    prepared.last_day = max(prepared.last_day or found.day, found.day)
    return {
        "number": prepared.staged,
        "student_id": found.student_id,
        "competency_id": found.competency_id,
        "grid_item_id": found.grid_item_id,
        "seance": prepared.seances.setdefault(key, len(prepared.seances) + 1),
        "level_id": found.level_id,
        "state": found.state.value if found.state is not None else None,
        "observed_on": found.day,
        "context": found.context.value,
        "note": found.note,
        "operation_id": operation_id,
        "replaces_id": None,
    }


def _newest(session: Session) -> int:
    """The last row that an import wrote."""
    author_id = _author_id(session)
    if author_id is None:
        return 0
    return session.scalar(select(func.max(Observation.id)).where(Observation.author_id == author_id)) or 0


def _author_id(session: Session) -> int | None:
    return session.scalar(select(Account.id).where(Account.login == LOGIN))


def _open_author(session: Session, now: datetime) -> int:
    """The account that imports are written by. The role is one that, without a remit, sees nobody."""
    account = Account(login=LOGIN, display_name=NAME, is_director=True, disabled_at=now, created_at=now)
    session.add(account)
    session.flush()
    audit.record(session, "account.created", now=now, account_id=None, ids={"account": account.id, "role": "director"})
    return account.id


def _place_seances(session: Session, prepared: Prepared, author_id: int, now: datetime) -> list[tuple[int, int]]:
    """The séance of each key: one of an earlier import, or a new one, closed so that students see it."""
    columns = (Assessment.class_group_id, Assessment.grid_id, Assessment.observed_on, Assessment.context)
    rows = session.execute(
        select(*columns, Assessment.id).where(Assessment.author_id == author_id).order_by(Assessment.id.desc())
    )
    placed = {SeanceKey(group, grid, day, context): seance for group, grid, day, context, seance in rows}
    new = [key for key in prepared.seances if key not in placed]
    if new:
        made = session.scalars(
            insert(Assessment).returning(Assessment.id, sort_by_parameter_order=True),
            [_seance(key, author_id, now) for key in new],
        )
        placed |= dict(zip(new, made, strict=True))
    return [(number, placed[key]) for key, number in prepared.seances.items()]


def _seance(key: SeanceKey, author_id: int, now: datetime) -> dict[str, Any]:
    return {
        "author_id": author_id,
        "class_group_id": key.class_group_id,
        "grid_id": key.grid_id,
        "observed_on": key.day,
        "context": key.context,
        "title": SEANCE_TITLE,
        "is_implicit": False,
        "opened_at": now,
        "closed_at": now,
    }


def _journal(
    session: Session, prepared: Prepared, author_id: int, batch_id: str, file_digest: str, now: datetime
) -> None:
    """One line for the whole file; what it wrote about each student is an erasable detail."""
    rows = session.execute(
        select(Observation.student_id, func.min(Observation.id), func.max(Observation.id), func.count())
        .where(Observation.batch_id == batch_id)
        .group_by(Observation.student_id)
        .order_by(Observation.student_id)
    )
    audit.record(
        session,
        "observations.imported",
        now=now,
        account_id=author_id,
        ids={"batch": batch_id, "file": file_digest, "count": prepared.staged, "seances": len(prepared.seances)},
        details=[
            audit.Detail({"first": first, "last": last, "count": count}, student)
            for student, first, last, count in rows
        ],
    )
