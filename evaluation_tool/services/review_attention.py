"""Points of attention of the students that somebody reviews: the rules applied to the evidence, and who looked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from evaluation_tool.domain.attention import (
    AttentionRule,
    Discovery,
    Facts,
    Look,
    Point,
    Thresholds,
    Wish,
    points_of,
    was_looked_at,
)
from evaluation_tool.domain.errors import DomainError
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import Enrolment
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import (
    AssessmentRequest,
    Attainment,
    Observation,
    ObservationSource,
    RequestStatus,
)
from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import Grid, GridClass, GridItem, NotTaught
from evaluation_tool.models.people import Student
from evaluation_tool.models.review import AttentionAcknowledgement
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit, last_seen, review_remit, support_runs
from evaluation_tool.services.review_remit import HERE, ROOMS, Member, RemitView
from evaluation_tool.services.student_progress import scale_of


class GoneAlready(DomainError):
    """The point does not hold any more, or its evidence changed since the page was shown."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody looked, and wrote what was seen or decided."""

    rule: AttentionRule
    comment: str
    author: str
    on: date


@dataclass(frozen=True, slots=True)
class AttentionLine:
    """One point of one student, with the words of its competencies; `looked` is the last time somebody did."""

    student_id: int
    student: str
    class_group_id: int
    class_name: str
    point: Point
    wordings: tuple[str, ...]
    looked: Looked | None
    is_open: bool


_LOWEST = bindparam("lowest", type_=Integer, expanding=True)


def _judged(seen: type[Observation]) -> ColumnElement[bool]:
    """The effective judgements of teachers on the pair of an attainment."""
    return and_(
        seen.student_id == Attainment.student_id,
        seen.competency_id == Attainment.competency_id,
        seen.source == ObservationSource.TEACHER,
        seen.is_effective,
        seen.level_id.is_not(None),
    )


_above, _below = aliased(Observation), aliased(Observation)
_last_above = (
    select(func.max(_above.observed_on))
    .where(_judged(_above), _above.level_id.not_in(_LOWEST))
    .correlate(Attainment)
    .scalar_subquery()
)
# The day from which the level never left the first one: after the last higher judgement, if there was one.
_first_below = (
    select(func.min(_below.observed_on))
    .where(_judged(_below), _below.observed_on > func.coalesce(_last_above, date.min))
    .correlate(Attainment)
    .scalar_subquery()
)
# By student alone: its primary key is then followed, where the index of levels would give every year's students.
_DISCOVERED = (
    select(Attainment.student_id, Attainment.competency_id, func.coalesce(_first_below, Attainment.observed_on))
    .join(Enrolment, Enrolment.student_id == Attainment.student_id)
    .where(HERE, func.coalesce(Attainment.level_id, 0).in_(_LOWEST))
    .distinct()
)
_AT_WORK = (
    select(GridClass.class_group_id, GridItem.competency_id)
    .join(Grid, and_(Grid.id == GridClass.grid_id, Grid.archived_at.is_(None)))
    .join(GridItem, and_(GridItem.grid_id == Grid.id, GridItem.hidden_at.is_(None), GridItem.is_self_only.is_(False)))
    .outerjoin(
        NotTaught, and_(NotTaught.grid_item_id == GridItem.id, NotTaught.class_group_id == GridClass.class_group_id)
    )
    .where(GridClass.class_group_id.in_(ROOMS), NotTaught.grid_item_id.is_(None))
)
_WISHES = (
    select(AssessmentRequest.student_id, AssessmentRequest.id, GridItem.competency_id, AssessmentRequest.asked_at)
    .join(GridItem, GridItem.id == AssessmentRequest.grid_item_id)
    .where(
        AssessmentRequest.status == RequestStatus.WAITING,
        AssessmentRequest.student_id.in_(select(Enrolment.student_id).where(HERE)),
    )
    .order_by(AssessmentRequest.asked_at, AssessmentRequest.id)
)


def usual_thresholds(session: Session) -> Thresholds:
    """Those of the school."""
    establishment = session.get_one(Establishment, 1)
    return Thresholds(establishment.stale_after_weeks, establishment.discover_after_weeks)


def list_points(
    session: Session,
    remit: RemitView,
    thresholds: Thresholds,
    today: date,
    *,
    student_id: int | None = None,
) -> list[AttentionLine]:
    """Every point that holds for the students of a remit (or for one of them), by class and name."""
    members = [
        member
        for member in review_remit.list_members(session, remit.ids, today)
        if student_id in {None, member.student_id}
    ]
    students = {member.student_id for member in members}
    facts = _facts(session, remit, members, today)
    held = [(member, point) for member in members for point in points_of(facts[member.student_id], thresholds, today)]
    looks = _looks(session, students)
    words = wordings(session, {one for _member, point in held for one in point.competencies})
    names = {room.id: room.name for room in remit.rooms}
    lines = [_line(member, point, looks[member.student_id], names, words, today) for member, point in held]
    place = {room.id: number for number, room in enumerate(remit.rooms)}
    return _once(sorted(lines, key=lambda line: place[line.class_group_id]))


