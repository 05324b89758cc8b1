"""Indicators of a period for a project's report: counts only, with nobody's name, the small ones hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Date, DateTime, Integer, Select, bindparam, case, func, select, union
from sqlalchemy.orm import Session

from evaluation_tool.domain.disclosure import Disclosed, disclosed, disclosed_alone
from evaluation_tool.models.account import Account, LoginSession
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.class_group import Enrolment
from evaluation_tool.models.differentiation import ActivityGroup, GroupingPlan, WorkPlan, WorkPlanItem
from evaluation_tool.models.evidence import AssessmentRequest, Observation, ObservationSource, RequestStatus
from evaluation_tool.policy import Role
from evaluation_tool.services.review_remit import RemitView
from evaluation_tool.services.student_progress import scale_of

_STUDENTS = bindparam("students", type_=Integer, expanding=True)
_ROOMS = bindparam("rooms", type_=Integer, expanding=True)
_LOW = bindparam("low", type_=Integer, expanding=True)
_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_BEGIN, _END = bindparam("begin", type_=DateTime), bindparam("end", type_=DateTime)

_judged = (
    select(
        Observation.student_id,
        Observation.observed_on,
        func.lag(Observation.level_id)
        .over(
            partition_by=(Observation.student_id, Observation.competency_id),
            order_by=(Observation.observed_on, Observation.sequence),
        )
        .label("before"),
    )
    .where(
        Observation.student_id.in_(_STUDENTS),
        Observation.source == ObservationSource.TEACHER,
        Observation.is_effective,
        Observation.level_id.is_not(None),
        Observation.observed_on <= _LAST,
    )
    .subquery()
)
# A retry: seen again after a time when it was not there yet.
_OBSERVATIONS = (
    select(_judged.c.student_id, func.count(), func.sum(case((_judged.c.before.in_(_LOW), 1), else_=0)))
    .where(_judged.c.observed_on >= _FIRST)
    .group_by(_judged.c.student_id)
)
_OWN_VIEWS = (
    select(Account.student_id, func.count())
    .join(Observation, Observation.author_id == Account.id)
    .where(
        Account.student_id.in_(_STUDENTS),
        Observation.source == ObservationSource.SELF,
        Observation.is_effective,
        Observation.observed_on.between(_FIRST, _LAST),
    )
    .group_by(Account.student_id)
)
_ANSWERED = (
    select(AssessmentRequest.student_id, func.count())
    .where(
        AssessmentRequest.student_id.in_(_STUDENTS),
        AssessmentRequest.status == RequestStatus.ANSWERED,
        AssessmentRequest.answered_at >= _BEGIN,
        AssessmentRequest.answered_at < _END,
    )
    .group_by(AssessmentRequest.student_id)
)
_plan_began = (GroupingPlan.published_at.is_not(None), GroupingPlan.starts_on.between(_FIRST, _LAST))
_GROUPS = (
    select(GroupingPlan.class_group_id, func.count(ActivityGroup.id))
    .join(ActivityGroup, ActivityGroup.plan_id == GroupingPlan.id)
    .where(GroupingPlan.class_group_id.in_(_ROOMS), *_plan_began)
    .group_by(GroupingPlan.class_group_id)
)
_ACTIVITIES = union(
    select(GroupingPlan.class_group_id, ActivityGroup.activity_id)
    .join(ActivityGroup, ActivityGroup.plan_id == GroupingPlan.id)
    .where(GroupingPlan.class_group_id.in_(_ROOMS), *_plan_began, ActivityGroup.activity_id.is_not(None)),
    select(WorkPlan.class_group_id, WorkPlanItem.activity_id)
    .join(WorkPlanItem, WorkPlanItem.work_plan_id == WorkPlan.id)
    .where(
        WorkPlan.class_group_id.in_(_ROOMS),
        WorkPlan.published_at.is_not(None),
        WorkPlan.starts_on.between(_FIRST, _LAST),
        WorkPlanItem.activity_id.is_not(None),
    ),
)
_ACTIVE = (
    select(Account.id, Account.is_admin, Account.is_director, Account.teacher_id, Account.student_id)
    .join(LoginSession, LoginSession.account_id == Account.id)
    .where(LoginSession.created_at < _END, LoginSession.last_seen_at >= _BEGIN)
    .distinct()
)


@dataclass(frozen=True, slots=True)
class Indicators:
    """For each indicator a column of the classes, in the order of their names; accounts by role."""

    classes: int
    students: Disclosed
    observed: Disclosed
    observations: Disclosed
    retries: Disclosed
    own_views: Disclosed
    answered: Disclosed
    groups: Disclosed
    activities: Disclosed
    active: Mapping[Role, int | None]


def read(session: Session, remit: RemitView, period: Period, today: date) -> Indicators:
    """What was done in the classes of a remit, from the period's first day to its last (today, while it runs)."""
    last = min(period.ends_on, today)
    homes = _homes(session, remit, period.starts_on, last)
    scale = scale_of(session)
    asked = {
        "students": list(homes),
        "rooms": remit.family_ids,
        "first": period.starts_on,
        "last": last,
        "begin": datetime.combine(period.starts_on, time(), UTC),
        "end": datetime.combine(last + timedelta(days=1), time(), UTC),
        "low": [level for level, rank in scale.ranks.items() if rank < scale.succeeds_from],
    }
    seen = session.execute(_OBSERVATIONS, asked).all()

    def by_class(counts: Mapping[int, int]) -> Disclosed:
        found: Counter[int] = Counter()
        for student, count in counts.items():
            found[homes[student]] += count
        return disclosed([found[room.id] for room in remit.rooms])

    return Indicators(
        classes=len(remit.rooms),
        students=by_class(dict.fromkeys(homes, 1)),
        observed=by_class({row[0]: 1 for row in seen}),
        observations=by_class({row[0]: row[1] for row in seen}),
        retries=by_class({row[0]: row[2] for row in seen}),
        own_views=by_class(_counts(session, _OWN_VIEWS, asked)),
        answered=by_class(_counts(session, _ANSWERED, asked)),
        groups=_by_family(remit, _counts(session, _GROUPS, asked)),
        activities=_by_family(remit, Counter(row[0] for row in session.execute(_ACTIVITIES, asked))),
        active=_active(session, asked),
    )


