"""The no-marks classes in somebody's remit: what every page of the review starts from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import establishments
from evaluation_tool.services.classes import in_use

# Written once: building a statement costs more than running it.
ROOMS = bindparam("rooms", type_=Integer, expanding=True)
DAY = bindparam("day", type_=Date)
HERE = and_(
    Enrolment.class_group_id.in_(ROOMS),
    Enrolment.starts_on <= DAY,
    or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= DAY),
)
_CLASSES = (
    select(
        ClassGroup.id,
        ClassGroup.name,
        ClassGroup.label,
        ClassGroup.kind,
        ClassGroup.parent_id,
        ClassGroup.is_no_marks,
    )
    .where(or_(ClassGroup.id.in_(ROOMS), ClassGroup.parent_id.in_(ROOMS)))
    .order_by(ClassGroup.name, ClassGroup.id)
)
_CLASSES_IN_USE = _CLASSES.where(in_use(DAY))
_MEMBERS = (
    select(Enrolment.class_group_id, Student.id, Student.first_name, Student.last_name, Enrolment.starts_on)
    .join(Student, Student.id == Enrolment.student_id)
    .where(HERE)
    .order_by(Student.last_name, Student.first_name, Student.id)
)


@dataclass(frozen=True, slots=True)
class Room:
    """A class to review, with the workshops and groups that its students go to: what is seen there is the class's."""

    id: int
    name: str
    label: str
    kind: ClassGroupKind
    family: tuple[int, ...]  # the class itself first
    ended_on: date | None = None  # the last day of a year that is over: what stood then is what is shown


class Member(NamedTuple):
    """A student of a reviewed class, there since that day."""

    class_group_id: int
    student_id: int
    first_name: str
    last_name: str
    since: date

    @property
    def full_name(self) -> str:
        """As adults read it."""
        return f"{self.first_name} {self.last_name.upper()}"


@dataclass(frozen=True, slots=True)
class RemitView:
    """The classes without marks that somebody reviews, and how many others are not shown for they have marks."""

    rooms: tuple[Room, ...]
    with_marks: int

    @property
    def ids(self) -> list[int]:
        """The classes."""
        return [room.id for room in self.rooms]

    @property
    def family_ids(self) -> list[int]:
        """The classes, their workshops and groups."""
        return [one for room in self.rooms for one in room.family]

    def only(self, class_group_id: int | None) -> RemitView:
        """The same, narrowed to one class; an unknown one narrows nothing."""
        chosen = tuple(room for room in self.rooms if room.id == class_group_id)
        return RemitView(chosen or self.rooms, self.with_marks)


def read(session: Session, actor: Actor) -> RemitView:
    """What the actor reviews. A workshop stands alone only where the class it belongs to is not reviewed too."""
    reviewed = sorted(actor.reviewed)
    rows = session.execute(_CLASSES_IN_USE, {"rooms": reviewed, "day": actor.today}).all() if reviewed else []
    mine = {row.id for row in rows if row.id in actor.reviewed and row.is_no_marks}
    rooms = [
        Room(row.id, row.name, row.label, row.kind, (row.id, *_children(row.id, rows)))
        for row in rows
        if row.id in mine and row.parent_id not in mine
    ]
    rooms.sort(key=lambda room: room.kind is not ClassGroupKind.CLASS)
    with_marks = sum(row.id in actor.reviewed and not row.is_no_marks for row in rows)
    return RemitView(tuple(rooms), with_marks)


def get_room(session: Session, actor: Actor, class_group_id: int) -> Room:
    """A class that the actor reviews, with or without marks. Raises NotFound, whether unknown or forbidden."""
    class_group = session.get(ClassGroup, class_group_id)
    if class_group is None or not can(actor, Action.REVIEW, class_group):
        raise NotFound
    rows = session.execute(_CLASSES, {"rooms": [class_group_id]}).all()
    family = (class_group_id, *_children(class_group_id, rows))
    ends_on = class_group.school_year.ends_on
    return Room(
        class_group_id,
        class_group.name,
        class_group.label,
        class_group.kind,
        family,
        ends_on if ends_on < actor.today else None,
    )


def list_members(session: Session, class_ids: Collection[int], on: date) -> list[Member]:
    """The students of some classes on a day, by name."""
    return [Member(*row) for row in session.execute(_MEMBERS, {"rooms": list(class_ids), "day": on})]


def year_began(session: Session, today: date) -> date:
    """The first day of the school year; on a day of none, the first of September before it."""
    year = establishments.current_year(session, today)
    if year is not None:
        return year.starts_on
    return date(today.year if today.month >= 9 else today.year - 1, 9, 1)


def _children(class_group_id: int, rows: Sequence[Any]) -> list[int]:
    return [row.id for row in rows if row.parent_id == class_group_id]
