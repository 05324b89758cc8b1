"""All that hangs on a record besides its observations, handed over to the record it becomes an alias of.

What can stand beside what the kept record holds is handed over as it is. What would be said twice is said once. What
a council saw stays with the alias where the kept record has its own, and the file of the student still shows both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.models.base import Base
from evaluation_tool.models.differentiation import PairRule
from evaluation_tool.models.evidence import AssessmentRequest, RequestStatus
from evaluation_tool.models.grid import GridItem
from evaluation_tool.models.review import CouncilComment, CouncilCommentKind, IndividualPlan
from evaluation_tool.services.council_writing import LONGEST_COMMENT, LONGEST_SYNTHESIS
from evaluation_tool.services.merged_plans import hand_over_seats

TABLES = Base.metadata.tables
HandOver = Callable[[Session, int, int], None]  # of whom is kept, from the duplicate


class WordsTooLong(DomainError):
    """Both records have words in the same place, and the two together are longer than may stand there."""


def joined(one: str, other: str, longest: int) -> str:
    """The words of both records in one place, each said once. Raises WordsTooLong."""
    if other in one:
        return one
    both = "\n".join(text for text in (one, other) if text)
    if len(both) > longest:
        raise WordsTooLong
    return both


def hand_over(session: Session, again: Mapping[int, int], *, kept_id: int, duplicate_id: int) -> None:
    """Give the duplicate's work to the kept student, in the current write transaction. Raises WordsTooLong.

    `again` has the kept student's observations by those of the duplicate that they repeat.
    """
    for request in session.scalars(select(AssessmentRequest).where(AssessmentRequest.student_id == duplicate_id)):
        request.observation_id = again.get(request.observation_id or 0)
    for how in HANDED_OVER.values():
        how(session, kept_id, duplicate_id)
    session.flush()
    session.expire_all()


def _all_of(table: str) -> HandOver:
    """Rows of which a student may have any number."""

    def move(session: Session, kept_id: int, duplicate_id: int) -> None:
        rows = TABLES[table]
        session.execute(update(rows).where(rows.c.student_id == duplicate_id).values(student_id=kept_id))

    return move


def _once_by(table: str, *key: str, is_forgotten: bool = True) -> HandOver:
    """Rows of which a student has one by key: where the kept student has it, the other is forgotten or stays."""

    def move(session: Session, kept_id: int, duplicate_id: int) -> None:
        rows = TABLES[table]
        theirs, mine = rows.c.student_id == duplicate_id, rows.alias()
        has_it = (
            select(mine.c.student_id)
            .where(mine.c.student_id == kept_id, *(mine.c[name] == rows.c[name] for name in key))
            .exists()
        )
        session.execute(update(rows).where(theirs, ~has_it).values(student_id=kept_id))
        if is_forgotten:
            session.execute(delete(rows).where(theirs))

    return move


def _requests(session: Session, kept_id: int, duplicate_id: int) -> None:
    """A wish waits once on a competency."""
    waiting = (
        select(AssessmentRequest, GridItem.competency_id)
        .join(GridItem, GridItem.id == AssessmentRequest.grid_item_id)
        .where(
            AssessmentRequest.student_id.in_([kept_id, duplicate_id]),
            AssessmentRequest.status == RequestStatus.WAITING,
        )
    )
    found = [(request, competency) for request, competency in session.execute(waiting)]
    asked = {competency for request, competency in found if request.student_id == kept_id}
    for request, competency in found:
        if request.student_id == duplicate_id and competency in asked:
            request.status = RequestStatus.WITHDRAWN
    session.flush()
    _all_of("assessment_request")(session, kept_id, duplicate_id)


def _pair_rules(session: Session, kept_id: int, duplicate_id: int) -> None:
    """Nobody is kept apart from itself, and of two rules of one author about the same two the kept one stands."""
    both = {kept_id, duplicate_id}
    rules = session.scalars(
        select(PairRule).where(or_(PairRule.first_student_id.in_(both), PairRule.second_student_id.in_(both)))
    ).all()
    said = {
        (rule.class_group_id, rule.author_id, rule.first_student_id, rule.second_student_id)
        for rule in rules
        if duplicate_id not in (rule.first_student_id, rule.second_student_id)
    }
    for rule in rules:
        named = {rule.first_student_id, rule.second_student_id}
        if duplicate_id not in named:
            continue
        first, second = min(pair := {kept_id, *named} - {duplicate_id}), max(pair)
        if first == second or (rule.class_group_id, rule.author_id, first, second) in said:
            session.delete(rule)
        else:
            rule.first_student_id, rule.second_student_id = first, second


def _individual_plans(session: Session, kept_id: int, duplicate_id: int) -> None:
    """The versions of both, in the order in which they were written."""
    plans = session.scalars(
        select(IndividualPlan)
        .where(IndividualPlan.student_id.in_([kept_id, duplicate_id]))
        .order_by(IndividualPlan.written_at, IndividualPlan.version, IndividualPlan.id)
    ).all()
    if all(plan.student_id == kept_id for plan in plans):
        return
    for number, plan in enumerate(plans, 1):
        plan.student_id, plan.version = kept_id, -number
    session.flush()
    for plan in plans:
        plan.version = -plan.version


def _comments(session: Session, kept_id: int, duplicate_id: int) -> None:
    """Two words for one place on a council's sheet become one; the positioning that the kept one has stands."""
    comments = session.scalars(
        select(CouncilComment).where(CouncilComment.student_id.in_([kept_id, duplicate_id])).order_by(CouncilComment.id)
    ).all()
    mine = {_place(one): one for one in comments if one.student_id == kept_id}
    for other in comments:
        if other.student_id == kept_id:
            continue
        one = mine.get(_place(other))
        if one is None:
            other.student_id = kept_id
            continue
        longest = LONGEST_SYNTHESIS if one.kind is CouncilCommentKind.SYNTHESIS else LONGEST_COMMENT
        one.text = joined(one.text, other.text, longest)
        if one.positioning is None:
            one.positioning = other.positioning


def _place(comment: CouncilComment) -> tuple[object, ...]:
    return (comment.period_id, comment.kind, comment.subject_id, comment.component_code, comment.cycle)


# By table; the rest of what is held about a student is its observations with their summaries, or who it is.
HANDED_OVER: Mapping[str, HandOver] = {
    "period_snapshot": _once_by("period_snapshot", "period_id", "competency_id", is_forgotten=False),
    "level_decision": _all_of("level_decision"),
    "assessment_request": _requests,
    "assessment_absence": _once_by("assessment_absence", "assessment_id"),
    "next_step": _all_of("next_step"),
    "goal": _all_of("goal"),
    "feeling": _all_of("feeling"),
    "help_offer": _once_by("help_offer", "competency_id"),
    "private_note": _all_of("private_note"),
    "pair_rule": _pair_rules,
    "membership": hand_over_seats,
    "work_plan_tick": _once_by("work_plan_tick", "work_plan_item_id"),
    "work_plan_student": _once_by("work_plan_student", "work_plan_id"),
    "individual_plan": _individual_plans,
    "council_comment": _comments,
    "attention_acknowledgement": _all_of("attention_acknowledgement"),
}
