"""A class of some students, observed on two competencies, for everything that makes groups of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.operations import Operation
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.differentiation import (
    ActivityGroup,
    GroupingKind,
    GroupingPlan,
    Membership,
    PairRule,
    PairRuleKind,
)
from evaluation_tool.models.framework import Competency
from evaluation_tool.models.grid import Grid
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import login_sessions, observations, plans
from evaluation_tool.services.plan_requests import PlanRequest
from tests.make import Make
from tests.moments import NOW, TODAY

_numbers = count(1)


@dataclass
class GroupScene:
    """One class with its teacher, its grid of two competencies and its students."""

    session: Session
    make: Make
    class_group: ClassGroup
    grid: Grid
    students: list[Student]
    teacher: Account
    levels: list[Level]

    @property
    def competencies(self) -> list[int]:
        """What the grid is about."""
        return [item.competency_id for item in self.grid.items]

    def actor(self, account: Account | None = None) -> Actor:
        """The teacher, or somebody else."""
        return login_sessions.actor_of(self.session, account or self.teacher, today=TODAY)

    def see(self, ranks: Sequence[int | None], item: int = 0) -> None:
        """The teacher sees each student in turn at a level of an item; None: not seen."""
        operations = [
            Operation(
                operation_id=f"groups-{next(_numbers)}",
                student_id=student.id,
                grid_item_id=self.grid.items[item].id,
                level_id=self.levels[rank - 1].id,
            )
            for student, rank in zip(self.students, ranks, strict=False)
            if rank is not None
        ]
        outcomes = observations.record(self.session, self.actor(), self.class_group, self.grid, operations, now=NOW)
        assert [outcome.refusal for outcome in outcomes if outcome.refusal] == []
        self.session.commit()

    def draft(self, kind: GroupingKind = GroupingKind.MIXED, **wishes: object) -> GroupingPlan:
        """A proposal of the teacher's on the first competency."""
        wishes.setdefault("competency_ids", (self.competencies[0],))
        request = PlanRequest(kind=kind, **wishes)  # type: ignore[arg-type]
        plan = plans.draft(self.session, self.actor(), class_group=self.class_group, request=request, now=NOW)
        self.session.commit()
        return plan

    def colleague(self) -> Account:
        """Another teacher of the class."""
        teacher = self.make.teacher()
        self.make.teaching(teacher=teacher, class_group=self.class_group)
        return self.make.account_of(teacher)


def class_of(make: Make, students: int = 8, *, seen: bool = True) -> GroupScene:
    """A class; with `seen`, every student was seen on the first competency, at levels 1 to 4 in turn."""
    teacher = make.teacher()
    class_group = make.class_group(teacher=teacher)
    people = [make.student(class_group=class_group, name=f"Élève {chr(65 + n % 26)}{n:03}") for n in range(students)]
    account = make.account_of(teacher)
    grid = make.grid(owner=account, class_group=class_group, items=2)
    levels = list(make.session.scalars(select(Level).order_by(Level.rank)))
    scene = GroupScene(make.session, make, class_group, grid, people, account, levels)
    if seen:
        scene.see([1 + n % 4 for n in range(students)])
    return scene


def numbers(make: Make, student: Student, account: Account, grid: Grid) -> dict[str, int]:
    """What the addresses of the access matrix name: a published plan with this student in it, and a rule."""
    class_group, competency_id = grid.class_groups[0], grid.items[0].competency_id
    group = ActivityGroup(position=0, name="Le Quai", task="Prépare trois colis.", competency_id=competency_id)
    group.memberships.append(Membership(student_id=student.id, reason='{"code": "drawn", "values": {}}'))
    plan = GroupingPlan(
        class_group_id=class_group.id,
        author_id=account.id,
        kind=GroupingKind.MIXED,
        starts_on=TODAY,
        ends_on=TODAY,
        created_at=NOW,
        published_at=NOW,
        groups=[group],
        competencies=list(make.session.scalars(select(Competency).where(Competency.id == competency_id))),
    )
    first, second = sorted((student.id, make.student().id))
    rule = PairRule(
        class_group_id=class_group.id,
        first_student_id=first,
        second_student_id=second,
        kind=PairRuleKind.APART,
        author_id=account.id,
        school_year_id=class_group.school_year_id,
    )
    make.session.add_all([plan, rule])
    make.session.commit()
    return {"plan_id": plan.id, "rule_id": rule.id}
