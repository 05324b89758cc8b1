"""Moves between classes are dated, and nothing of what was is rewritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind
from evaluation_tool.models.evidence import Observation, ObservationSource
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, Actor, Role, can
from evaluation_tool.services import level_scales, login_sessions, student_places
from tests.make import Make
from tests.moments import NOW, TODAY

DAY = timedelta(days=1)


@pytest.fixture
def actor(session: Session, make: Make) -> Actor:
    """The person who looks after people."""
    return login_sessions.actor_of(session, make.account(role=Role.ADMIN), today=TODAY)


@pytest.fixture
def rooms(make: Make) -> tuple[ClassGroup, ClassGroup]:
    """Two classes with a teacher each."""
    return make.class_group(name="4A", teacher=make.teacher()), make.class_group(name="4B", teacher=make.teacher())


def places(student: Student) -> list[tuple[str, date, date | None]]:
    return sorted((one.class_group.name, one.starts_on, one.ends_on) for one in student.enrolments)


def moved(session: Session, actor: Actor, student: Student, room: ClassGroup, day: date = TODAY) -> None:
    student_places.move(session, actor, student_id=student.id, class_group_id=room.id, first_day=day, now=NOW)
    session.expire_all()


def test_a_move_ends_the_old_place_the_day_before(
    session: Session, make: Make, actor: Actor, rooms: tuple[ClassGroup, ClassGroup]
) -> None:
    student = make.student(class_group=rooms[0])
    began = student.enrolments[0].starts_on

    moved(session, actor, student, rooms[1])

    assert places(student) == [("4A", began, TODAY - DAY), ("4B", TODAY, None)]
    teacher_of = [
        login_sessions.actor_of(session, make.account_of(room.teachings[0].teacher), today=TODAY) for room in rooms
    ]
    assert [can(one, Action.CARD_ISSUE, student) for one in teacher_of] == [False, True]


def test_a_student_leaves_and_comes_back(
    session: Session, make: Make, actor: Actor, rooms: tuple[ClassGroup, ClassGroup]
) -> None:
    student = make.student(class_group=rooms[0], name="Zoé Petit")

    student_places.leave(session, actor, student_id=student.id, first_day_away=TODAY - DAY, now=NOW)
    session.expire_all()
    assert student.left_on == TODAY - DAY
    assert [row.student_id for row in student_places.list_students(session, TODAY, gone=True)] == [student.id]
    with pytest.raises(student_places.AlreadyThere):
        student_places.leave(session, actor, student_id=student.id, first_day_away=TODAY, now=NOW)
    with pytest.raises(student_places.OutsideYear):
        moved(session, actor, student, rooms[0], TODAY - 2 * DAY)

    moved(session, actor, student, rooms[0])

    assert student_places.list_students(session, TODAY, gone=True) == []
    assert [(name, ends) for name, _starts, ends in places(student)] == [("4A", TODAY - 2 * DAY), ("4A", None)]


def test_a_move_made_by_mistake_is_undone_the_same_day(
    session: Session, make: Make, actor: Actor, rooms: tuple[ClassGroup, ClassGroup]
) -> None:
    student = make.student(class_group=rooms[0])
    workshop = make.class_group(name="Atelier", kind=ClassGroupKind.WORKSHOP)
    make.enrolment(student=student, class_group=workshop)
    session.expire_all()
    before = places(student)

    moved(session, actor, student, rooms[1])
    moved(session, actor, student, rooms[0])

    assert places(student) == before


def test_a_wrong_class_of_today_is_replaced_until_something_was_seen_there(
    session: Session, make: Make, actor: Actor, rooms: tuple[ClassGroup, ClassGroup]
) -> None:
    student = make.student(class_group=rooms[0])
    began = student.enrolments[0].starts_on
    third = make.class_group(name="4C")
    moved(session, actor, student, rooms[1])
    moved(session, actor, student, third)
    assert places(student) == [("4A", began, TODAY - DAY), ("4C", TODAY, None)]

    author = make.account(role=Role.TEACHER)
    grid = make.grid(owner=author, class_group=third)
    seance = make.seance(author=author, grid=grid, class_group=third)
    session.add(
        Observation(
            student_id=student.id,
            competency_id=grid.items[0].competency_id,
            grid_item_id=grid.items[0].id,
            assessment_id=seance.id,
            author_id=author.id,
            source=ObservationSource.TEACHER,
            level_id=level_scales.active(session).levels[0].id,
            observed_on=TODAY,
            recorded_at=NOW,
            sequence=1,
            operation_id="1",
            is_effective=True,
        )
    )
    session.commit()

    with pytest.raises(student_places.BeforeArrival):
        moved(session, actor, student, rooms[1])


def test_somebody_added_today_who_never_came_leaves_today(
    session: Session, make: Make, actor: Actor, rooms: tuple[ClassGroup, ClassGroup]
) -> None:
    student = make.student(class_group=rooms[0])
    moved(session, actor, student, rooms[1])

    student_places.leave(session, actor, student_id=student.id, first_day_away=TODAY, now=NOW)

    session.expire_all()
    assert [name for name, _starts, _ends in places(student)] == ["4A"]
    assert student.left_on == TODAY


def test_what_the_dates_do_not_allow_changes_nothing(
    session: Session, make: Make, actor: Actor, rooms: tuple[ClassGroup, ClassGroup]
) -> None:
    student = make.student(class_group=rooms[0])
    before = places(student)
    began = before[0][1]

    for room, day, kind in (
        (rooms[0], TODAY, student_places.AlreadyThere),
        (rooms[1], began, student_places.BeforeArrival),
        (rooms[1], date(2020, 9, 1), student_places.OutsideYear),
        (rooms[1], date(2099, 9, 1), student_places.OutsideYear),
    ):
        with pytest.raises(kind):
            moved(session, actor, student, room, day)
    with pytest.raises(student_places.OutsideYear):
        student_places.leave(session, actor, student_id=student.id, first_day_away=TODAY + DAY, now=NOW)
    for student_id, class_group_id in ((student.id, 9999), (9999, rooms[0].id)):
        with pytest.raises(NotFound):
            student_places.move(
                session, actor, student_id=student_id, class_group_id=class_group_id, first_day=TODAY, now=NOW
            )

    assert places(student) == before


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("zoe", True),
        ("ZOÉ pet", True),
        ("4a", True),
        ("petit zoé 4A", True),
        ("oé", False),
        ("zoe 4B", False),
        ("", True),
    ],
)
def test_a_student_is_found_by_the_beginning_of_any_word(
    session: Session, make: Make, rooms: tuple[ClassGroup, ClassGroup], text: str, is_found: bool
) -> None:
    make.student(class_group=rooms[0], name="Zoé Petit")

    assert (len(student_places.list_students(session, TODAY, text=text)) == 1) is is_found
