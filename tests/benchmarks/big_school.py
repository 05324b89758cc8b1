"""An establishment of realistic size, written in bulk: 21 classes of 30, a grid of 40 items, 100,800 observations."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from evaluation_tool.domain.framework import FrameworkDocument, FrameworkNode, NodeKind
from evaluation_tool.models.account import Account
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, Enrolment, Teaching
from evaluation_tool.models.evidence import Assessment, Context, Observation, ObservationSource
from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student, Subject
from evaluation_tool.policy import Role
from evaluation_tool.services import accounts, attainments, establishments, frameworks, passwords
from evaluation_tool.tenancy.create import create_establishment
from evaluation_tool.tenancy.directory import EstablishmentDirectory

SLUG = "grand-college"
PASSWORD = "quatre mots bien choisis"
CLASSES = 21
STUDENTS = 30
DOMAINS = 8
ITEMS = 40
ROUNDS = 4  # how often each student was seen on each item


@dataclass(frozen=True, slots=True)
class Room:
    """One class: the logins of its teacher and of its first student, its grid, who and what can be observed there."""

    login: str
    student_login: str
    class_group_id: int
    grid_id: int
    students: tuple[int, ...]
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BigSchool:
    """What a benchmark needs to know of the establishment."""

    path: Path
    rooms: tuple[Room, ...]
    levels: tuple[int, ...]
    competency: int  # one that every class works on
    referential: int  # a version of 600 nodes, to choose from
    branch: int  # one of its domains


def build(folder: Path, *, classes: int = CLASSES) -> BigSchool:
    """Found the establishment in a folder of establishments and fill it."""
    filled: list[BigSchool] = []

    def fill(session: Session) -> None:
        now = datetime.now(UTC)
        establishments.found(session, name="Grand collège", uais=["0750001A"], now=now, today=now.date())
        rooms = tuple(_room(session, number, now) for number in range(classes))
        levels = tuple(session.scalars(select(Level.id).order_by(Level.rank)))
        for batch in _observations(session, rooms, levels, now):
            session.execute(insert(Observation), batch)
        attainments.rebuild(session)
        competency = session.scalars(select(GridItem.competency_id).where(GridItem.id == rooms[0].items[0])).one()
        referential, branch = _referential(session, now)
        filled.append(BigSchool(folder / f"{SLUG}.sqlite3", rooms, levels, competency, referential, branch))

    create_establishment(EstablishmentDirectory(folder), SLUG, fill)
    return filled[0]


def _room(session: Session, number: int, now: datetime) -> Room:
    year = session.scalars(select(SchoolYear)).one()
    account = accounts.create(
        session, role=Role.TEACHER, login=f"prof{number}", name=f"Dominique Professeur-{number}", now=now
    )
    account.password_hash, account.must_change_password = _password(session), False
    class_group = ClassGroup(school_year_id=year.id, kind=ClassGroupKind.CLASS, name=f"Classe {number}")
    students = [
        Student(last_name=f"Élève-{number}", first_name=f"Camille-{rank:02}", created_at=now)
        for rank in range(STUDENTS)
    ]
    session.add_all([class_group, *students])
    session.flush()
    enrolled = {"class_group_id": class_group.id, "starts_on": year.starts_on}
    session.execute(insert(Enrolment), [{"student_id": student.id, **enrolled} for student in students])
    teaching = Teaching(teacher_id=account.teacher_id, subject_id=_subject(session), **enrolled)
    items = [
        GridItem(
            competency_id=row.competency_id,
            competency_version_id=row.id,
            position=position,
            wording=f"Je fais seul le geste {row.code}",
        )
        for position, row in enumerate(_competencies(session, now))
    ]
    grid = Grid(title=f"Grille {number}", owner_id=account.id, created_at=now, items=items, class_groups=[class_group])
    first = Account(
        login=f"eleve{number}",
        display_name=students[0].full_name,
        student_id=students[0].id,
        password_hash=_code(session),
        created_at=now,
    )
    session.add_all([teaching, grid, first])
    session.flush()
    return Room(
        account.login,
        first.login,
        class_group.id,
        grid.id,
        tuple(one.id for one in students),
        tuple(one.id for one in items),
    )


def _password(session: Session) -> str:
    known = session.scalar(select(Account.password_hash).where(Account.password_hash.is_not(None)))
    return known or passwords.hashed(PASSWORD)


def _code(session: Session) -> str:
    known = session.scalar(select(Account.password_hash).where(Account.student_id.is_not(None)))
    return known or passwords.hashed_code(PASSWORD)


def _subject(session: Session) -> int:
    subject = session.scalar(select(Subject))
    if subject is None:
        subject = Subject(code="MATHS", name="Mathématiques")
        session.add(subject)
        session.flush()
    return subject.id


def _competencies(session: Session, now: datetime) -> list[CompetencyVersion]:
    query = select(CompetencyVersion).where(CompetencyVersion.kind == NodeKind.COMPETENCY)
    found = list(session.scalars(query.order_by(CompetencyVersion.position)))
    if found:
        return found
    nodes: list[FrameworkNode] = []
    for domain in range(DOMAINS):
        nodes.append(FrameworkNode(f"D{domain}", f"Domaine {domain}", kind=NodeKind.DOMAIN))
        nodes += [
            FrameworkNode(f"D{domain}.{rank}", f"Savoir faire {domain}.{rank}", parent=f"D{domain}")
            for rank in range(ITEMS // DOMAINS)
        ]
    frameworks.install(session, FrameworkDocument("banc", "Banc d’essai", tuple(nodes)), now=now)
    return list(session.scalars(query.order_by(CompetencyVersion.position)))


def _referential(session: Session, now: datetime) -> tuple[int, int]:
    """A version of 20 domains of 29 items; its id, and that of its first domain's node."""
    nodes: list[FrameworkNode] = []
    for domain in range(20):
        nodes.append(FrameworkNode(f"R{domain}", f"Domaine {domain}", kind=NodeKind.DOMAIN))
        nodes += [
            FrameworkNode(f"R{domain}.{rank}", f"Savoir faire {rank}", parent=f"R{domain}", kind=NodeKind.ITEM)
            for rank in range(1, 30)
        ]
    document = FrameworkDocument("grand", "Grand référentiel", tuple(nodes))
    version = frameworks.install(session, document, now=now).version
    return version.id, version.competencies[0].id


