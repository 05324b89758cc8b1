"""The staff of a file: who is new, which services begin and end, who is form tutor of a chosen division.

Only people with a service or a tutorship in the chosen divisions and their groups are stored. What was written by hand
stands: a service that has a last day runs until then, and a departure noted during the year is not undone by a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session, selectinload

from evaluation_tool.domain.logins import plain_name
from evaluation_tool.domain.roster import Roster, RosterService, RosterSource, RosterTeacher
from evaluation_tool.models.account import Account
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, Remit, RemitKind, Teaching
from evaluation_tool.models.people import Subject, Teacher
from evaluation_tool.services.roster_accounts import open_accounts

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReplacedTutor:
    """A form tutor in whose place the file names others."""

    remit_id: int
    name: str
    division: str


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """What would change for the staff; services are of chosen classes only."""

    added: tuple[RosterTeacher, ...] = ()
    known: tuple[tuple[RosterTeacher, int], ...] = ()  # with the id of the teacher
    begun: tuple[RosterService, ...] = ()
    ended: tuple[int, ...] = ()  # ids of teachings
    tutorships: tuple[tuple[str, str], ...] = ()  # new ones: key of the teacher, division
    replaced: tuple[ReplacedTutor, ...] = ()
    subjects: Mapping[str, str] | None = None
    has_identifiers: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether confirming would change nothing."""
        return not (self.added or self.begun or self.ended or self.tutorships or self.replaced)

    @property
    def services_changed(self) -> int:
        """How many services and tutorships begin or end."""
        return len(self.begun) + len(self.ended) + len(self.tutorships) + len(self.replaced)


@dataclass(frozen=True, slots=True)
class AppliedStaff:
    """What was done, counted."""

    added: int
    accounts: int


def compare(
    session: Session,
    roster: Roster,
    *,
    rooms: Mapping[str, ClassGroup],
    wanted: Collection[str],
    year: SchoolYear,
    today: date,
) -> StaffPlan:
    """Compare the staff of the file with the school's, for the wanted classes; writes nothing."""
    has_identifiers = roster.source is RosterSource.STS
    known = _recognise(session, roster.teachers, has_identifiers=has_identifiers)
    gone = set(session.scalars(select(Teacher.id).where(Teacher.left_on > year.starts_on)))
    present = [teacher for teacher in roster.teachers if known.get(teacher.key) not in gone]
    here = {teacher.key for teacher in present}
    services = [one for one in roster.services if one.class_code in wanted and one.teacher_key in here]
    needed = {service.teacher_key for service in services}
    teachers = [teacher for teacher in present if teacher.key in needed or set(teacher.tutored) & set(wanted)]
    if not teachers:
        return StaffPlan()
    running = _running(session, [rooms[name] for name in wanted if name in rooms], today)
    told = {
        (known[service.teacher_key], service.class_code, service.subject_code)
        for service in services
        if service.teacher_key in known
    }
    return StaffPlan(
        added=tuple(teacher for teacher in teachers if teacher.key not in known),
        known=tuple((teacher, known[teacher.key]) for teacher in teachers if teacher.key in known),
        begun=tuple(service for service in services if _place(service, known) not in running),
        # A service typed by hand, of somebody the ministry's file does not know, is not the file's to end.
        ended=tuple(
            teaching.id
            for place, teaching in running.items()
            if has_identifiers and place not in told and teaching.teacher.sts_id and teaching.ends_on is None
        ),
        tutorships=tuple(_new_tutorships(session, teachers, known, rooms, wanted)),
        replaced=tuple(_replaced_tutors(session, teachers, known, rooms, wanted)) if has_identifiers else (),
        subjects={subject.code: subject.name for subject in roster.subjects},
        has_identifiers=has_identifiers,
    )


def _recognise(session: Session, teachers: Sequence[RosterTeacher], *, has_identifiers: bool) -> dict[str, int]:
    """Whom the school knows, by the file's keys: by STS identifier, else by a name that one person has."""
    everybody = session.scalars(select(Teacher).order_by(Teacher.id)).all()
    by_identifier = {teacher.sts_id: teacher.id for teacher in everybody if teacher.sts_id}
    borne = Counter(map(_name_key, teachers))
    by_name: dict[tuple[str, str], list[Teacher]] = {}
    for teacher in everybody:
        by_name.setdefault(_name_key(teacher), []).append(teacher)
    known: dict[str, int] = {}
    for person in teachers:
        if has_identifiers and person.key in by_identifier:
            known[person.key] = by_identifier[person.key]
            continue
        namesakes = by_name.get(_name_key(person), [])
        # A name that two people of the file bear says of neither who it is.
        if len(namesakes) == 1 and borne[_name_key(person)] == 1 and not (has_identifiers and namesakes[0].sts_id):
            known[person.key] = namesakes[0].id
    return known


def _running(session: Session, rooms: Collection[ClassGroup], today: date) -> dict[tuple[int, str, str], Teaching]:
    """The services of these classes that are not over, by teacher, class and subject code; of two, the last to end."""
    teachings = session.scalars(
        select(Teaching)
        .where(
            Teaching.class_group_id.in_([room.id for room in rooms]),
            or_(Teaching.ends_on.is_(None), Teaching.ends_on >= today),
        )
        .options(selectinload(Teaching.teacher), selectinload(Teaching.subject), selectinload(Teaching.class_group))
        .order_by(func.coalesce(Teaching.ends_on, date.max), Teaching.id)
    )
    return {(teaching.teacher_id, teaching.class_group.name, teaching.subject.code): teaching for teaching in teachings}


def _place(service: RosterService, known: Mapping[str, int]) -> tuple[int, str, str]:
    return known.get(service.teacher_key, 0), service.class_code, service.subject_code


