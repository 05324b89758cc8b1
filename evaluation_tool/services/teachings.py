"""Who teaches which class, by hand: a service with its dates, a replacement that ends by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.domain.logins import plain_name
from evaluation_tool.models.class_group import ClassGroup, Teaching
from evaluation_tool.models.people import Subject, Teacher
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import audit, class_editing, school_years

_FOR_EVER = date.max


class OutsideYear(DomainError):
    """The dates are not of the class's school year, or end before they begin."""


class AlreadyTaught(DomainError):
    """This teacher has this service on one of these days."""


class NothingToReplace(DomainError):
    """The absent teacher teaches nothing on these days, or the replacement does already."""


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to another, both included; without an end, until the year ends."""

    first: date
    last: date | None = None

    @property
    def end(self) -> date:
        """The last day, as a day."""
        return self.last or _FOR_EVER

    def meets(self, first: date, last: date | None) -> bool:
        """Whether a day is in both."""
        return self.first <= (last or _FOR_EVER) and first <= self.end


def of_class(session: Session, room: ClassGroup) -> Sequence[Teaching]:
    """The services of a class, by subject, then by date."""
    return session.scalars(
        select(Teaching)
        .join(Subject, Subject.id == Teaching.subject_id)
        .where(Teaching.class_group_id == room.id)
        .options(selectinload(Teaching.teacher), selectinload(Teaching.subject))
        .order_by(Subject.name, Teaching.starts_on, Teaching.id)
    ).all()


def get(session: Session, actor: Actor, teaching_id: int) -> Teaching:
    """A service that the actor may change: of a class of a year that is not over. Raises NotFound."""
    teaching = session.get(
        Teaching, teaching_id, options=[selectinload(Teaching.teacher), selectinload(Teaching.subject)]
    )
    if teaching is None or not can(actor, Action.PEOPLE_MANAGE):
        raise NotFound
    class_editing.get(session, actor, teaching.class_group_id)
    return teaching


def subject_named(session: Session, name: str) -> Subject:
    """The subject of that name, accents and capitals aside; made if the school has none.

    Two names without a letter of ours are two subjects, unless they are the same.
    """
    plain = plain_name(name)
    for subject in session.scalars(select(Subject).order_by(Subject.id)):
        if name == subject.name or (plain and plain in (plain_name(subject.name), plain_name(subject.code))):
            return subject
    taken = set(session.scalars(select(Subject.code)))
    stem = (plain.upper() or "MATIERE")[:50]
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    subject = Subject(code=code, name=name)
    session.add(subject)
    session.flush()
    return subject


def add(
    session: Session, actor: Actor, *, class_group_id: int, teacher_id: int, subject: Subject, days: Days, now: datetime
) -> Teaching:
    """A service from a day on, perhaps until another. Raises NotFound, OutsideYear, AlreadyTaught."""
    room = class_editing.get(session, actor, class_group_id)
    if session.get(Teacher, teacher_id) is None:
        raise NotFound
    _check_days(room, days)
    _check_free(session, room.id, teacher_id, subject.id, days)
    teaching = Teaching(
        teacher_id=teacher_id, class_group_id=room.id, subject_id=subject.id, starts_on=days.first, ends_on=days.last
    )
    session.add(teaching)
    _note(session, actor, "teaching.added", [teaching], now)
    return teaching


def change_days(session: Session, actor: Actor, *, teaching_id: int, days: Days, now: datetime) -> Teaching:
    """Other dates for a service; what was recorded stays. Raises NotFound, OutsideYear, AlreadyTaught."""
    teaching = get(session, actor, teaching_id)
    _check_days(class_editing.get(session, actor, teaching.class_group_id), days)
    _check_free(session, teaching.class_group_id, teaching.teacher_id, teaching.subject_id, days, but=teaching.id)
    teaching.starts_on, teaching.ends_on = days.first, days.last
    _note(session, actor, "teaching.changed", [teaching], now)
    return teaching


def remove(session: Session, actor: Actor, *, teaching_id: int, now: datetime) -> int:
    """Take away a service written by mistake; what was recorded stays. Returns its class. Raises NotFound."""
    teaching = get(session, actor, teaching_id)
    ids = {"teacher": teaching.teacher_id, "classes": [teaching.class_group_id]}
    session.delete(teaching)
    session.flush()
    audit.record(session, "teaching.removed", now=now, account_id=actor.account_id, ids=ids)
    return teaching.class_group_id


def replace(
    session: Session, actor: Actor, *, absent_id: int, replacement_id: int, days: Days, now: datetime
) -> list[Teaching]:
    """On these days the replacement teaches all that the absent one teaches, who keeps it too.

    Each service is cut to the days that the absent teacher has it. Raises NotFound, OutsideYear, NothingToReplace.
    """
    years = class_editing.list_years(session, actor.today)
    last_day = days.last or days.first
    if last_day < days.first or not all(
        any(year.starts_on <= day <= year.ends_on for year in years) for day in (days.first, last_day)
    ):
        raise OutsideYear
    if session.get(Teacher, replacement_id) is None or absent_id == replacement_id:
        raise NotFound
    made: list[Teaching] = []
    for one in _services_on(session, actor, absent_id, days):
        last = min(days.end, one.ends_on or _FOR_EVER)
        part = Days(max(days.first, one.starts_on), None if last == _FOR_EVER else last)
        try:
            _check_free(session, one.class_group_id, replacement_id, one.subject_id, part)
        except AlreadyTaught:
            continue
        made.append(
            Teaching(
                teacher_id=replacement_id,
                class_group_id=one.class_group_id,
                subject_id=one.subject_id,
                starts_on=part.first,
                ends_on=part.last,
            )
        )
    if not made:
        raise NothingToReplace
    session.add_all(made)
    _note(session, actor, "teaching.replaced", made, now)
    return made


def _services_on(session: Session, actor: Actor, teacher_id: int, days: Days) -> list[Teaching]:
    """The services of a teacher on one of these days, in the years that are not over."""
    rows = session.scalars(
        select(Teaching)
        .where(
            Teaching.teacher_id == teacher_id,
            Teaching.starts_on <= days.end,
            func.coalesce(Teaching.ends_on, _FOR_EVER) >= days.first,
        )
        .options(selectinload(Teaching.class_group).selectinload(ClassGroup.school_year))
        .order_by(Teaching.class_group_id, Teaching.id)
    )
    years = {year.id for year in class_editing.list_years(session, actor.today)}
    return [
        one
        for one in rows
        if one.class_group.school_year_id in years
        and days.meets(one.class_group.school_year.starts_on, one.class_group.school_year.ends_on)
    ]


def _check_days(room: ClassGroup, days: Days) -> None:
    year = room.school_year
    last = year.ends_on if days.last is None else days.last
    if not year.starts_on <= days.first <= last <= year.ends_on:
        raise OutsideYear


def _check_free(
    session: Session, class_group_id: int, teacher_id: int, subject_id: int, days: Days, *, but: int = 0
) -> None:
    rows = session.scalars(
        select(Teaching).where(
            Teaching.class_group_id == class_group_id,
            Teaching.teacher_id == teacher_id,
            Teaching.subject_id == subject_id,
            Teaching.id != but,
        )
    )
    if any(days.meets(one.starts_on, one.ends_on) for one in rows):
        raise AlreadyTaught


def _note(session: Session, actor: Actor, event: str, changed: Sequence[Teaching], now: datetime) -> None:
    school_years.end_past_places(session)
    ids = {"teacher": changed[0].teacher_id, "classes": sorted({one.class_group_id for one in changed})}
    audit.record(session, event, now=now, account_id=actor.account_id, ids=ids)
