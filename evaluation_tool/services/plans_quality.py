"""How good the groups of a plan are, as they stand: for the teacher who asks, never for students."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import combinations

from sqlalchemy.orm import Session

from evaluation_tool.models.differentiation import GroupingPlan
from evaluation_tool.policy import Actor
from evaluation_tool.services import classes, plan_engine, plan_requests
from evaluation_tool.services.plan_engine import Contradiction, Words


@dataclass(frozen=True, slots=True)
class Quality:
    """The certificate of the groups as they stand (None: they no longer answer what was asked), and who met before."""

    figures: Words | None
    repeated: tuple[tuple[int, int], ...]


def kept_figures(plan: GroupingPlan) -> Words:
    """The certificate of the proposal, before any change by hand."""
    found: Words = json.loads(plan.certificate).get("figures", {})
    return found


def measure(session: Session, actor: Actor, plan: GroupingPlan) -> Quality:
    """Compare the groups, perhaps changed by hand, with the best, with chance and with sorting by hand."""
    students = classes.list_students(session, plan.class_group, actor.today)
    known = {student.id for student in students}
    groups = [[one.student_id for one in group.memberships if one.student_id in known] for group in plan.groups]
    home = {student: place for place, members in enumerate(groups) for student in members}
    # Whom the teacher left without a group is no part of the question; whom it placed unseen is.
    request = replace(
        plan_requests.request_of(plan), absent=frozenset(known - home.keys()), groups=len(plan.groups), capacity=None
    )
    try:
        question = plan_requests.question(session, actor, plan.class_group, students, request, before=plan)
    except Contradiction:
        return Quality(None, ())
    seen = {student for student, _competency in question.ranks}
    unseen = {student: place for student, place in home.items() if student not in seen}
    labels = tuple(group.competency_id for group in plan.groups)
    figures = plan_engine.measure(replace(question, fixed=unseen), tuple(map(tuple, groups)), labels)
    return Quality(figures, _repeated(groups, question.history))


def _repeated(groups: list[list[int]], history: tuple[plan_engine.Groups, ...]) -> tuple[tuple[int, int], ...]:
    past = {frozenset(pair) for session in history for group in session for pair in combinations(group, 2)}
    return tuple((a, b) for group in groups for a, b in combinations(group, 2) if frozenset((a, b)) in past)
