"""The dashboard of the classes without marks: counts from the summaries, whatever the length of the log."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Date, Integer, Select, and_, bindparam, case, exists, func, select
from sqlalchemy.orm import Session

from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.differentiation import ActivityGroup, GroupingKind, GroupingPlan
from evaluation_tool.models.evidence import (
    AssessmentRequest,
    Attainment,
    DomainTally,
    Observation,
    ObservationSource,
    RequestStatus,
)
from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import Grid, GridClass, GridItem, NotTaught
from evaluation_tool.models.level_scale import Level
from evaluation_tool.services import last_seen, level_scales, plans, review_remit
from evaluation_tool.services.review_remit import DAY, HERE, ROOMS, Member, RemitView, Room
from evaluation_tool.services.student_progress import scale_of

_SINCE = bindparam("since", type_=Date)
_FAMILIES = bindparam("families", type_=Integer, expanding=True)
NEEDS = (GroupingKind.NEEDS_NAMED, GroupingKind.NEEDS_PROFILE)

# What is taught in a class or one of its workshops, and whether some student of the class was seen on it this year.
_root = case((ClassGroup.id.in_(ROOMS), ClassGroup.id), else_=ClassGroup.parent_id)
_AT_WORK = (
    select(
        _root,
        GridItem.competency_id,
        exists()
        .where(
            Enrolment.class_group_id == _root,
            Enrolment.starts_on <= DAY,
            func.coalesce(Enrolment.ends_on, DAY) >= DAY,
            Attainment.student_id == Enrolment.student_id,
            Attainment.competency_id == GridItem.competency_id,
            Attainment.observed_on >= _SINCE,
        )
        .correlate(ClassGroup, GridItem),
    )
    .join(GridClass, GridClass.class_group_id == ClassGroup.id)
    .join(Grid, and_(Grid.id == GridClass.grid_id, Grid.archived_at.is_(None)))
    .join(GridItem, and_(GridItem.grid_id == Grid.id, GridItem.hidden_at.is_(None), GridItem.is_self_only.is_(False)))
    .outerjoin(NotTaught, and_(NotTaught.grid_item_id == GridItem.id, NotTaught.class_group_id == ClassGroup.id))
    .where(ClassGroup.id.in_(_FAMILIES), NotTaught.grid_item_id.is_(None))
)
_TALLIES = (
    select(DomainTally.domain_id, DomainTally.level_id, func.sum(DomainTally.competencies))
    .join(Enrolment, Enrolment.student_id == DomainTally.student_id)
    .where(HERE)
    .group_by(DomainTally.domain_id, DomainTally.level_id)
)
# A student's account writes nothing else than its own view of itself.
_OWN_VIEWS = (
    select(Enrolment.class_group_id, func.count())
    .join(Account, Account.student_id == Enrolment.student_id)
    .where(
        HERE,
        exists().where(
            Observation.author_id == Account.id,
            Observation.source == ObservationSource.SELF,
            Observation.is_effective,
            Observation.observed_on >= _SINCE,
        ),
    )
    .group_by(Enrolment.class_group_id)
)
_WAITING = (
    select(Enrolment.class_group_id, func.count())
    .join(AssessmentRequest, AssessmentRequest.student_id == Enrolment.student_id)
    .where(HERE, AssessmentRequest.status == RequestStatus.WAITING)
    .group_by(Enrolment.class_group_id)
)
_GROUPS = (
    select(GroupingPlan.class_group_id, func.count(ActivityGroup.id))
    .join(ActivityGroup, ActivityGroup.plan_id == GroupingPlan.id)
    .where(GroupingPlan.class_group_id.in_(_FAMILIES), plans.is_running(DAY), GroupingPlan.kind.in_(NEEDS))
    .group_by(GroupingPlan.class_group_id)
)


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class in figures that a director can check by opening it."""

    room: Room
    students: int
    observed: int  # competencies at work, seen this year on one student at least
    at_work: int
    last_on: date | None
    unseen: int
    own_views: int
    waiting: int
    groups: int


