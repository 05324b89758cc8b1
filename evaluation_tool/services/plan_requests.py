"""From what a teacher asks and what the class has shown to a question for the engine."""

from __future__ import annotations

import enum
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment
from evaluation_tool.models.differentiation import (
    ActivityGroup,
    GroupingKind,
    GroupingPlan,
    Membership,
    PairRuleKind,
)
from evaluation_tool.models.evidence import Assessment, AssessmentAbsence
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import level_scales, pair_rules, suggestions
from evaluation_tool.services.classes import enrolled_on
from evaluation_tool.services.plan_engine import Contradiction, Groups, PairWish, Question

NEEDS = frozenset({GroupingKind.NEEDS_NAMED, GroupingKind.NEEDS_PROFILE})
# These place everybody who is there; the other kinds leave whom nobody observed yet to be observed first.
FOR_EVERYBODY = frozenset({GroupingKind.MIXED, GroupingKind.RANDOM})
MOST_COMPETENCIES = 3
# Past plans that still count when partners are chosen: a half term and more.
REMEMBERED = 12
# The usual sizes of each kind, where the teacher leaves them open.
USUAL_SIZES: Mapping[GroupingKind, tuple[int, int]] = {
    GroupingKind.NEEDS_NAMED: (3, 5),
    GroupingKind.NEEDS_PROFILE: (3, 5),
    GroupingKind.MIXED: (3, 4),
    GroupingKind.TUTORING: (2, 3),
    GroupingKind.RANDOM: (3, 4),
}


class Balance(enum.StrEnum):
    """What can be spread evenly over the groups."""

    ORIGIN = "origin"
    SEX = "sex"


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a teacher asks. `per_group` is the largest size wished; `groups`, where given, decides instead."""

    kind: GroupingKind
    competency_ids: tuple[int, ...] = ()
    per_group: int | None = None
    groups: int | None = None
    capacity: int | None = None
    absent: frozenset[int] = frozenset()
    ignored_rules: frozenset[int] = frozenset()
    novelty: float = 0.5
    balance: tuple[Balance, ...] = ()
    seed: int = 0


@dataclass(slots=True)
class StoredRequest:
    """The part of a request that is kept with its plan as JSON, with the last moves for « Annuler »."""

    per_group: int | None = None
    groups: int | None = None
    capacity: int | None = None
    absent: list[int] = field(default_factory=list)
    ignored_rules: list[int] = field(default_factory=list)
    novelty: float = 0.5
    balance: list[str] = field(default_factory=list)
    seed: int = 0
    undo: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, plan: GroupingPlan) -> StoredRequest:
        """What is kept with a plan."""
        return cls(**json.loads(plan.request))

    def keep(self, plan: GroupingPlan) -> None:
        """Write it back; the plan's version moves on."""
        plan.request = json.dumps(asdict(self))


def stored(request: PlanRequest) -> StoredRequest:
    """The part of a request that its plan does not hold in columns."""
    return StoredRequest(
        per_group=request.per_group,
        groups=request.groups,
        capacity=request.capacity,
        absent=sorted(request.absent),
        ignored_rules=sorted(request.ignored_rules),
        novelty=request.novelty,
        balance=[one.value for one in request.balance],
        seed=request.seed,
    )


def request_of(plan: GroupingPlan) -> PlanRequest:
    """What was asked for a plan, as it stands now: those absent may have come back since."""
    kept = StoredRequest.of(plan)
    return PlanRequest(
        kind=plan.kind,
        competency_ids=tuple(competency.id for competency in plan.competencies),
        per_group=kept.per_group,
        groups=kept.groups,
        capacity=kept.capacity,
        absent=frozenset(kept.absent),
        ignored_rules=frozenset(kept.ignored_rules),
        novelty=kept.novelty,
        balance=tuple(Balance(one) for one in kept.balance),
        seed=kept.seed,
    )


def question(
    session: Session,
    actor: Actor,
    class_group: ClassGroup,
    students: Sequence[Student],
    request: PlanRequest,
    *,
    fixed: Mapping[int, int] | None = None,
    before: GroupingPlan | None = None,
) -> Question:
    """What to ask the engine for these students of the class. Raises Contradiction where no group can be made.

    `before` is the plan whose groups are asked for anew: it does not count as past.
    """
    ids = tuple(student.id for student in students)
    competencies = () if request.kind is GroupingKind.RANDOM else request.competency_ids
    ranks = {
        (one.student_id, one.competency_id): one.rank for one in suggestions.list_standings(session, ids, competencies)
    }
    fixed = dict(fixed or {})
    absent = request.absent & set(ids)
    seen = set(ids) if request.kind in FOR_EVERYBODY else {student for student, _competency in ranks}
    groups, smallest, largest = sizes(request, len((seen | fixed.keys()) - absent), len(set(ids) - absent))
    return Question(
        kind=_engine_kind(request).value,
        students=ids,
        competencies=competencies,
        ranks=ranks,
        smallest=smallest,
        largest=largest,
        groups=groups,
        rules=_rules(session, class_group, actor, set(ids), request.ignored_rules),
        fixed=fixed,
        absent=absent,
        history=past_groups(session, class_group, request.kind, before),
        novelty=request.novelty,
        balance=_balance(session, class_group, students, request.balance, actor),
        seed=request.seed,
        level_count=len(level_scales.active(session).levels),
    )


def _engine_kind(request: PlanRequest) -> GroupingKind:
    """On a single competency everybody's next step is the same: like needs are then what tells groups apart."""
    is_alone = request.kind is GroupingKind.NEEDS_NAMED and len(request.competency_ids) == 1
    return GroupingKind.NEEDS_PROFILE if is_alone else request.kind


