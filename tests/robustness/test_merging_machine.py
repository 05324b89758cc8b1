"""Records merged in any order while teachers type, correct, clear and undo: the log is only added to, and agrees."""

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
from evaluation_tool.models.account import Account
from evaluation_tool.models.evidence import LevelDecision, Observation
from evaluation_tool.policy import Role
from evaluation_tool.services import (
    attainments,
    audit,
    duplicates,
    login_sessions,
    observation_journal,
    observations,
    student_voice,
)
from evaluation_tool.services.attainments import Pair
from tests.make import Schools
from tests.moments import HERE, NOW, TODAY
from tests.workshop import Workshop, furnish

students, items, teachers = st.integers(0, 2), st.integers(0, 1), st.integers(0, 1)
days = st.sampled_from([TODAY, TODAY - timedelta(days=3)])
values = st.one_of(st.integers(0, 3), st.sampled_from(CellState), st.none())
SAID = (
    "student_id",
    "grid_item_id",
    "assessment_id",
    "author_id",
    "source",
    "level_id",
    "state",
    "observed_on",
    "note",
)


class MergingMachine(RuleBasedStateMachine):
    """Two teachers type in one class, on pages that may be older than a merge."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.schools = Schools(Path(self.folder.name))
        make = self.schools.at(HERE)
        self.workshop: Workshop = furnish(make)
        colleague = make.teacher()
        make.teaching(teacher=colleague, class_group=self.workshop.class_group)
        self.accounts = [self.workshop.teacher, make.account_of(colleague)]
        self.admin = make.account(role=Role.ADMIN)
        for item in self.workshop.items:
            item.wording = "Je salue"
        self.session = make.session
        self.session.commit()
        self.number = 0
        self.said: dict[int, tuple[Any, ...]] = {}

    def teardown(self) -> None:
        assert audit.verify(self.session).broken_at is None
        self.schools.close()
        self.folder.cleanup()

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _stands(self, student: int) -> int:
        found = self.workshop.students[student]
        return found.canonical_id or found.id

    @rule(teacher=teachers, cells=st.lists(st.tuples(students, items, days, values), min_size=1, max_size=4))
    def type_a_burst(self, teacher: int, cells: list[tuple[int, int, date, int | CellState | None]]) -> None:
        workshop = self.workshop
        actor = login_sessions.actor_of(self.session, self.accounts[teacher], today=TODAY)
        asked = [
            Operation(
                operation_id=f"op-{self._next()}",
                student_id=workshop.students[student].id,
                grid_item_id=workshop.items[item].id,
                level_id=workshop.levels[value].id if isinstance(value, int) else None,
                state=value if isinstance(value, CellState) else None,
                observed_on=day,
                note=str(self.number),
            )
            for student, item, day, value in cells
        ]
        moment = NOW + timedelta(seconds=self.number)
        outcomes = observations.record(self.session, actor, workshop.class_group, workshop.grid, asked, now=moment)
        self.session.commit()
        assert [one.refusal for one, asked_for in zip(outcomes, asked, strict=True) if not asked_for.is_clear] == [
            None
        ] * sum(not one.is_clear for one in asked)

    @rule(teacher=teachers, place=st.integers(0, 5))
    def undo_a_burst(self, teacher: int, place: int) -> None:
        workshop = self.workshop
        actor = login_sessions.actor_of(self.session, self.accounts[teacher], today=TODAY)
        bursts = observation_journal.list_bursts(self.session, actor, workshop.class_group)
        if place < len(bursts):
            observation_journal.undo_burst(
                self.session, actor, workshop.class_group, workshop.grid, bursts[place].batch_id, now=NOW
            )
            self.session.commit()

    @rule(student=students, item=items, level=st.integers(0, 3))
    def say_how_it_sees_itself(self, student: int, item: int, level: int) -> None:
        found = self.workshop.students[student]
        account = self.session.scalar(select(Account).where(Account.student_id == found.id))
        if found.canonical_id is not None or account is None or account.disabled_at is not None:
            return
        actor = login_sessions.actor_of(self.session, account, today=TODAY)
        competency = self.workshop.items[item].competency_id
        nonce = f"{self._next():016x}"
        level_id = self.workshop.levels[level].id
        student_voice.assess_oneself(self.session, actor, found, competency, level_id=level_id, nonce=nonce, now=NOW)
        student_voice.ask(self.session, actor, found, competency, now=NOW)
        self.session.commit()

    @rule(student=students, item=items, level=st.one_of(st.none(), st.integers(0, 3)))
    def decide(self, student: int, item: int, level: int | None) -> None:
        pair = Pair(self._stands(student), self.workshop.items[item].competency_id)
        self.session.add(
            LevelDecision(
                student_id=pair.student_id,
                competency_id=pair.competency_id,
                level_id=self.workshop.levels[level].id if level is not None else None,
                reason="vu ensemble",
                author_id=self.workshop.teacher.id,
                decided_on=TODAY,
                recorded_at=NOW,
            )
        )
        attainments.refresh(self.session, {pair})
        self.session.commit()

    @rule(kept=students, duplicate=students)
    def merge(self, kept: int, duplicate: int) -> None:
        one, other = self.workshop.students[kept], self.workshop.students[duplicate]
        if one is other or one.canonical_id is not None or other.canonical_id is not None:
            return
        actor = login_sessions.actor_of(self.session, self.admin, today=TODAY)
        duplicates.merge(self.session, actor, kept=one, duplicate=other, sure=True, today=TODAY, now=NOW)
        self.session.commit()

    @invariant()
    def summaries_are_what_the_log_says(self) -> None:
        assert attainments.mismatches(self.session) == []

    @invariant()
    def nothing_that_was_said_changes(self) -> None:
        now = {row.id: tuple(getattr(row, name) for name in SAID) for row in self.session.scalars(select(Observation))}
        assert {number: now.get(number) for number in self.said} == self.said
        self.said = now

    @invariant()
    def a_cell_holds_one_thing_and_only_of_who_stands(self) -> None:
        cell = (Observation.assessment_id, Observation.student_id, Observation.grid_item_id, Observation.source)
        counts = self.session.execute(select(*cell, func.count()).where(Observation.is_effective).group_by(*cell))
        assert [row for row in counts if row[-1] > 1] == []
        holders = set(self.session.scalars(select(Observation.student_id).where(Observation.is_effective)))
        assert holders <= {self._stands(student) for student in range(3)}
        replaced = select(Observation.replaces_id).where(Observation.replaces_id.is_not(None))
        again = select(Observation.id).where(Observation.is_effective, Observation.id.in_(replaced))
        assert self.session.scalars(again).all() == []


@pytest.mark.robustness
def test_records_merge_in_any_order_while_a_class_is_observed() -> None:
    run_state_machine_as_test(
        MergingMachine,
        settings=settings(
            max_examples=80, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