@dataclass(frozen=True, slots=True)
class DomainLine:
    """How what was seen in a domain spreads over the levels: competencies of students, counted one by one."""

    name: str
    counts: Mapping[int, int]

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The classes, and how what was seen there spreads over the levels."""

    lines: tuple[ClassLine, ...]
    domains: tuple[DomainLine, ...]
    levels: Sequence[Level]


def read(session: Session, remit: RemitView, *, today: date, weeks: int, within: RemitView | None = None) -> Dashboard:
    """The classes of a remit, in a handful of queries; the domains of one class, where `within` narrows them."""
    if not remit.rooms:
        return Dashboard((), (), level_scales.active(session).levels)
    began = review_remit.year_began(session, today)
    asked = {"rooms": remit.ids, "families": remit.family_ids, "day": today, "since": began}
    members = review_remit.list_members(session, remit.ids, today)
    last = last_seen.last_days(session, {member.student_id for member in members})
    of_class: dict[int, list[Member]] = defaultdict(list)
    for member in members:
        of_class[member.class_group_id].append(member)
    work = list_work(session, remit, today)
    own, waiting, groups = (_counts(session, query, asked) for query in (_OWN_VIEWS, _WAITING, _GROUPS))
    limit = today - timedelta(weeks=weeks)
    lines = tuple(
        ClassLine(
            room=room,
            students=len(of_class[room.id]),
            observed=len({competency for competency, is_seen in work[room.id] if is_seen}),
            at_work=len({competency for competency, _is_seen in work[room.id]}),
            last_on=max((last[one.student_id] for one in of_class[room.id] if one.student_id in last), default=None),
            unseen=sum(is_unseen(member, last, limit) for member in of_class[room.id]),
            own_views=own.get(room.id, 0),
            waiting=waiting.get(room.id, 0),
            groups=sum(groups.get(one, 0) for one in room.family),
        )
        for room in remit.rooms
    )
    return Dashboard(lines, list_domains(session, (within or remit).ids, today), level_scales.active(session).levels)


def is_unseen(member: Member, last: Mapping[int, date], limit: date) -> bool:
    """Whether nobody observed the student since that day; who came later was not forgotten."""
    return max(member.since, last.get(member.student_id, member.since)) <= limit


def list_work(session: Session, remit: RemitView, today: date) -> dict[int, set[tuple[int, bool]]]:
    """What is taught in each class, and whether it was seen this year on one of its students at least."""
    began = review_remit.year_began(session, today)
    asked = {"rooms": remit.ids, "families": remit.family_ids, "day": today, "since": began}
    work: dict[int, set[tuple[int, bool]]] = defaultdict(set)
    for class_group_id, competency_id, is_seen in session.execute(_AT_WORK, asked):
        work[class_group_id].add((competency_id, is_seen))
    return work


def _counts(session: Session, query: Select[int, int], asked: Mapping[str, object]) -> dict[int, int]:
    return {class_group_id: count for class_group_id, count in session.execute(query, asked)}  # noqa: C416


def list_domains(session: Session, class_group_ids: Collection[int], today: date) -> tuple[DomainLine, ...]:
    """How what was seen of the students of some classes spreads over the levels, domain by domain."""
    ranks = scale_of(session).ranks
    rows = session.execute(_TALLIES, {"rooms": list(class_group_ids), "day": today}).all()
    names = domain_names(session, {row[0] for row in rows})
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for domain_id, level_id, count in rows:
        found[names.get(domain_id, "")][ranks[level_id]] += count
    return tuple(DomainLine(name, counts) for name, counts in sorted(found.items()))


def domain_names(session: Session, domain_ids: Collection[int]) -> dict[int, str]:
    """The title of each domain, from the newest version that has it."""
    rows = session.execute(
        select(CompetencyVersion.competency_id, CompetencyVersion.title)
        .where(CompetencyVersion.competency_id.in_(domain_ids))
        .order_by(CompetencyVersion.framework_version_id)
    )
    return {domain_id: title for domain_id, title in rows}  # noqa: C416 - a Row is no pair for mypy
