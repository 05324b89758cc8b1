"""What a teacher changes on the board: moves, what stays put, undoing, and proposing the rest anew.

A change says what its author saw and what is wanted: on a board that a colleague changed meanwhile, every move that
still makes sense is done and the others are told. Nothing is overwritten unseen.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.models.differentiation import GroupingKind, GroupingPlan, Membership
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import audit, classes, plan_engine, plan_requests
from evaluation_tool.services.plan_requests import StoredRequest

# Where a student is who is in no group.
WAITING, AWAY = 0, -1
MOST_UNDONE = 20
BY_HAND = {"code": "by_hand", "values": {}}


class PlanFinished(DomainError):
    """The groups have done their work: they stay as they were."""


class NothingToUndo(DomainError):
    """Nobody moved anything that could be put back."""


class AllKept(DomainError):
    """Every group is kept as it is: nothing is left to propose."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Who is where (a group's number, WAITING or AWAY), and what the teacher wants to stay put."""

    places: Mapping[int, int]
    kept_students: frozenset[int] = frozenset()
    kept_groups: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Rearranged:
    """What became of a change: who is now elsewhere, and who had been moved meanwhile by somebody else."""

    moved: Mapping[int, int]
    missed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seat:
    place: int
    is_tutor: bool = False
    reason: str = "{}"


def arrangement_of(plan: GroupingPlan, students: Sequence[Student]) -> Arrangement:
    """How the board stands for the students of the class today."""
    seats = _seats(plan)
    away = set(StoredRequest.of(plan).absent)
    return Arrangement(
        places={
            student.id: seats[student.id].place if student.id in seats else AWAY if student.id in away else WAITING
            for student in students
        },
        kept_students=frozenset(one.student_id for group in plan.groups for one in group.memberships if one.is_locked),
        kept_groups=frozenset(group.id for group in plan.groups if group.is_locked),
    )


def arrange(
    session: Session, actor: Actor, plan: GroupingPlan, *, seen: Arrangement, wanted: Arrangement, now: datetime
) -> Rearranged:
    """Do what changed between what was seen and what is wanted. Raises PlanFinished, NotFound."""
    _refuse_finished(plan)
    students = classes.list_students(session, plan.class_group, actor.today)
    current = arrangement_of(plan, students)
    asked = {student: place for student, place in wanted.places.items() if place != seen.places.get(student, place)}
    if not set(asked) <= set(current.places) or not set(asked.values()) <= _places(plan):
        raise NotFound
    missed = tuple(
        student for student, place in asked.items() if current.places[student] not in (seen.places[student], place)
    )
    moves = {
        student: _Seat(place, reason=json.dumps(BY_HAND))
        for student, place in asked.items()
        if student not in missed and current.places[student] != place
    }
    _seat(session, plan, moves)
    _keep(plan, wanted.kept_students ^ seen.kept_students, wanted.kept_groups ^ seen.kept_groups, wanted)
    session.flush()
    _tell(session, actor, plan, now)
    return Rearranged({student: seat.place for student, seat in moves.items()}, missed)


def undo(session: Session, actor: Actor, plan: GroupingPlan, *, now: datetime) -> Rearranged:
    """Put everybody back where the last change found them. Raises PlanFinished, NothingToUndo."""
    _refuse_finished(plan)
    kept = StoredRequest.of(plan)
    if not kept.undo:
        raise NothingToUndo
    last = kept.undo.pop()
    kept.keep(plan)
    present = {student.id for student in classes.list_students(session, plan.class_group, actor.today)}
    groups = {group.id: group for group in plan.groups}
    seats = {int(student): _Seat(*seat) for student, seat in last["seats"].items() if int(student) in present}
    _seat(session, plan, {s: seat for s, seat in seats.items() if seat.place in _places(plan)}, note=False)
    for group_id, competency_id in last["labels"].items():
        if int(group_id) in groups:
            groups[int(group_id)].competency_id = competency_id
    session.flush()
    _tell(session, actor, plan, now)
    return Rearranged({student: seat.place for student, seat in seats.items()})


def repropose(session: Session, actor: Actor, plan: GroupingPlan, *, seed: int, now: datetime) -> None:
    """Compute the rest anew around the students and groups that are kept. Raises Contradiction, AllKept, PlanFinished.

    Kept groups are left out of the question altogether; the others keep their names and tasks.
    """
    _refuse_finished(plan)
    open_groups = [group for group in plan.groups if not group.is_locked]
    if not open_groups:
        raise AllKept
    settled = {one.student_id for group in plan.groups if group.is_locked for one in group.memberships}
    students = [
        student
        for student in classes.list_students(session, plan.class_group, actor.today)
        if student.id not in settled
    ]
    fixed = {
        one.student_id: place for place, group in enumerate(open_groups) for one in group.memberships if one.is_locked
    }
    request = replace(plan_requests.request_of(plan), groups=len(open_groups), seed=seed)
    known = {student.id for student in students}
    question = plan_requests.question(
        session,
        actor,
        plan.class_group,
        students,
        request,
        fixed={student: place for student, place in fixed.items() if student in known},
        before=plan,
    )
    answer = plan_engine.propose(question)
    _take(session, plan, answer, [group.id for group in open_groups], known)
    session.flush()
    _tell(session, actor, plan, now)


