"""Plans of groups in which a record that becomes an alias has a seat: the seat goes to the student who is kept."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from evaluation_tool.models.differentiation import GroupingPlan, Membership
from evaluation_tool.services.erasure import plans_about
from evaluation_tool.services.plan_engine import NAMING_STUDENTS
from evaluation_tool.services.plan_requests import StoredRequest


def hand_over_seats(session: Session, kept_id: int, duplicate_id: int) -> None:
    """Seat the kept student where the duplicate sat, once in a plan, and name it where the duplicate was named.

    The last moves can no longer be taken back there; the plan's version moves on, so that open boards notice.
    """
    for plan in session.scalars(select(GroupingPlan).where(GroupingPlan.id.in_(plans_about(session, {duplicate_id})))):
        seats = {seat.student_id: seat for group in plan.groups for seat in group.memberships}
        duplicate = seats.get(duplicate_id)
        if duplicate is not None and kept_id in seats:
            duplicate.group.memberships.remove(seats.pop(duplicate_id))
        elif duplicate is not None:
            duplicate.student_id = kept_id
        for seat in seats.values():
            _rename(seat, kept_id, duplicate_id)
        plan.certificate = json.dumps(_renamed(json.loads(plan.certificate), kept_id, duplicate_id))
        request = StoredRequest.of(plan)
        if duplicate_id in request.absent:
            # Whoever sits in a group was there.
            here = {kept_id} & seats.keys()
            request.absent = sorted({kept_id, *request.absent} - {duplicate_id} - here)
        request.undo = []
        request.keep(plan)
        flag_modified(plan, "request")
    session.flush()


def _rename(seat: Membership, kept_id: int, duplicate_id: int) -> None:
    """Nobody sits somewhere because of itself: such a reason goes."""
    before = json.loads(seat.reason)
    after = _renamed(before, kept_id, duplicate_id)
    seat.reason = json.dumps({} if after != before and seat.student_id == kept_id else after)


def _renamed(value: Any, kept_id: int, duplicate_id: int, *, names: bool = False) -> Any:
    """The same words with one number for another, wherever they name students."""
    match value:
        case dict():
            return {
                key: _renamed(inner, kept_id, duplicate_id, names=names or key in NAMING_STUDENTS)
                for key, inner in value.items()
            }
        case list():
            return [_renamed(inner, kept_id, duplicate_id, names=names) for inner in value]
        case _:
            return kept_id if names and value == duplicate_id else value