def sizes(request: PlanRequest, placed: int, present: int) -> tuple[int | None, int, int]:
    """The number of groups (None: as many as it takes) and their smallest and largest sizes. Raises Contradiction."""
    _refuse_too_few(placed, present)
    if request.kind is GroupingKind.TUTORING:
        return request.groups, *USUAL_SIZES[request.kind]
    capacity = request.capacity or placed
    if request.groups is not None:
        if request.groups > placed:
            values = {"groups": request.groups, "students": placed}
            raise Contradiction("more_groups_than_students", hint="fewer_groups", values=values)
        largest = min(-(-placed // request.groups) + 1, capacity)
        return request.groups, max(1, placed // request.groups - 1), largest
    if request.per_group is None:
        smallest, largest, groups = *USUAL_SIZES[request.kind], None
    elif request.per_group == 2:
        smallest, largest, groups = 2, 3, placed // 2
    else:
        # « Par 4 » means fours, and threes where the class cannot be divided by four.
        smallest, largest, groups = request.per_group - 1, request.per_group, -(-placed // request.per_group)
    if capacity < largest:
        largest, groups = capacity, None
    smallest = min(smallest, largest)
    while smallest > 1 and -(-placed // largest) > placed // smallest:
        smallest -= 1
    return groups, smallest, largest


def _refuse_too_few(placed: int, present: int) -> None:
    if present == 0:
        raise Contradiction("nobody_present", hint="come_back")
    if placed == 0:
        raise Contradiction("nobody_observed", hint="observe_first")
    if placed == 1:
        raise Contradiction("one_student", hint="one_observed" if present > 1 else "one_present")


def list_absent(session: Session, class_group: ClassGroup, day: date) -> list[int]:
    """Whom somebody ticked absent in a séance of that day."""
    return list(
        session.scalars(
            select(AssessmentAbsence.student_id)
            .join(Assessment, Assessment.id == AssessmentAbsence.assessment_id)
            .where(Assessment.class_group_id == class_group.id, Assessment.observed_on == day)
            .distinct()
            .order_by(AssessmentAbsence.student_id)
        )
    )


def origins(session: Session, class_group: ClassGroup, student_ids: Collection[int], actor: Actor) -> dict[int, str]:
    """The class that each student of a group or workshop comes from; nothing for a class."""
    if class_group.kind is ClassGroupKind.CLASS:
        return {}
    rows = session.execute(
        select(Enrolment.student_id, ClassGroup.name)
        .join(ClassGroup, ClassGroup.id == Enrolment.class_group_id)
        .where(
            Enrolment.student_id.in_(student_ids),
            ClassGroup.kind == ClassGroupKind.CLASS,
            enrolled_on(actor.today),
        )
        .order_by(Enrolment.student_id, ClassGroup.id)
    )
    return dict(rows.all())


def family(kind: GroupingKind) -> frozenset[GroupingKind]:
    """The kinds whose past groups count for this one: need brings the same students together, mixing should not."""
    if kind in NEEDS:
        return NEEDS
    return frozenset({kind}) if kind is GroupingKind.TUTORING else frozenset({GroupingKind.MIXED, GroupingKind.RANDOM})


def past_groups(
    session: Session, class_group: ClassGroup, kind: GroupingKind, before: GroupingPlan | None
) -> tuple[Groups, ...]:
    """The published groups of the class that count for this kind, the newest first; a tutor comes first."""
    past = (
        select(GroupingPlan.id)
        .where(
            GroupingPlan.class_group_id == class_group.id,
            GroupingPlan.kind.in_(family(kind)),
            GroupingPlan.published_at.is_not(None),
            GroupingPlan.id != (before.id if before is not None else 0),
        )
        .order_by(GroupingPlan.starts_on.desc(), GroupingPlan.id.desc())
        .limit(REMEMBERED)
    )
    plan_ids = session.scalars(past).all()
    rows = session.execute(
        select(ActivityGroup.plan_id, ActivityGroup.id, Membership.student_id)
        .join(Membership, Membership.activity_group_id == ActivityGroup.id)
        .where(ActivityGroup.plan_id.in_(plan_ids))
        .order_by(ActivityGroup.position, Membership.is_tutor.desc(), Membership.id)
    )
    found: dict[int, dict[int, list[int]]] = {plan_id: {} for plan_id in plan_ids}
    for plan_id, group_id, student_id in rows:
        found[plan_id].setdefault(group_id, []).append(student_id)
    return tuple(tuple(tuple(group) for group in groups.values()) for groups in found.values())


def _rules(
    session: Session, class_group: ClassGroup, actor: Actor, students: set[int], ignored: frozenset[int]
) -> tuple[PairWish, ...]:
    """The rules in force; one that names somebody who left waits without a word."""
    return tuple(
        PairWish(rule.first_student_id, rule.second_student_id, _kind(rule.kind), rule.is_hard)
        for rule in pair_rules.list_in_force(session, class_group, actor.today)
        if rule.id not in ignored and {rule.first_student_id, rule.second_student_id} <= students
    )


def _kind(kind: PairRuleKind) -> Literal["apart", "together"]:
    return "apart" if kind is PairRuleKind.APART else "together"


def _balance(
    session: Session, class_group: ClassGroup, students: Sequence[Student], wished: Collection[Balance], actor: Actor
) -> dict[str, tuple[str | None, ...]]:
    found: dict[str, tuple[str | None, ...]] = {}
    if Balance.ORIGIN in wished:
        home = origins(session, class_group, [student.id for student in students], actor)
        found["origin"] = tuple(home.get(student.id) for student in students)
    if Balance.SEX in wished:
        found["sex"] = tuple(student.sex.value if student.sex is not None else None for student in students)
    return found
