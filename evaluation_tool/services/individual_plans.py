"""A student's individual training plan ("PIF"): each change is a new version, and every version stays readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.domain.plain_words import about_the_work, without_diagnosis
from evaluation_tool.models.account import Account
from evaluation_tool.models.people import Student
from evaluation_tool.models.review import IndividualPlan, IndividualPlanGoal
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit

MOST_GOALS = 6
LONGEST_GOAL = 500
LONGEST_PEOPLE = 1000
LONGEST_TEXT = 4000


class PlanChanged(DomainError):
    """Somebody wrote a version since the one that this change was made from."""


class GoalLine(NamedTuple):
    """One goal, for a competency where there is one, and the day it was reached."""

    text: str
    competency_id: int | None
    reached_on: date | None


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What a version says."""

    met_on: date
    people: str
    adaptations: str
    follow_up: str
    next_meeting_on: date | None
    goals: tuple[GoalLine, ...]


class PlanVersion(NamedTuple):
    """A version with the name of its author."""

    plan: IndividualPlan
    author: str


def list_versions(session: Session, student_id: int) -> Sequence[PlanVersion]:
    """Every version, the one in force first."""
    rows = session.execute(
        select(IndividualPlan, Account.display_name)
        .join(Account, Account.id == IndividualPlan.author_id)
        .options(selectinload(IndividualPlan.goals))
        .where(IndividualPlan.student_id == student_id)
        .order_by(IndividualPlan.version.desc(), IndividualPlan.id)
    )
    return [PlanVersion(plan, author) for plan, author in rows]


def chosen(versions: Sequence[PlanVersion], number: int | None) -> PlanVersion | None:
    """The version of that number, the one in force where none is asked, None without any. Raises NotFound."""
    if number is None:
        return versions[0] if versions else None
    found = next((one for one in versions if one.plan.version == number), None)
    if found is None:
        raise NotFound
    return found


def write(
    session: Session, actor: Actor, student: Student, draft: PlanDraft, *, since: int, now: datetime
) -> IndividualPlan:
    """Write the next version, in the current write transaction; the same words again make none.

    `since` is the version that the change was made from, 0 for none. Raises PlanChanged, WordOfJudgement.
    """
    versions = list_versions(session, student.id)
    last = versions[0].plan if versions else None
    if (last.version if last is not None else 0) != since:
        raise PlanChanged
    if last is not None and draft_of(last) == draft:
        return last
    without_diagnosis(f"{draft.adaptations}\n{draft.follow_up}")
    about_the_work("\n".join([draft.follow_up, *(goal.text for goal in draft.goals)]))
    plan = IndividualPlan(
        student_id=student.id,
        version=since + 1,
        met_on=draft.met_on,
        people=draft.people,
        adaptations=draft.adaptations,
        follow_up=draft.follow_up,
        next_meeting_on=draft.next_meeting_on,
        author_id=actor.account_id,
        written_at=now,
        goals=[IndividualPlanGoal(position=place, **goal._asdict()) for place, goal in enumerate(draft.goals)],
    )
    session.add(plan)
    session.flush()
    audit.record(
        session,
        "individual_plan.written",
        now=now,
        account_id=actor.account_id,
        ids={"plan": plan.id, "version": plan.version},
        details=[audit.Detail({}, student.id)],
    )
    return plan


def draft_of(plan: IndividualPlan) -> PlanDraft:
    """What a stored version says."""
    return PlanDraft(
        met_on=plan.met_on,
        people=plan.people,
        adaptations=plan.adaptations,
        follow_up=plan.follow_up,
        next_meeting_on=plan.next_meeting_on,
        goals=tuple(GoalLine(goal.text, goal.competency_id, goal.reached_on) for goal in plan.goals),
    )
