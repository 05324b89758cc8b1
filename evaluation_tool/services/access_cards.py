"""Access cards and first passwords, many at a time: drawn, put on paper, then kept as hashes only.

In this order: open_missing(), draw(), print, keep(). A sheet that cannot be printed has closed nobody's old card.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.formats import qr
from evaluation_tool.formats.pdf import AccessCard
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment
from evaluation_tool.models.people import Student, Teacher
from evaluation_tool.services import accounts, audit, classes, login_sessions
from evaluation_tool.services.roster_accounts import open_accounts


class PrintedMeanwhile(DomainError):
    """Somebody else gave one of these accounts a new secret: this sheet would be the wrong one."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A student of a class, with the account that the card opens, if there is one already."""

    student: Student
    account: Account | None
    is_namesake: bool = False

    @property
    def has_card(self) -> bool:
        """There is a code that opens the account."""
        return self.account is not None and self.account.password_hash is not None

    @property
    def issued_at(self) -> datetime | None:
        """When the card in use was made, if that is known."""
        return self.account.password_changed_at if self.account is not None else None

    @property
    def is_closed(self) -> bool:
        """A closed account gets no card."""
        return self.account is not None and self.account.disabled_at is not None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A secret that exists on paper only, and the hash to keep."""

    account_id: int
    first_name: str
    last_name: str
    login: str
    secret: str
    secret_hash: str
    replaces: str | None
    is_student: bool
    born_on: date | None = None  # told only to tell two namesakes of the sheet apart


def holders(session: Session, class_group: ClassGroup, on: date) -> list[Holder]:
    """The students of a class on a day, by name, with their accounts."""
    found = _holders_of(session, [class_group], on)[class_group.id]
    alike = namesakes([holder.student for holder in found])
    return [replace(holder, is_namesake=holder.student in alike) for holder in found]


def _holders_of(session: Session, rooms: Sequence[ClassGroup], on: date) -> dict[int, list[Holder]]:
    """The same for many classes at once, by class: one question for the whole school."""
    found: dict[int, list[Holder]] = {room.id: [] for room in rooms}
    for class_group_id, student, account in session.execute(
        select(Enrolment.class_group_id, Student, Account)
        .join(Student, Student.id == Enrolment.student_id)
        .outerjoin(Account, Account.student_id == Student.id)
        .where(Enrolment.class_group_id.in_(found), classes.enrolled_on(on))
        .order_by(Student.last_name, Student.first_name, Student.id)
    ):
        found[class_group_id].append(Holder(student, account))
    return found


def count_without(session: Session, on: date) -> dict[int, int]:
    """How many students of each class have no card on a day; classes where everybody has one are left out."""
    has_none = or_(Account.id.is_(None), and_(Account.password_hash.is_(None), Account.disabled_at.is_(None)))
    rows = session.execute(
        select(Enrolment.class_group_id, func.count())
        .outerjoin(Account, Account.student_id == Enrolment.student_id)
        .where(classes.enrolled_on(on), has_none)
        .group_by(Enrolment.class_group_id)
    )
    return {class_group_id: count for class_group_id, count in rows}  # noqa: C416 - a row is no pair to mypy


def list_rooms(session: Session) -> Sequence[ClassGroup]:
    """The classes whose students have cards, by name: a group's students have theirs in their class."""
    wanted = select(ClassGroup).where(ClassGroup.kind == ClassGroupKind.CLASS, ClassGroup.archived_on.is_(None))
    return session.scalars(wanted.order_by(ClassGroup.name, ClassGroup.id)).all()


def list_wanting(
    session: Session, rooms: Sequence[ClassGroup], on: date, *, renew: bool = False
) -> list[tuple[ClassGroup, list[Student]]]:
    """Whom a sheet for these classes is for, class by class: who has no card on a day, or everybody to renew.

    Of two cards for one student only the last would open: whoever is in two classes has its card in the first.
    """
    served: set[int] = set()
    lists = []
    everybody = _holders_of(session, rooms, on)
    for room in rooms:
        found = [one for one in everybody[room.id] if not one.is_closed and (renew or not one.has_card)]
        lists.append((room, [one.student for one in found if one.student.id not in served]))
        served.update(one.student.id for one in found)
    return lists


