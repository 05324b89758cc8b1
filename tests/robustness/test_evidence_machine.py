"""R13: whatever is typed, corrected, undone, erased and restored, the log agrees with a plain Python model of it."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from evaluation_tool.domain.operations import CellState, Operation
from evaluation_tool.models.evidence import Assessment, Attainment, Observation
from evaluation_tool.models.people import Student
from evaluation_tool.services import attainments, audit, erasure, login_sessions, observation_journal, seances
from evaluation_tool.tenancy import erasures
from evaluation_tool.tenancy.backup import copy_database, replace_content
from tests.make import Schools
from tests.moments import HERE, NOW, TODAY
from tests.workshop import Workshop, furnish

DAYS = [TODAY - timedelta(days=days) for days in (0, 3, 14)]
students, items, days = st.integers(0, 2), st.integers(0, 1), st.sampled_from(DAYS)


@dataclass
class Kept:
    """A backup, with what the model was when it was made."""

    path: Path
    model: dict[tuple[int, int], dict[date, int | CellState]]
    rows: dict[int, int]


class EvidenceMachine(RuleBasedStateMachine):
    """A teacher types in a class; the model keeps what should stand."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.schools = Schools(Path(self.folder.name))
        self.workshop: Workshop = furnish(self.schools.at(HERE))
        self.model: dict[tuple[int, int], dict[date, int | CellState]] = {}
        self.bursts: list[tuple[str, dict[tuple[int, int, date], Any], dict[tuple[int, int, date], Any]]] = []
        self.rows = dict.fromkeys(range(3), 0)
        self.erased: set[int] = set()
        self.kept: list[Kept] = []
        self.number = 0
        self.student_ids = [student.id for student in self.workshop.students]

    def teardown(self) -> None:
        self.schools.close()
        self.folder.cleanup()

    @property
    def file(self) -> Path:
        return Path(self.folder.name) / f"{HERE}.sqlite3"

    def _type(self, student: int, item: int, day: date, value: int | CellState | None) -> None:
        if student in self.erased:
            return
        self.number += 1
        cell = self.model.setdefault((student, item), {})
        before = cell.get(day)
        operation = Operation(
            operation_id=f"op-{self.number}",
            student_id=self.student_ids[student],
            grid_item_id=self.workshop.items[item].id,
            level_id=self.workshop.levels[value - 1].id if isinstance(value, int) else None,
            state=value if isinstance(value, CellState) else None,
            observed_on=day,
        )
        outcome = self.workshop.type(operation)[0]
        if value is None and before is None:
            assert outcome.refusal is not None
            return
        assert outcome.refusal is None
        again = self.workshop.type(operation)[0]
        assert again.observation_id == outcome.observation_id
        self.rows[student] += 1
        if value is None:
            del cell[day]
        else:
            cell[day] = value
        key = (student, item, day)
        self.bursts.append((operation.operation_id, {key: before}, {key: value}))

    @rule(student=students, item=items, day=days, rank=st.integers(1, 4))
    def observe_or_correct(self, student: int, item: int, day: date, rank: int) -> None:
        self._type(student, item, day, rank)

    @rule(student=students, item=items, day=days, state=st.sampled_from(CellState))
    def note_a_state(self, student: int, item: int, day: date, state: CellState) -> None:
        self._type(student, item, day, state)

    @rule(student=students, item=items, day=days)
    def clear(self, student: int, item: int, day: date) -> None:
        self._type(student, item, day, None)

    @rule()
    def undo_the_last_burst(self) -> None:
        if not self.bursts:
            return
        batch_id, before, after = self.bursts.pop()
        (key, old), (_key, new) = next(iter(before.items())), next(iter(after.items()))
        student, item, day = key
        if student in self.erased or self.model[student, item].get(day) != new:
            return
        actor = login_sessions.actor_of(self.workshop.session, self.workshop.teacher, today=TODAY)
        outcomes = observation_journal.undo_burst(
            self.workshop.session, actor, self.workshop.class_group, self.workshop.grid, batch_id, now=NOW
        )
        self.workshop.session.commit()
        written = sum(outcome.refusal is None for outcome in outcomes)
        self.rows[student] += written
        if written:
            if old is None:
                self.model[student, item].pop(day, None)
            else:
                self.model[student, item][day] = old

    @rule()
    def close_every_seance(self) -> None:
        actor = login_sessions.actor_of(self.workshop.session, self.workshop.teacher, today=TODAY)
        for seance in self.workshop.session.scalars(select(Assessment).order_by(Assessment.id)):
            seances.close(self.workshop.session, actor, seance, now=NOW)
        self.workshop.session.commit()

    @rule(student=students)
    def erase(self, student: int) -> None:
        if student in self.erased:
            return
        session = self.workshop.session
        found = session.get_one(Student, self.student_ids[student])
        erasures.append(self.file.parent, HERE, erasure.erase(session, found, now=NOW, account_id=None))
        session.commit()
        self.erased.add(student)
        self._forget()

    @rule()
    def back_up(self) -> None:
        path = Path(self.folder.name) / f"copy-{len(self.kept)}"
        copy_database(self.file, path)
        self.kept.append(Kept(path, deepcopy(self.model), dict(self.rows)))

    @rule(which=st.integers(0, 9))
    def restore(self, which: int) -> None:
        if not self.kept:
            return
        kept, session = self.kept[which % len(self.kept)], self.workshop.session
        session.rollback()
        replace_content(self.file, kept.path)
        session.expire_all()
        erasure.replay(session, erasures.read(self.file.parent, HERE), now=NOW)
        session.commit()
        self.model, self.rows = deepcopy(kept.model), dict(kept.rows)
        # What was typed since is gone with its bursts, and what was undone since stands again.
        self.bursts.clear()
        self._forget()

    def _forget(self) -> None:
        for student in self.erased:
            self.rows[student] = 0
        self.model = {key: cell for key, cell in self.model.items() if key[0] not in self.erased}

    @invariant()
    def no_row_disappears(self) -> None:
        counts = self.workshop.session.execute(
            select(Observation.student_id, func.count()).group_by(Observation.student_id)
        )
        assert {self.student_ids.index(number): count for number, count in counts} == {
            student: count for student, count in self.rows.items() if count
        }

    @invariant()
    def nobody_comes_back(self) -> None:
        left = set(self.workshop.session.scalars(select(Student.id)))
        assert left.isdisjoint(self.student_ids[student] for student in self.erased)

    @invariant()
    def the_latest_level_counts(self) -> None:
        stored = {
            (row.student_id, row.competency_id): row.level_id
            for row in self.workshop.session.scalars(select(Attainment))
        }
        expected = {}
        for (student, item), cell in self.model.items():
            ranks = {
                day: value for day, value in cell.items() if isinstance(value, int) and not isinstance(value, bool)
            }
            if ranks:
                key = (self.student_ids[student], self.workshop.items[item].competency_id)
                expected[key] = self.workshop.levels[ranks[max(ranks)] - 1].id
        assert stored == expected

    @invariant()
    def summaries_and_journal_hold(self) -> None:
        assert attainments.mismatches(self.workshop.session) == []
        assert audit.verify(self.workshop.session).broken_at is None


def run(*, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        EvidenceMachine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.robustness
def test_the_log_agrees_with_the_model() -> None:
    run(examples=200, steps=50)


def test_the_log_agrees_with_the_model_for_a_while() -> None:
    run(examples=6, steps=15)
