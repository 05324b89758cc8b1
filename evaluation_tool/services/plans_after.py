"""After the session: what was seen in the groups is observed from the board, and how it felt is read there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.operations import CellState, Operation, Outcome
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.differentiation import ActivityGroup, GroupingPlan
from evaluation_tool.models.evidence import Feeling, FeelingKind, Observation, ObservationSource
from evaluation_tool.models.grid import Grid
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import boards, classes, entry_grids, observations, seances
from evaluation_tool.services.boards import Board, Card, Target
from evaluation_tool.services.feelings import are_on
from evaluation_tool.services.suggestions import WorkItem


@dataclass(frozen=True, slots=True)
class ToObserve:
    """One student of a group, the cell to write in, and what was typed there today."""

    card: Card
    item: WorkItem
    typed: str  # a level's number, "abs", "disp", or "" for nothing


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """One group after the session; no lines where its competency left the grids of the class."""

    group: ActivityGroup
    target: Target | None
    lines: tuple[ToObserve, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that can be observed from a board today."""

    groups: tuple[GroupSheet, ...]
    levels: Sequence[Level]

    def lines(self) -> dict[int, ToObserve]:
        """Every line, by student."""
        return {line.card.student.id: line for group in self.groups for line in group.lines}


def load(session: Session, actor: Actor, board: Board, *, competency_id: int | None = None) -> Sheet:
    """The students of each group on the group's competency; another of the plan's where one is asked for."""
    plan = board.plan
    items = boards.work_items(session, actor, plan.class_group, list(board.targets))
    first = next(iter(board.targets), 0)
    wanted = competency_id if competency_id in board.targets else None
    groups = []
    for column in board.columns:
        target = board.targets.get(wanted or column.group.competency_id or first)
        item = items.get(target.competency_id) if target is not None else None
        typed = _typed(session, actor, plan.class_group, item) if item is not None else {}
        lines = [ToObserve(card, item, typed.get(card.student.id, "")) for card in column.cards if item is not None]
        groups.append(GroupSheet(column.group, target, tuple(lines)))
    return Sheet(tuple(groups), entry_grids.active_levels(session))


def record(
    session: Session,
    actor: Actor,
    plan: GroupingPlan,
    sheet: Sheet,
    values: Mapping[int, str],
    *,
    prefix: str,
    now: datetime,
) -> list[Outcome]:
    """Write down what changed, each grid's cells in one batch; `prefix` marks this form, so that it is done once."""
    known = {"", *(str(level.id) for level in sheet.levels), *(state.value for state in CellState)}
    by_grid: dict[int, list[Operation]] = {}
    for student_id, line in sheet.lines().items():
        value = values.get(student_id, line.typed)
        if value != line.typed and value in known:
            by_grid.setdefault(line.item.grid_id, []).append(_operation(line, value, f"{prefix}-{student_id}"))
    outcomes = []
    for grid_id, operations in sorted(by_grid.items()):
        grid = session.get_one(Grid, grid_id)
        outcomes += observations.record(session, actor, plan.class_group, grid, operations, now=now)
    return outcomes


def feelings(session: Session, plan: GroupingPlan) -> dict[int, FeelingKind]:
    """The last thing each student said of its group."""
    if not are_on(session):
        return {}
    rows = session.execute(
        select(Feeling.student_id, Feeling.kind)
        .join(ActivityGroup, ActivityGroup.id == Feeling.activity_group_id)
        .where(ActivityGroup.plan_id == plan.id)
        .order_by(Feeling.felt_at, Feeling.id)
    )
    return dict(rows.all())


@dataclass(frozen=True, slots=True)
class Partners:
    """Whom a student has worked with this year, how many times, and whom not yet."""

    student: Student
    met: tuple[tuple[Student, int], ...]
    not_met: tuple[Student, ...]


def list_partners(
    session: Session, actor: Actor, class_group: ClassGroup, past: Sequence[GroupingPlan]
) -> list[Partners]:
    """The students of a class with the partners of its published plans, those met most first."""
    students = classes.list_students(session, class_group, actor.today)
    times: dict[frozenset[int], int] = {}
    for plan in past:
        for group in plan.groups if plan.published_at is not None else ():
            for pair in combinations([one.student_id for one in group.memberships], 2):
                times[frozenset(pair)] = times.get(frozenset(pair), 0) + 1
    found = []
    for student in students:
        others = [
            (other, times.get(frozenset({student.id, other.id}), 0)) for other in students if other is not student
        ]
        met = sorted(((other, count) for other, count in others if count), key=lambda pair: -pair[1])
        found.append(Partners(student, tuple(met), tuple(other for other, count in others if not count)))
    return found


def _typed(session: Session, actor: Actor, class_group: ClassGroup, item: WorkItem) -> dict[int, str]:
    """What the actor wrote in the cells of an item today, by student."""
    seance = seances.find_implicit(session, actor, class_group_id=class_group.id, grid_id=item.grid_id, day=actor.today)
    if seance is None:
        return {}
    rows = session.execute(
        select(Observation.student_id, Observation.level_id, Observation.state).where(
            Observation.assessment_id == seance.id,
            Observation.grid_item_id == item.grid_item_id,
            Observation.source == ObservationSource.TEACHER,
            Observation.is_effective,
        )
    )
    return {student: state.value if state is not None else str(level_id) for student, level_id, state in rows}


def _operation(line: ToObserve, value: str, operation_id: str) -> Operation:
    state = CellState(value) if value in {one.value for one in CellState} else None
    return Operation(
        operation_id=operation_id,
        student_id=line.card.student.id,
        grid_item_id=line.item.grid_item_id,
        level_id=int(value) if value and state is None else None,
        state=state,
    )