def open_missing(session: Session, students: Sequence[Student], *, now: datetime) -> list[Account]:
    """The open accounts of these students, in their order; whoever had none has one now."""
    open_accounts(session, students=students, now=now)
    return open_accounts_of(session, students)


def open_accounts_of(session: Session, students: Sequence[Student]) -> list[Account]:
    """The open accounts of these students, in their order."""
    wanted = select(Account).where(Account.student_id.in_([student.id for student in students]))
    found = {one.student_id: one for one in session.scalars(wanted.where(Account.disabled_at.is_(None)))}
    return [found[student.id] for student in students if student.id in found]


def staff_without_password(session: Session, today: date) -> Sequence[Account]:
    """The open accounts of staff that nothing opens yet, by name; of teachers, those who are here or will be."""
    return session.scalars(_staff(today).where(Account.password_hash.is_(None))).all()


def staff_with_password(session: Session, today: date, *, but: int) -> Sequence[Account]:
    """The same of those who have a password, one account aside: a printed one that nobody used yet comes first."""
    wanted = _staff(today).where(Account.password_hash.is_not(None), Account.id != but)
    return sorted(session.scalars(wanted), key=lambda account: not account.must_change_password)


def _staff(today: date) -> Select[Account]:
    return (
        select(Account)
        .outerjoin(Teacher, Teacher.id == Account.teacher_id)
        .where(Account.student_id.is_(None), Account.disabled_at.is_(None))
        .where(or_(Teacher.left_on.is_(None), Teacher.left_on > today))
        .options(selectinload(Account.teacher))
        .order_by(Account.display_name, Account.id)
    )


def namesakes(students: Sequence[Student]) -> set[Student]:
    """Those of a list whose name somebody else of it has too."""
    counts = Counter(student.full_name.casefold() for student in students)
    return {student for student in students if counts[student.full_name.casefold()] > 1}


def draw(found: Sequence[Account]) -> list[Drawn]:
    """A fresh secret for each account. Hashing takes about 20 ms each and lets other threads run: call it unlocked."""
    people = [
        (account.id, account.login, *_names(account), account.password_hash, account.student_id is not None)
        for account in found
    ]
    alike = namesakes([account.student for account in found if account.student is not None])
    birthdays = {account.id: account.student.birth_date for account in found if account.student in alike}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        secrets = pool.map(lambda is_student: accounts.draw_secret(is_student=is_student), [one[-1] for one in people])
        return [
            Drawn(account_id, first, last, login, secret, secret_hash, replaces, is_student, birthdays.get(account_id))
            for (account_id, login, first, last, replaces, is_student), (secret, secret_hash) in zip(
                people, secrets, strict=True
            )
        ]


def printed(drawn: Sequence[Drawn], address: str) -> tuple[AccessCard, ...]:
    """The cards as they are printed; a student's opens `address` from its drawing."""
    return tuple(
        AccessCard(
            one.first_name,
            one.last_name,
            one.login,
            one.secret,
            qr.svg(card_link(address, one.login, one.secret)) if one.is_student else "",
            f"{one.born_on:%d/%m}" if one.born_on is not None else "",
        )
        for one in drawn
    )


def card_link(address: str, login: str, code: str) -> str:
    """What a card's drawing says. The secret stands in the fragment, which a browser never sends to any server."""
    return f"{address}#carte={login}:{code.replace(' ', '-')}"


def keep(session: Session, drawn: Sequence[Drawn], *, now: datetime, actor_id: int | None = None) -> None:
    """Make the printed secrets the only ones that open these accounts; their sessions end. One line in the journal.

    Of two sheets drawn at once only the first is kept. Raises PrintedMeanwhile for the other, before any change.
    """
    by_id = {one.account_id: one for one in drawn}
    found = session.scalars(select(Account).where(Account.id.in_(by_id))).all()
    if any(account.password_hash != by_id[account.id].replaces for account in found):
        raise PrintedMeanwhile
    for account in found:
        account.password_hash = by_id[account.id].secret_hash
        account.must_change_password = account.student_id is None
        account.password_changed_at = now
        login_sessions.revoke_all(session, account.id, now)
    session.flush()
    audit.record(session, "account.cards_issued", now=now, account_id=actor_id, ids={"accounts": sorted(by_id)})


def _names(account: Account) -> tuple[str, str]:
    person = account.student or account.teacher
    return (person.first_name, person.last_name) if person is not None else (account.display_name, "")