def _observations(
    session: Session, rooms: tuple[Room, ...], levels: tuple[int, ...], now: datetime
) -> Iterator[list[dict[str, Any]]]:
    """One séance for each round and item of a class, all its students observed."""
    dice = random.Random(20_26)  # noqa: S311 - invented data, the same in every run
    first = session.scalars(select(SchoolYear.starts_on)).one()
    numbers = count(1)
    for room in rooms:
        pairs = select(GridItem.id, GridItem.competency_id).where(GridItem.grid_id == room.grid_id)
        competency = dict(session.execute(pairs).tuples().all())
        author = session.scalars(select(Account.id).where(Account.login == room.login)).one()
        for seance, item in _seances(session, room, author, first, now):
            shared = {
                "competency_id": competency[item],
                "grid_item_id": item,
                "assessment_id": seance.id,
                "author_id": author,
                "source": ObservationSource.TEACHER,
                "observed_on": seance.observed_on,
                "recorded_at": now,
                "batch_id": f"banc-{seance.id}",
                "is_effective": True,
            }
            yield [{**shared, **_seen(student, dice.choice(levels), next(numbers))} for student in room.students]


def _seen(student: int, level: int, number: int) -> dict[str, Any]:
    return {"student_id": student, "level_id": level, "sequence": number, "operation_id": f"banc-{number}"}


def _seances(session: Session, room: Room, author: int, first: date, now: datetime) -> Iterator[tuple[Assessment, int]]:
    span = max(1, (now.date() - first).days)
    for turn in range(ROUNDS):
        for rank, item in enumerate(room.items):
            seance = Assessment(
                author_id=author,
                grid_id=room.grid_id,
                class_group_id=room.class_group_id,
                observed_on=first + timedelta(days=(turn * ITEMS + rank) * span // (ROUNDS * ITEMS)),
                context=Context.CLASSROOM,
                opened_at=now,
                closed_at=now,
            )
            session.add(seance)
            session.flush()
            yield seance, item
