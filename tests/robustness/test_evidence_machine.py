"""R13: whatever is typed, corrected, cleared, decided and undone, the log agrees with a plain Python model of it."""

from __future__ import annotations

import tempfile
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
from evaluation_tool.services import attainments, audit, login_sessions, observation_journal, seances
from tests.make import Schools
from tests.moments import HERE, NOW, TODAY
from tests.workshop import Workshop, furnish

DAYS = [TODAY - timedelta(days=days) for days in (0, 3, 14)]
students, items, days = st.integers(0, 2), st.integers(0, 1), st.sampled_from(DAYS)


class EvidenceMachine(RuleBasedStateMachine):
    """A teacher types in a class; the model keeps what should stand."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.schools = Schools(Path(self.folder.name))
        self.workshop: Workshop = furnish(self.schools.at(HERE))
        self.model: dict[tuple[int, int], dict[date, int | CellState]] = {}
        self.bursts: list[tuple[str, dict[tuple[int, int, date], Any], dict[tuple[int, int, date], Any]]] = []
        self.rows = 0
        self.number = 0

    def teardown(self) -> None:
        self.schools.close()
        self.folder.cleanup()

    def _type(self, student: int, item: int, day: date, value: int | CellState | None) -> None:
        self.number += 1
        cell = self.model.setdefault((student, item), {})
        before = cell.get(day)
        operation = Operation(
            operation_id=f"op-{self.number}",
            student_id=self.workshop.students[student].id,
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
        self.rows += 1
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
        if self.model[student, item].get(day) != new:
            return
        actor = login_sessions.actor_of(self.workshop.session, self.workshop.teacher, today=TODAY)
        outcomes = observation_journal.undo_burst(
            self.workshop.session, actor, self.workshop.class_group, self.workshop.grid, batch_id, now=NOW
        )
        self.workshop.session.commit()
        written = sum(outcome.refusal is None for outcome in outcomes)
        self.rows += written
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

    @invariant()
    def no_row_disappears(self) -> None:
        assert self.workshop.session.scalar(select(func.count()).select_from(Observation)) == self.rows

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
                key = (self.workshop.students[student].id, self.workshop.items[item].competency_id)
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
