"""The teachers, by hand: found, added, corrected, replaced for a time, gone. Dates open and close their classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.domain.logins import answers_to, plain_name, shown_name
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup, Teaching
from evaluation_tool.models.evidence import Assessment
from evaluation_tool.models.people import Subject, Teacher
from evaluation_tool.policy import Action, Actor, can
from evaluation_tool.services import audit
from evaluation_tool.services.roster_accounts import open_accounts

_DAY = timedelta(days=1)


class Namesake(DomainError):
    """A teacher of this name is there already; whoever adds says that it is somebody else."""


class AlreadyGone(DomainError):
    """The departure is noted already."""


class WorkedLater(DomainError):
    """The teacher held a séance after the last day that is told: the last one on `day`."""

    def __init__(self, day: date) -> None:
        super().__init__(str(day))
        self.day = day


@dataclass(frozen=True, slots=True)
class TeacherName:
    """How a teacher is called."""

    first_name: str
    last_name: str
    civility: str = ""


@dataclass(frozen=True, slots=True)
class TeacherRow:
    """A teacher in the list: the account, and the classes of that day."""

    teacher: Teacher
    account: Account | None
    classes: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What a search looks at."""
        return (self.teacher.full_name, self.account.login if self.account else "", *self.classes)


def list_teachers(session: Session, today: date, *, text: str = "", gone: bool = False) -> list[TeacherRow]:
    """Teachers by name, those who are here or those who left; words begin a part of the name, login or class."""
    has_left = Teacher.left_on <= today
    wanted = (
        select(Teacher, Account)
        .outerjoin(Account, Account.teacher_id == Teacher.id)
        .where(has_left if gone else or_(Teacher.left_on.is_(None), Teacher.left_on > today))
        .order_by(Teacher.last_name, Teacher.first_name, Teacher.id)
    )
    places: dict[int, list[str]] = {}
    running = or_(Teaching.ends_on.is_(None), Teaching.ends_on >= today)
    for teacher_id, name in session.execute(
        select(Teaching.teacher_id, ClassGroup.name)
        .join(ClassGroup)
        .where(Teaching.starts_on <= today, running, ClassGroup.archived_on.is_(None))
        .distinct()
        .order_by(ClassGroup.name)
    ):
        places.setdefault(teacher_id, []).append(name)
    rows = [
        TeacherRow(teacher, account, tuple(places.get(teacher.id, ()))) for teacher, account in session.execute(wanted)
    ]
    return [row for row in rows if answers_to(text, row.words)]


def get(session: Session, actor: Actor, teacher_id: int) -> Teacher:
    """A teacher whom the actor may change. Raises NotFound."""
    teacher = session.get(Teacher, teacher_id)
    if teacher is None or not can(actor, Action.PEOPLE_MANAGE):
        raise NotFound
    return teacher


def account_of(session: Session, teacher: Teacher) -> Account | None:
    """The account that the teacher signs in with, if there is one."""
    return session.scalar(select(Account).where(Account.teacher_id == teacher.id))


def services_of(session: Session, teacher: Teacher) -> Sequence[Teaching]:
    """What the teacher taught, teaches and will teach: the newest first."""
    return session.scalars(
        select(Teaching)
        .where(Teaching.teacher_id == teacher.id)
        .options(
            selectinload(Teaching.class_group).selectinload(ClassGroup.school_year), selectinload(Teaching.subject)
        )
        .order_by(Teaching.starts_on.desc(), Teaching.id.desc())
    ).all()


def list_subjects(session: Session) -> Sequence[Subject]:
    """Every subject, by name."""
    return session.scalars(select(Subject).order_by(Subject.name, Subject.id)).all()


def create(session: Session, actor: Actor, *, told: TeacherName, is_another: bool, now: datetime) -> Teacher:
    """A new teacher with an account, closed to everybody until its first password. Raises Namesake."""
    names = (plain_name(told.last_name), plain_name(told.first_name))
    everybody = session.execute(select(Teacher.last_name, Teacher.first_name))
    if not is_another and any((plain_name(last), plain_name(first)) == names for last, first in everybody):
        raise Namesake
    teacher = Teacher(first_name=told.first_name, last_name=told.last_name, civility=told.civility)
    session.add(teacher)
    session.flush()
    open_accounts(session, teachers=[teacher], now=now)
    audit.record(session, "teacher.created", now=now, account_id=actor.account_id, ids={"teacher": teacher.id})
    return teacher


def correct(session: Session, actor: Actor, *, teacher_id: int, told: TeacherName, now: datetime) -> Teacher:
    """The right name, on its account too; the login stays as it was learnt. Raises NotFound."""
    teacher = get(session, actor, teacher_id)
    teacher.first_name, teacher.last_name, teacher.civility = told.first_name, told.last_name, told.civility
    account = account_of(session, teacher)
    if account is not None:
        account.display_name = shown_name(told.first_name, told.last_name)
    session.flush()
    audit.record(session, "teacher.corrected", now=now, account_id=actor.account_id, ids={"teacher": teacher.id})
    return teacher


def leave(session: Session, actor: Actor, *, teacher_id: int, last_day: date, now: datetime) -> None:
    """Every service ends that day at the latest; later ones never were, and the account opens until then.

    Whoever also runs the school keeps an account that opens. Raises NotFound, AlreadyGone, WorkedLater.
    """
    teacher = get(session, actor, teacher_id)
    if teacher.left_on is not None:
        raise AlreadyGone
    account = account_of(session, teacher)
    worked_on = session.scalar(
        select(func.max(Assessment.observed_on)).where(Assessment.author_id == (account.id if account else None))
    )
    if worked_on is not None and worked_on > last_day:
        raise WorkedLater(worked_on)
    for one in session.scalars(
        select(Teaching).where(Teaching.teacher_id == teacher.id, func.coalesce(Teaching.ends_on, date.max) > last_day)
    ):
        if one.starts_on > last_day:
            session.delete(one)
        else:
            one.ends_on = last_day
    teacher.left_on = last_day + _DAY
    if account is not None and not (account.is_admin or account.is_director):
        account.expires_on = last_day
    session.flush()
    audit.record(session, "teacher.left", now=now, account_id=actor.account_id, ids={"teacher": teacher.id})


def come_back(session: Session, actor: Actor, *, teacher_id: int, now: datetime) -> None:
    """Here again, with its account, without a class until one is given. Raises NotFound."""
    teacher = get(session, actor, teacher_id)
    if teacher.left_on is not None:
        teacher.left_on = None
        account = account_of(session, teacher)
        if account is not None:
            account.expires_on = None
        session.flush()
        audit.record(session, "teacher.returned", now=now, account_id=actor.account_id, ids={"teacher": teacher.id})
