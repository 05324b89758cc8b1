"""Who ticked what, who asks for help: a work plan as the teachers of its class follow it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.differentiation import WorkPlan, WorkPlanItem, WorkPlanStudent, WorkPlanTick
from evaluation_tool.models.evidence import Feeling, FeelingKind
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import feelings, work_plans_given


@dataclass(frozen=True, slots=True)
class Cell:
    """One student on one item: when it was ticked, how it felt."""

    ticked_at: datetime | None
    feeling: Feeling | None


@dataclass(frozen=True, slots=True)
class Line:
    """One student on every item of the plan, in their order."""

    student: Student
    cells: tuple[Cell, ...]

    @property
    def done(self) -> int:
        """How many items the student has ticked."""
        return sum(cell.ticked_at is not None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """A student who says it needs help with an item, since when, and whether a teacher has seen it."""

    student: Student
    item: WorkPlanItem
    since: datetime
    is_seen: bool


@dataclass(frozen=True, slots=True)
class StudentPlan:
    """A plan as a student's file shows it: how many of its lines are ticked, whether help is asked for."""

    id: int
    title: str
    ends_on: date
    done: int
    needs_help: bool


def follow(session: Session, plan: WorkPlan) -> list[Line]:
    """Every student of the plan, by name."""
    ids = [item.id for item in plan.items]
    ticks = {
        (tick.student_id, tick.work_plan_item_id): tick.ticked_at
        for tick in session.scalars(
            select(WorkPlanTick).where(WorkPlanTick.work_plan_item_id.in_(ids)).order_by(WorkPlanTick.ticked_at)
        )
    }
    said = feelings.about_items(session, ids)
    return [
        Line(
            student,
            tuple(Cell(ticks.get((student.id, one)), said.get((student.id, one))) for one in ids),
        )
        for student in plan.students
    ]


def help_wanted(plan: WorkPlan, lines: list[Line]) -> list[HelpWanted]:
    """Who needs help, those whom nobody has seen yet first, then the longest waiting."""
    found = [
        HelpWanted(line.student, item, cell.feeling.felt_at, cell.feeling.seen_at is not None)
        for line in lines
        for item, cell in zip(plan.items, line.cells, strict=True)
        if cell.feeling is not None and cell.feeling.kind is FeelingKind.HELP
    ]
    return sorted(found, key=lambda one: (one.is_seen, one.since, one.student.id))


def note_seen(session: Session, plan: WorkPlan, student_id: int, *, now: datetime) -> None:
    """A teacher has seen that this student asks for help. Raises NotFound for a student of no concern."""
    if all(student.id != student_id for student in plan.students):
        raise NotFound
    session.execute(
        update(Feeling)
        .where(
            Feeling.student_id == student_id,
            Feeling.work_plan_item_id.in_([item.id for item in plan.items]),
            Feeling.seen_at.is_(None),
        )
        .values(seen_at=now)
    )
    session.flush()


def list_of_student(session: Session, actor: Actor, student_id: int) -> list[StudentPlan]:
    """The published plans of a student that are not over, in classes that the actor teaches, the first to end first."""
    plans = session.scalars(
        select(WorkPlan)
        .join(WorkPlanStudent, WorkPlanStudent.work_plan_id == WorkPlan.id)
        .where(
            WorkPlanStudent.student_id == student_id,
            WorkPlan.class_group_id.in_([class_id for class_id in actor.taught if actor.teaches(class_id)]),
            WorkPlan.published_at.is_not(None),
            WorkPlan.ends_on >= actor.today,
        )
        .options(selectinload(WorkPlan.items))
        .order_by(WorkPlan.ends_on, WorkPlan.id)
    ).all()
    ids = [item.id for plan in plans for item in plan.items]
    ticked = work_plans_given.ticked_by(session, student_id, ids)
    helps = {
        item
        for (who, item), said in feelings.about_items(session, ids).items()
        if who == student_id and said.kind is FeelingKind.HELP
    }
    return [
        StudentPlan(
            plan.id,
            plan.title,
            plan.ends_on,
            sum(item.id in ticked for item in plan.items),
            any(item.id in helps for item in plan.items),
        )
        for plan in plans
    ]