def _take(
    session: Session, plan: GroupingPlan, answer: plan_engine.Answer, group_ids: Sequence[int], asked: Collection[int]
) -> None:
    """Seat everybody as the engine answered, keeping what was locked locked."""
    locked = {one.student_id for group in plan.groups for one in group.memberships if one.is_locked}
    seats = {
        student: _Seat(
            group_id,
            plan.kind is GroupingKind.TUTORING and place == 0,
            json.dumps(answer.reasons.get(student, {})),
        )
        for group_id, members in zip(group_ids, answer.groups, strict=False)
        for place, student in enumerate(members)
    }
    away = set(StoredRequest.of(plan).absent)
    gone = {one.student_id for group in plan.groups for one in group.memberships} & set(asked) - set(seats)
    seats |= {student: _Seat(AWAY if student in away else WAITING) for student in gone}
    labels = dict(zip(group_ids, answer.labels, strict=False))
    _seat(session, plan, seats, labels=labels)
    for group in plan.groups:
        for one in group.memberships:
            one.is_locked = one.student_id in locked
        group.competency_id = labels.get(group.id, group.competency_id)
    plan.certificate = json.dumps(
        {"figures": answer.figures, "warnings": list(answer.warnings), "repeated": answer.repeated}
    )


def _seat(
    session: Session,
    plan: GroupingPlan,
    seats: Mapping[int, _Seat],
    *,
    labels: Mapping[int, int | None] | None = None,
    note: bool = True,
) -> None:
    """Put students in their places; `note` remembers where they were, for « Annuler »."""
    if not seats:
        return
    before = _seats(plan)
    kept = StoredRequest.of(plan)
    if note:
        kept.undo = [*kept.undo, _remembered(plan, before, set(kept.absent), seats, labels or {})][-MOST_UNDONE:]
    away = set(kept.absent) - seats.keys() | {student for student, seat in seats.items() if seat.place == AWAY}
    kept.absent = sorted(away)
    kept.keep(plan)
    groups = {group.id: group for group in plan.groups}
    for group in plan.groups:
        group.memberships = [one for one in group.memberships if one.student_id not in seats]
    # A student may come back to a group: the old row must be gone before the new one is there.
    session.flush()
    for student, seat in seats.items():
        if seat.place in groups:
            group = groups[seat.place]
            helps = seat.is_tutor or _inherits_role(plan, before.get(student), group.memberships)
            group.memberships.append(Membership(student_id=student, is_tutor=helps, reason=seat.reason))


def _inherits_role(plan: GroupingPlan, before: _Seat | None, others: Collection[Membership]) -> bool:
    """Somebody who helped goes on helping where nobody else does."""
    helped = before is not None and before.is_tutor
    return plan.kind is GroupingKind.TUTORING and helped and not any(one.is_tutor for one in others)


def _remembered(
    plan: GroupingPlan,
    before: Mapping[int, _Seat],
    away: set[int],
    changed: Collection[int],
    labels: Mapping[int, int | None],
) -> dict[str, Any]:
    seats = {student: before.get(student, _Seat(AWAY if student in away else WAITING)) for student in changed}
    return {
        "seats": {student: [seat.place, seat.is_tutor, seat.reason] for student, seat in seats.items()},
        "labels": {group.id: group.competency_id for group in plan.groups if group.id in labels},
    }


def _keep(plan: GroupingPlan, students: Collection[int], groups: Collection[int], wanted: Arrangement) -> None:
    """Lock and unlock the cards and the groups whose mark changed."""
    for group in plan.groups:
        if group.id in groups:
            group.is_locked = group.id in wanted.kept_groups
        for one in group.memberships:
            if one.student_id in students:
                one.is_locked = one.student_id in wanted.kept_students
    if students or groups:
        # Rows beside the plan's own changed: its version moves on all the same.
        flag_modified(plan, "request")


def _seats(plan: GroupingPlan) -> dict[int, _Seat]:
    return {
        one.student_id: _Seat(group.id, one.is_tutor, one.reason) for group in plan.groups for one in group.memberships
    }


def _places(plan: GroupingPlan) -> set[int]:
    return {group.id for group in plan.groups} | {WAITING, AWAY}


def _refuse_finished(plan: GroupingPlan) -> None:
    if plan.finished_at is not None:
        raise PlanFinished


def _tell(session: Session, actor: Actor, plan: GroupingPlan, now: datetime) -> None:
    """The journal knows of changes that students see."""
    if plan.published_at is not None:
        audit.record(session, "groups.changed", now=now, account_id=actor.account_id, ids={"plan": plan.id})
