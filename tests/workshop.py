"""A class with its teacher, its students and a grid, ready to be observed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.framework import FrameworkDocument, FrameworkNode, NodeKind
from evaluation_tool.domain.operations import CellState, Operation, Outcome
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor, Role
from evaluation_tool.services import frameworks, login_sessions, observations
from tests.make import Make
from tests.moments import NOW, TODAY

_operation_numbers = count(1)


@dataclass
class Workshop:
    """One class observed with one grid, and short words to type in it."""

    session: Session
    make: Make
    class_group: ClassGroup
    grid: Grid
    items: list[GridItem]
    students: list[Student]
    teacher: Account
    levels: list[Level]

    def type(self, *operations: Operation, by: Account | None = None) -> list[Outcome]:
        """Save a batch as the teacher (or somebody else), as the web does."""
        actor = login_sessions.actor_of(self.session, by or self.teacher, today=TODAY)
        outcomes = observations.record(self.session, actor, self.class_group, self.grid, operations, now=NOW)
        self.session.commit()
        return outcomes

    def level(
        self,
        rank: int,
        *,
        student: int = 0,
        item: int = 0,
        on: date | None = None,
        seance: int | None = None,
        note: str = "",
        operation_id: str | None = None,
    ) -> Operation:
        """Type a level in a cell."""
        return self._operation(
            student,
            item,
            operation_id,
            level_id=self.levels[rank - 1].id,
            observed_on=on,
            assessment_id=seance,
            note=note,
        )

    def state(self, state: CellState, *, student: int = 0, item: int = 0) -> Operation:
        """Type absent or exempt in a cell."""
        return self._operation(student, item, None, state=state)

    def clear(self, *, student: int = 0, item: int = 0) -> Operation:
        """Empty a cell."""
        return self._operation(student, item, None)

    def _operation(self, student: int, item: int, operation_id: str | None, **what: Any) -> Operation:
        return Operation(
            operation_id=operation_id or f"op-{next(_operation_numbers)}",
            student_id=self.students[student].id,
            grid_item_id=self.items[item].id,
            **what,
        )


@pytest.fixture
def workshop(make: Make) -> Workshop:
    """Three students, three items (the last one an attitude), one teacher."""
    return furnish(make)


@pytest.fixture
def admin(workshop: Workshop) -> Actor:
    """Who looks after the people of the workshop's school."""
    account = workshop.make.account(role=Role.ADMIN)
    return login_sessions.actor_of(workshop.session, account, today=TODAY)


def furnish(make: Make) -> Workshop:
    """Put the workshop into an establishment."""
    session = make.session
    teacher = make.teacher()
    class_group = make.class_group(teacher=teacher)
    students = [make.student(class_group=class_group) for _ in range(3)]
    account = make.account_of(teacher)
    nodes = (
        FrameworkNode("A", "Accueillir", kind=NodeKind.BLOCK),
        FrameworkNode("A.1", "Saluer", parent="A"),
        FrameworkNode("A.2", "Reformuler", parent="A"),
        FrameworkNode("A.3", "Être à l’heure", parent="A", kind=NodeKind.ATTITUDE),
    )
    version = frameworks.install(session, FrameworkDocument("vente", "Vente", nodes), now=NOW).version
    rows = session.scalars(
        select(CompetencyVersion)
        .where(CompetencyVersion.framework_version_id == version.id, CompetencyVersion.kind != NodeKind.BLOCK)
        .order_by(CompetencyVersion.position)
    ).all()
    items = [
        GridItem(
            competency_id=row.competency_id,
            competency_version_id=row.id,
            position=position,
            is_self_only=row.kind is NodeKind.ATTITUDE,
        )
        for position, row in enumerate(rows)
    ]
    grid = Grid(title="Atelier", owner_id=account.id, created_at=NOW, items=items, class_groups=[class_group])
    session.add(grid)
    session.flush()
    levels = list(session.scalars(select(Level).order_by(Level.rank)))
    session.commit()
    return Workshop(session, make, class_group, grid, items, students, account, levels)
