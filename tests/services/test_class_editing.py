"""Classes and groups by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor, Role
from evaluation_tool.services import class_editing, classes, login_sessions
from evaluation_tool.services.class_editing import ClassDescription
from tests.make import Make
from tests.moments import NOW, SEPTEMBER, TODAY

DAY = timedelta(days=1)


@pytest.fixture
def actor(session: Session, make: Make) -> Actor:
    """The person who looks after people."""
    return login_sessions.actor_of(session, make.account(role=Role.ADMIN), today=TODAY)


@pytest.fixture
def students(make: Make) -> list[Student]:
    """Three students of 4A."""
    room = make.class_group(name="4A")
    return [make.student(class_group=room, name=f"{name} Petit") for name in ("Ana", "Bob", "Cléo")]


def made(session: Session, actor: Actor, make: Make, kind: ClassGroupKind, description: ClassDescription) -> ClassGroup:
    year = make.school_year().id
    return class_editing.create(session, actor, year_id=year, kind=kind, told=description, now=NOW)


def members(session: Session, room: ClassGroup) -> list[str]:
    return [one.first_name for one in classes.list_students(session, room, TODAY)]


def test_a_class_is_made_renamed_put_away_and_taken_back(session: Session, make: Make, actor: Actor) -> None:
    room = made(session, actor, make, ClassGroupKind.CLASS, ClassDescription("5B", "Cinquième B", is_segpa=True))
    told = ClassDescription("5 B", is_no_marks=False)
    class_editing.change(session, actor, class_group_id=room.id, told=told, now=NOW)
    assert (room.name, room.label, room.is_segpa, room.is_no_marks) == ("5 B", "", False, False)

    for is_away, listed in ((True, []), (False, ["5 B"])):
        class_editing.put_away(session, actor, class_group_id=room.id, is_away=is_away, now=NOW)
        assert [row.class_group.name for row in classes.list_visible(session, actor)] == listed


def test_two_classes_of_a_year_have_two_names(session: Session, make: Make, actor: Actor) -> None:
    room = made(session, actor, make, ClassGroupKind.CLASS, ClassDescription("5B"))
    with pytest.raises(class_editing.NameTaken):
        made(session, actor, make, ClassGroupKind.GROUP, ClassDescription("5B"))
    # Its own name is nobody else's.
    class_editing.change(session, actor, class_group_id=room.id, told=ClassDescription("5B", "Cinquième"), now=NOW)
    with pytest.raises(class_editing.NoYear):
        class_editing.create(
            session, actor, year_id=999, kind=ClassGroupKind.CLASS, told=ClassDescription("6A"), now=NOW
        )


def test_only_a_group_is_drawn_from_a_class(
    session: Session, make: Make, actor: Actor, students: list[Student]
) -> None:
    parent = students[0].enrolments[0].class_group_id
    workshop = made(session, actor, make, ClassGroupKind.WORKSHOP, ClassDescription("VDM 1", parent_id=parent))
    room = made(session, actor, make, ClassGroupKind.CLASS, ClassDescription("4C", parent_id=parent))

    assert (workshop.parent_id, room.parent_id) == (parent, None)
    with pytest.raises(NotFound):
        made(session, actor, make, ClassGroupKind.GROUP, ClassDescription("G", parent_id=workshop.id))


def test_students_come_to_a_group_and_go_with_dates(
    session: Session, make: Make, actor: Actor, students: list[Student]
) -> None:
    workshop = make.class_group(name="VDM 1", kind=ClassGroupKind.WORKSHOP)
    make.enrolment(student=students[0], class_group=workshop)
    ana, bob, cleo = (one.id for one in students)

    def changed(shown: list[int], ticked: list[int]) -> int:
        return class_editing.change_members(
            session,
            actor,
            class_group_id=workshop.id,
            shown=shown,
            ticked=ticked,
            first_day=TODAY,
            now=NOW,
        )

    assert changed([ana, bob, cleo], [bob, cleo]) == 3
    assert members(session, workshop) == ["Bob", "Cléo"]
    gone = next(one for one in workshop.enrolments if one.student_id == ana)
    assert (gone.starts_on, gone.ends_on) == (SEPTEMBER, TODAY - DAY)
    # Whoever was not shown is left alone; whoever came today and goes today was never there.
    assert changed([bob], []) == 1
    session.expire_all()
    assert sorted(one.student_id for one in workshop.enrolments) == [ana, cleo]
    assert changed([ana, cleo], [ana, cleo, 9999]) == 1
    assert members(session, workshop) == ["Ana", "Cléo"]


def test_whoever_goes_has_no_later_place_left(
    session: Session, make: Make, actor: Actor, students: list[Student]
) -> None:
    workshop = make.class_group(name="VDM 1", kind=ClassGroupKind.WORKSHOP)
    later = TODAY + 20 * DAY
    make.enrolment(student=students[0], class_group=workshop, ends_on=TODAY + 10 * DAY)
    make.enrolment(student=students[0], class_group=workshop, starts_on=later)

    class_editing.change_members(
        session, actor, class_group_id=workshop.id, shown=[students[0].id], ticked=[], first_day=TODAY, now=NOW
    )

    session.expire_all()
    assert [(one.starts_on, one.ends_on) for one in workshop.enrolments] == [(SEPTEMBER, TODAY - DAY)]


def test_a_class_is_left_by_moving_and_days_are_of_the_year(
    session: Session, make: Make, actor: Actor, students: list[Student]
) -> None:
    def emptied(class_group_id: int, first_day: date) -> None:
        shown = [students[0].id]
        class_editing.change_members(
            session, actor, class_group_id=class_group_id, shown=shown, ticked=[], first_day=first_day, now=NOW
        )

    with pytest.raises(NotFound):
        emptied(students[0].enrolments[0].class_group_id, TODAY)
    with pytest.raises(class_editing.OutsideYear):
        emptied(make.class_group(kind=ClassGroupKind.GROUP).id, TODAY - 999 * DAY)
