"""« La feuille de demain »: one page that proposes the next lesson of a class, from what its students have shown.

Everything on it is proposed: it is read from the evidence each time, and nothing is kept or published until a teacher
opens its groups on the board. From then on the sheet and the board show the same plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.grid import proposed_wording
from evaluation_tool.domain.progress import success_rank
from evaluation_tool.domain.suggestion import Standing
from evaluation_tool.domain.true_successes import Success
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.differentiation import GroupingKind, GroupingPlan
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import (
    first_tasks,
    group_papers,
    level_scales,
    observe_first,
    plan_engine,
    plan_requests,
    plans,
    plans_publish,
    suggestions,
    teacher_home,
    true_successes,
)
from evaluation_tool.services.boards import short_names
from evaluation_tool.services.observe_first import ToObserve
from evaluation_tool.services.plan_requests import PlanRequest
from evaluation_tool.services.plans_publish import Task
from evaluation_tool.services.suggestions import Suggestions, WorkItem
from evaluation_tool.services.teacher_home import WaitingRequest

# What a teacher can look at during one lesson.
MOST_READY = 6


class SheetChanged(DomainError):
    """The evidence, and so the groups, are no longer those that the teacher read."""


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """One group: who, on what (for the teacher's eyes), and a sentence that says what they do."""

    name: str
    members: tuple[Student, ...]
    item: WorkItem | None
    task: Task


@dataclass(frozen=True, slots=True)
class Said:
    """A success to say aloud, in the student's own sentence."""

    student: Student
    wording: str
    retried: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page. `plan` is the one that was opened from it; `is_contradicted`: the rules allow no group."""

    class_group: ClassGroup
    day: date
    groups: tuple[SheetGroup, ...]
    observe: tuple[ToObserve, ...]
    ready: tuple[WaitingRequest, ...]
    successes: tuple[Said, ...]
    suggestions: Suggestions
    names: Mapping[int, str]
    plan: GroupingPlan | None = None
    is_contradicted: bool = False

    @property
    def mark(self) -> str:
        """Changes when the groups do: what a teacher read is what is opened."""
        told = repr(
            [
                (group.name, group.item and group.item.competency_id, [student.id for student in group.members])
                for group in self.groups
            ]
        )
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def named(self, students: Sequence[Student]) -> list[str]:
        """First names, as the whole room may read them."""
        return [self.names[student.id] for student in students]


def next_school_day(today: date) -> date:
    """The day after, Saturdays and Sundays left out."""
    return today + timedelta(days={4: 3, 5: 2}.get(today.weekday(), 1))


def prepare(
    session: Session, actor: Actor, class_group: ClassGroup, *, day: date, now: datetime, zone: ZoneInfo
) -> Sheet:
    """The sheet of a class for a day."""
    found = suggestions.suggest_competencies(session, actor, class_group)
    standings = suggestions.list_standings(
        session, [student.id for student in found.students], [item.competency_id for item in found.items]
    )
    plan = _plan_of(session, actor, class_group, day)
    is_contradicted = False
    groups: list[SheetGroup] = []
    if plan is not None:
        groups = _of_plan(plan, found)
    elif found.chosen:
        try:
            groups = _proposed(session, actor, class_group, found, standings, day)
        except plan_engine.Contradiction:
            is_contradicted = True
    return Sheet(
        class_group=class_group,
        day=day,
        groups=tuple(groups),
        observe=observe_first.choose(
            found, standings, {one.id: group.item for group in groups for one in group.members}
        ),
        ready=_ready(session, actor, class_group),
        successes=_successes(session, found, day=day, now=now, zone=zone),
        suggestions=found,
        names=short_names([*found.students, *(student for group in groups for student in group.members)]),
        plan=plan,
        is_contradicted=is_contradicted,
    )


def open_on_board(
    session: Session, actor: Actor, sheet: Sheet, *, mark: str, tasks: Sequence[tuple[str, str]], now: datetime
) -> GroupingPlan:
    """Make the sheet's groups a plan (or find the one they are), with the tasks and places as typed; publish nothing.

    Raises SheetChanged where the groups are not those that were read, NoCompetency and Contradiction as a draft does.
    """
    if mark != sheet.mark or len(tasks) != len(sheet.groups) or not sheet.groups:
        raise SheetChanged
    plan = sheet.plan
    if plan is None:
        request = _request(sheet.suggestions, sheet.day)
        plan = plans.draft(session, actor, class_group=sheet.class_group, request=request, now=now, ends_on=sheet.day)
        plan.starts_on = sheet.day
    kept = [group for group in plan.groups if group.memberships]
    given = {
        group.id: _given(shown, sentence, place)
        for group, shown, (sentence, place) in zip(kept, sheet.groups, tasks, strict=True)
    }
    plans_publish.give_tasks(session, actor, plan, given, now=now)
    return plan


def _given(shown: SheetGroup, sentence: str, place: str) -> Task:
    """An activity whose first sentence was left as it was is given whole."""
    is_untouched = shown.task.activity_id is not None and sentence == shown.task.sentence
    return replace(shown.task, sentence="" if is_untouched else sentence, place=place)


def _request(found: Suggestions, day: date) -> PlanRequest:
    return PlanRequest(
        kind=GroupingKind.NEEDS_NAMED,
        competency_ids=tuple(one.item.competency_id for one in found.chosen),
        seed=day.toordinal(),
    )


def _plan_of(session: Session, actor: Actor, class_group: ClassGroup, day: date) -> GroupingPlan | None:
    """The actor's own plan that begins that day, where there is one: the newest."""
    return session.scalars(
        select(GroupingPlan)
        .where(
            GroupingPlan.class_group_id == class_group.id,
            GroupingPlan.author_id == actor.account_id,
            GroupingPlan.starts_on == day,
            GroupingPlan.finished_at.is_(None),
        )
        .options(*plans.WHOLE)
        .order_by(GroupingPlan.id.desc())
    ).first()


def _of_plan(plan: GroupingPlan, found: Suggestions) -> list[SheetGroup]:
    items = {item.competency_id: item for item in found.items}
    return [
        SheetGroup(
            name=group.name,
            members=tuple(one.student for one in group.memberships),
            item=items.get(group.competency_id or 0),
            task=Task(
                group.task or first_tasks.first_sentence(group_papers.task_of(group)),
                group.activity_id,
                group.support,
                group.place,
                group.material,
                group.adult,
                group.minutes,
            ),
        )
        for group in plan.groups
        if group.memberships
    ]


def _proposed(
    session: Session,
    actor: Actor,
    class_group: ClassGroup,
    found: Suggestions,
    standings: Sequence[Standing],
    day: date,
) -> list[SheetGroup]:
    """The groups that a draft of the same request makes, with a task to begin with."""
    request = _request(found, day)
    answer = plan_engine.propose(plan_requests.question(session, actor, class_group, found.students, request))
    people = {student.id: student for student in found.students}
    items = {item.competency_id: item for item in found.items}
    ranks = {(one.student_id, one.competency_id): one.rank for one in standings}
    wanted = [
        (label, [ranks[member, label] for member in members if label is not None and (member, label) in ranks])
        for label, members in zip(answer.labels, answer.groups, strict=True)
    ]
    succeeds_from = success_rank(len(level_scales.active(session).levels))
    tasks = first_tasks.propose(session, actor, wanted, succeeds_from=succeeds_from)
    names = plans.names_for(session, actor, class_group, len(answer.groups), seed=request.seed)
    return [
        SheetGroup(name, tuple(people[member] for member in members), items.get(label or 0), task)
        for name, members, label, task in zip(names, answer.groups, answer.labels, tasks, strict=True)
    ]


def _ready(session: Session, actor: Actor, class_group: ClassGroup) -> tuple[WaitingRequest, ...]:
    return tuple(teacher_home.list_waiting(session, actor, limit=MOST_READY, class_group_id=class_group.id))


def _successes(session: Session, found: Suggestions, *, day: date, now: datetime, zone: ZoneInfo) -> tuple[Said, ...]:
    """In the students' own sentences: what has none yet is not said aloud."""
    people = {student.id: student for student in found.students}
    wordings = {
        item.competency_id: item.wording
        for item in found.items
        if item.wording != item.title or proposed_wording(item.title)
    }
    said: list[Success] = true_successes.list_to_say(
        session, tuple(people), wordings.keys(), day=day, now=now, zone=zone
    )
    return tuple(Said(people[one.student_id], wordings[one.competency_id], one.retried) for one in said)