def acknowledge(
    session: Session,
    actor: Actor,
    student: Student,
    line: AttentionLine,
    *,
    key: str,
    comment: str,
    now: datetime,
) -> AttentionAcknowledgement:
    """Say that one looked at the point, and what comes of it. Raises GoneAlready where the evidence is another one."""
    if line.point.key != key or line.student_id != student.id:
        raise GoneAlready
    seen = AttentionAcknowledgement(
        student_id=student.id,
        rule=line.point.rule.value,
        evidence_key=key,
        comment=comment,
        author_id=actor.account_id,
        acknowledged_on=actor.today,
    )
    session.add(seen)
    session.flush()
    audit.record(
        session,
        "attention.acknowledged",
        now=now,
        account_id=actor.account_id,
        ids={"acknowledgement": seen.id},
        details=[audit.Detail({"rule": seen.rule}, student.id)],
    )
    return seen


def list_looked(session: Session, student_id: int) -> list[Looked]:
    """What was said of a student's points, the newest first."""
    return [looked for _look, looked in reversed(_looks(session, [student_id])[student_id])]


def _line(
    member: Member,
    point: Point,
    looks: Iterable[tuple[Look, Looked]],
    names: Mapping[int, str],
    wordings: Mapping[int, str],
    today: date,
) -> AttentionLine:
    mine = [(look, looked) for look, looked in looks if look.rule is point.rule]
    return AttentionLine(
        student_id=member.student_id,
        student=member.full_name,
        class_group_id=member.class_group_id,
        class_name=names[member.class_group_id],
        point=point,
        wordings=tuple(wordings[one] for one in point.competencies if one in wordings),
        looked=mine[-1][1] if mine else None,
        is_open=not was_looked_at(point, [look for look, _looked in mine], today),
    )


def _once(lines: Iterable[AttentionLine]) -> list[AttentionLine]:
    """A student of two reviewed classes has each point once, in the first of them."""
    found: dict[tuple[int, AttentionRule], AttentionLine] = {}
    for line in lines:
        found.setdefault((line.student_id, line.point.rule), line)
    return list(found.values())


def _facts(session: Session, remit: RemitView, members: Collection[Member], today: date) -> dict[int, Facts]:
    last = last_seen.last_days(session, {member.student_id for member in members})
    asked = {"rooms": remit.family_ids, "day": today}
    discoveries = _discoveries(session, remit, today)
    wishes: dict[int, list[Wish]] = defaultdict(list)
    for student, request, competency, asked_at in session.execute(_WISHES, asked):
        wishes[student].append(Wish(request, competency, asked_at.date()))
    support = support_runs.support_days(session, remit.family_ids, today)
    return {
        member.student_id: Facts(
            arrived_on=member.since,
            last_on=last.get(member.student_id),
            discoveries=tuple(discoveries[member.student_id]),
            wishes=tuple(wishes[member.student_id]),
            support_days=support.get(member.student_id, ()),
        )
        for member in members
    }


def _discoveries(session: Session, remit: RemitView, today: date) -> dict[int, list[Discovery]]:
    """What each student is at the first level of, among what its classes work on today."""
    scale = scale_of(session)
    first = scale.ladder[0].rank
    lowest = [level for level, rank in scale.ranks.items() if rank <= first]
    work: dict[int, set[int]] = defaultdict(set)
    for class_group_id, competency in session.execute(_AT_WORK, {"rooms": remit.family_ids}):
        work[class_group_id].add(competency)
    own: dict[int, set[int]] = defaultdict(set)
    for member in review_remit.list_members(session, remit.family_ids, today):
        own[member.student_id] |= work[member.class_group_id]
    found: dict[int, list[Discovery]] = defaultdict(list)
    asked = {"rooms": remit.family_ids, "day": today, "lowest": lowest}
    for student, competency, since in session.execute(_DISCOVERED, asked):
        if competency in own[student]:
            found[student].append(Discovery(competency, since))
    return found


def _looks(session: Session, student_ids: Collection[int]) -> dict[int, list[tuple[Look, Looked]]]:
    """Who looked at what, the newest last."""
    found: dict[int, list[tuple[Look, Looked]]] = defaultdict(list)
    rows = session.execute(
        select(
            AttentionAcknowledgement.student_id,
            AttentionAcknowledgement.rule,
            AttentionAcknowledgement.evidence_key,
            AttentionAcknowledgement.comment,
            Account.display_name,
            AttentionAcknowledgement.acknowledged_on,
        )
        .join(Account, Account.id == AttentionAcknowledgement.author_id)
        .where(AttentionAcknowledgement.student_id.in_(student_ids))
        .order_by(AttentionAcknowledgement.acknowledged_on, AttentionAcknowledgement.id)
    )
    for student, name, key, comment, author, on in rows:
        rule = AttentionRule(name)
        found[student].append((Look(rule, key, on), Looked(rule, comment, author, on)))
    return found


def wordings(session: Session, competency_ids: Collection[int]) -> dict[int, str]:
    """Each competency in the words of the newest grid that works on it."""
    rows = session.execute(
        select(GridItem.competency_id, func.coalesce(func.nullif(GridItem.wording, ""), CompetencyVersion.title))
        .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
        .where(GridItem.competency_id.in_(competency_ids))
        .order_by(GridItem.id)
    )
    return {competency: wording for competency, wording in rows}  # noqa: C416 - a Row is no pair for mypy