def _new_tutorships(
    session: Session,
    teachers: Iterable[RosterTeacher],
    known: Mapping[str, int],
    rooms: Mapping[str, ClassGroup],
    wanted: Collection[str],
) -> Iterable[tuple[str, str]]:
    present = {
        (teacher_id, class_group_id)
        for teacher_id, class_group_id in session.execute(
            select(Account.teacher_id, Remit.class_group_id)
            .join(Remit, Remit.account_id == Account.id)
            .where(Remit.kind == RemitKind.FORM_TUTOR)
        )
    }
    for teacher in teachers:
        for name in teacher.tutored:
            room = rooms.get(name)
            if name in wanted and (room is None or (known.get(teacher.key), room.id) not in present):
                yield teacher.key, name


def _replaced_tutors(
    session: Session,
    teachers: Iterable[RosterTeacher],
    known: Mapping[str, int],
    rooms: Mapping[str, ClassGroup],
    wanted: Collection[str],
) -> Iterable[ReplacedTutor]:
    """Those of the ministry's base, where it names others; a class for which it names nobody is left alone."""
    told: dict[str, set[int]] = {}
    for teacher in teachers:
        for name in set(teacher.tutored) & set(wanted):
            told.setdefault(name, set()).add(known.get(teacher.key, 0))
    remits = session.execute(
        select(Remit.id, ClassGroup.name, Teacher)
        .join(ClassGroup, ClassGroup.id == Remit.class_group_id)
        .join(Account, Account.id == Remit.account_id)
        .join(Teacher, Teacher.id == Account.teacher_id)
        .where(
            Remit.kind == RemitKind.FORM_TUTOR,
            Teacher.sts_id.is_not(None),
            ClassGroup.id.in_([rooms[name].id for name in told if name in rooms]),
        )
        .order_by(ClassGroup.name, Remit.id)
    )
    for remit_id, division, tutor in remits:
        if tutor.id not in told[division]:
            yield ReplacedTutor(remit_id, f"{tutor.first_name} {tutor.last_name.upper()}".strip(), division)


def apply(
    session: Session,
    found: StaffPlan,
    *,
    rooms: Mapping[str, ClassGroup],
    year: SchoolYear,
    today: date,
    now: datetime,
) -> AppliedStaff:
    """Write the staff, their services from the first day of the year or today, their tutorships and accounts."""
    people = {person.key: session.get_one(Teacher, teacher_id) for person, teacher_id in found.known}
    _welcome_back(session, [teacher for teacher in people.values() if teacher.left_on is not None])
    for person in found.added:
        people[person.key] = Teacher(last_name=person.last_name, first_name=person.first_name, civility=person.civility)
        session.add(people[person.key])
    if found.has_identifiers:
        for key, teacher in people.items():
            teacher.sts_id = key
    subjects = _ensure_subjects(session, found)
    _end(session, found.ended, today)
    session.flush()
    first_days = _first_days(session, {rooms[service.class_code] for service in found.begun}, year, today)
    for service in found.begun:
        session.add(
            Teaching(
                teacher=people[service.teacher_key],
                class_group=rooms[service.class_code],
                subject=subjects[service.subject_code],
                starts_on=first_days[rooms[service.class_code].id],
            )
        )
    session.flush()
    accounts = open_accounts(session, teachers=list(people.values()), now=now)
    _tutor(session, found, people, rooms)
    return AppliedStaff(len(found.added), accounts)


def _welcome_back(session: Session, teachers: Sequence[Teacher]) -> None:
    for teacher in teachers:
        teacher.left_on = None
    ids = [teacher.id for teacher in teachers]
    session.execute(update(Account).where(Account.teacher_id.in_(ids)).values(expires_on=None))


def _ensure_subjects(session: Session, found: StaffPlan) -> dict[str, Subject]:
    subjects = {subject.code: subject for subject in session.scalars(select(Subject))}
    for code in dict.fromkeys(service.subject_code for service in found.begun):
        if code not in subjects:
            subjects[code] = Subject(code=code, name=(found.subjects or {}).get(code, code))
            session.add(subjects[code])
    return subjects


def _end(session: Session, teachings: Collection[int], today: date) -> None:
    for teaching in session.scalars(select(Teaching).where(Teaching.id.in_(teachings))):
        if teaching.starts_on < today:
            teaching.ends_on = today - _DAY
        else:  # it began today: it never was
            session.delete(teaching)


def _first_days(session: Session, rooms: Collection[ClassGroup], year: SchoolYear, today: date) -> dict[int, date]:
    """The first day of the year for the first services of a class, so that nothing of September is out of reach."""
    taught = set(
        session.scalars(
            select(Teaching.class_group_id).where(
                Teaching.class_group_id.in_([room.id for room in rooms]),
                or_(Teaching.ends_on.is_not(None), Teaching.starts_on < today),
            )
        )
    )
    from_now_on = min(max(today, year.starts_on), year.ends_on)
    return {room.id: from_now_on if room.id in taught else year.starts_on for room in rooms}


def _tutor(session: Session, found: StaffPlan, people: Mapping[str, Teacher], rooms: Mapping[str, ClassGroup]) -> None:
    accounts = {
        account.teacher_id: account
        for account in session.scalars(select(Account).where(Account.teacher_id.is_not(None)))
    }
    session.execute(delete(Remit).where(Remit.id.in_([tutor.remit_id for tutor in found.replaced])))
    for key, name in found.tutorships:
        account = accounts.get(people[key].id)
        if account is not None:
            session.add(Remit(account=account, class_group=rooms[name], kind=RemitKind.FORM_TUTOR))
    session.flush()


def _name_key(person: Teacher | RosterTeacher) -> tuple[str, str]:
    return plain_name(person.last_name), plain_name(person.first_name)
