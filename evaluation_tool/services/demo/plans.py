"""Groups that run: needs, mixed, tutoring; and a finished plan with what was seen in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.activity import Support
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.differentiation import ActivityGroup, GroupingKind, GroupingPlan
from evaluation_tool.models.evidence import Assessment, Feeling, FeelingKind, Observation, ObservationSource
from evaluation_tool.policy import Actor
from evaluation_tool.services import (
    activities,
    login_sessions,
    plans,
    plans_publish,
    suggestions,
)
from evaluation_tool.services.demo.classes import CAP, WORKSHOPS_OF_QUATRIEME, WORKSHOPS_OF_TROISIEME
from evaluation_tool.services.demo.school import DemoSchool
from evaluation_tool.services.plan_requests import PlanRequest
from evaluation_tool.services.plans_publish import Task

_SEED = 20_261_123
_TABLES = ("Table ronde", "Au fond, près du stock", "Devant la caisse", "Au comptoir", "Près du tableau")


@dataclass(frozen=True, slots=True)
class Lesson:
    """Groups to make: from how many days ago, for how many days, with which sentence where no activity fits."""

    class_name: str
    subject: str
    kind: GroupingKind
    began: int
    lasts: int
    sentence: str
    is_over: bool = False
    per_group: int | None = None


_LESSONS = (
    Lesson(
        WORKSHOPS_OF_TROISIEME[0],
        "VDM",
        GroupingKind.NEEDS_PROFILE,
        14,
        6,
        "Prépare ta commande avec la fiche, puis fais contrôler.",
        is_over=True,
        per_group=3,
    ),
    Lesson(
        WORKSHOPS_OF_TROISIEME[0],
        "VDM",
        GroupingKind.NEEDS_NAMED,
        2,
        12,
        "Suis les étapes de la fiche et garde une trace de ton travail.",
        per_group=3,
    ),
    Lesson(
        WORKSHOPS_OF_QUATRIEME[0],
        "VDM",
        GroupingKind.MIXED,
        0,
        0,
        "Monte le rayon des goûters : chacun tient un rôle, puis on change.",
    ),
    Lesson(CAP, "EPC", GroupingKind.TUTORING, 6, 15, "Explique à voix haute ce que tu fais, puis échangez."),
)


def create_plans(session: Session, school: DemoSchool) -> None:
    """Make the groups as their teachers would have; where nothing was seen yet, there are none."""
    for number, lesson in enumerate(_LESSONS):
        day = _school_day(school.today - timedelta(days=lesson.began))
        if day >= school.first_day:
            _create(session, school, lesson, day, _SEED + number)


def _create(session: Session, school: DemoSchool, lesson: Lesson, day: date, seed: int) -> None:
    account = school.teacher_account(lesson.class_name, lesson.subject)
    actor = login_sessions.actor_of(session, account, today=day)
    class_group = school.classes[lesson.class_name]
    ends_on = day + timedelta(days=lesson.lasts)
    wanted = (
        _seen_between(session, class_group, day, ends_on)
        if lesson.is_over
        else _suggested(session, actor, class_group, lesson)
    )
    if not wanted:
        return
    request = PlanRequest(lesson.kind, wanted, per_group=lesson.per_group, seed=seed)
    at = _at(day, 8)
    plan = plans.draft(session, actor, class_group=class_group, request=request, now=at)
    tasks = {group.id: _task(session, actor, plan, group, place) for place, group in enumerate(plan.groups)}
    plans_publish.give_tasks(session, actor, plan, tasks, now=at)
    ends_on = min(ends_on, plans_publish.longest_end(session, plan))
    plans_publish.publish(session, actor, plan, ends_on=ends_on, sentence=lesson.sentence, now=at)
    if lesson.is_over:
        _feel(session, plan, _at(day, 10))
        plans_publish.finish(session, actor, plan, now=_at(ends_on, 16))


def _task(session: Session, actor: Actor, plan: GroupingPlan, group: ActivityGroup, place: int) -> Task:
    """An activity for what the group works on, where the library has one; needs decide how guided it is."""
    ids = [group.competency_id] if group.competency_id else [competency.id for competency in plan.competencies]
    offers = activities.list_for_competencies(session, actor, ids)
    where = _TABLES[place % len(_TABLES)]
    if not offers or plan.kind is GroupingKind.MIXED:
        return Task(place=where)
    supports = offers[0].supports
    wanted = tuple(Support)[place % len(Support)]
    return Task(activity_id=offers[0].id, support=wanted if wanted in supports else supports[0], place=where)


def _suggested(session: Session, actor: Actor, class_group: ClassGroup, lesson: Lesson) -> tuple[int, ...]:
    found = suggestions.suggest_competencies(session, actor, class_group).chosen
    count = 2 if lesson.kind is GroupingKind.NEEDS_NAMED else 1
    return tuple(one.item.competency_id for one in found[:count])


def _seen_between(session: Session, class_group: ClassGroup, first: date, last: date) -> tuple[int, ...]:
    """What was most observed in the class on those days: the groups were about it."""
    most = (
        select(Observation.competency_id)
        .join(Assessment, Assessment.id == Observation.assessment_id)
        .where(
            Assessment.class_group_id == class_group.id,
            Observation.observed_on.between(first, last),
            Observation.source == ObservationSource.TEACHER,
            Observation.is_effective,
        )
        .group_by(Observation.competency_id)
        .order_by(func.count().desc(), Observation.competency_id)
        .limit(1)
    )
    return tuple(session.scalars(most))


def _feel(session: Session, plan: GroupingPlan, at: datetime) -> None:
    felt = cycle((FeelingKind.RIGHT, FeelingKind.EASY, FeelingKind.RIGHT, FeelingKind.HARD))
    session.add_all(
        Feeling(student_id=one.student_id, kind=next(felt), activity_group_id=group.id, felt_at=at)
        for group in plan.groups
        for one in group.memberships
    )
    session.flush()


def _school_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)