def _homes(session: Session, remit: RemitView, first: date, last: date) -> dict[int, int]:
    """The students of the period, each in one class: the last it was in."""
    rows = session.execute(
        select(Enrolment.student_id, Enrolment.class_group_id)
        .where(
            Enrolment.class_group_id.in_(remit.ids),
            Enrolment.starts_on <= last,
            func.coalesce(Enrolment.ends_on, last) >= first,
        )
        .order_by(Enrolment.starts_on, Enrolment.id)
    )
    return {student: class_group for student, class_group in rows}  # noqa: C416 - a Row is no pair for mypy


def _counts(session: Session, query: Select[Any, int], asked: Mapping[str, object]) -> dict[int, int]:
    return {row[0]: row[1] for row in session.execute(query, asked)}


def _by_family(remit: RemitView, counts: Mapping[int, int]) -> Disclosed:
    """What was done in a workshop was done in its class."""
    return disclosed([sum(counts.get(one, 0) for one in room.family) for room in remit.rooms])


def _active(session: Session, asked: Mapping[str, object]) -> dict[Role, int | None]:
    """How many accounts of each role were used; one person may have several roles, so nothing adds them up."""
    rows: Collection[Any] = session.execute(_ACTIVE, asked).all()
    held = {
        Role.ADMIN: sum(row.is_admin for row in rows),
        Role.DIRECTOR: sum(row.is_director for row in rows),
        Role.TEACHER: sum(row.teacher_id is not None for row in rows),
        Role.STUDENT: sum(row.student_id is not None for row in rows),
    }
    return {role: disclosed_alone(count) for role, count in held.items()}
