"""Services and replacements by hand: dates open and close a class by themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.class_group import ClassGroup, Teaching
from evaluation_tool.models.people import Subject, Teacher
from evaluation_tool.policy import Action, Actor, Role, can
from evaluation_tool.services import login_sessions, sign_in, teaching_staff, teachings
from evaluation_tool.services.teachings import Days
from tests.make import Make
from tests.moments import NOW, SEPTEMBER, TODAY

DAY = timedelta(days=1)
WEEK = 7 * DAY


@pytest.fixture
def actor(session: Session, make: Make) -> Actor:
    """The person who looks after people."""
    return login_sessions.actor_of(session, make.account(role=Role.ADMIN), today=TODAY)


@pytest.fixture
def absent(make: Make) -> Teacher:
    """Somebody who teaches 4A and 4B."""
    teacher = make.teacher(name="Rose Martin")
    for name in ("4A", "4B"):
        make.class_group(name=name, teacher=teacher)
    return teacher


@pytest.fixture
def room(absent: Teacher, session: Session) -> ClassGroup:
    """4A."""
    return session.scalars(select(ClassGroup).where(ClassGroup.name == "4A")).one()


def services(session: Session, teacher: Teacher) -> list[tuple[str, date, date | None]]:
    session.expire_all()
    return sorted(
        (one.class_group.name, one.starts_on, one.ends_on) for one in teaching_staff.services_of(session, teacher)
    )


def opens(session: Session, make: Make, teacher: Teacher, room: ClassGroup, day: date) -> bool:
    """Whether the teacher may observe in the class on a day."""
    return can(login_sessions.actor_of(session, make.account_of(teacher), today=day), Action.OBSERVE, room)


def test_a_year_typed_wrong_replaces_nobody(session: Session, make: Make, actor: Actor) -> None:
    absent, other = make.teacher(), make.teacher()
    make.class_group(teacher=absent)

    for days in (Days(date(2020, 11, 23)), Days(TODAY, date(2062, 12, 18)), Days(date(2062, 1, 1))):
        with pytest.raises(teachings.OutsideYear):
            teachings.replace(session, actor, absent_id=absent.id, replacement_id=other.id, days=days, now=NOW)


def test_a_replacement_takes_every_class_and_ends_by_itself(
    session: Session, make: Make, actor: Actor, absent: Teacher, room: ClassGroup
) -> None:
    other = make.teacher()
    last = TODAY + WEEK

    teachings.replace(session, actor, absent_id=absent.id, replacement_id=other.id, days=Days(TODAY, last), now=NOW)

    assert services(session, other) == [("4A", TODAY, last), ("4B", TODAY, last)]
    assert [opens(session, make, other, room, day) for day in (TODAY - DAY, TODAY, last, last + DAY)] == [
        False,
        True,
        True,
        False,
    ]
    assert opens(session, make, absent, room, TODAY)
    with pytest.raises(teachings.NothingToReplace):
        teachings.replace(session, actor, absent_id=absent.id, replacement_id=other.id, days=Days(TODAY), now=NOW)


def test_a_replacement_is_cut_to_the_days_of_each_service(
    session: Session, make: Make, actor: Actor, absent: Teacher, room: ClassGroup
) -> None:
    other, ends = make.teacher(), TODAY + WEEK
    session.scalars(select(Teaching).where(Teaching.class_group_id == room.id)).one().ends_on = ends

    teachings.replace(
        session, actor, absent_id=absent.id, replacement_id=other.id, days=Days(SEPTEMBER - 9 * DAY), now=NOW
    )

    assert services(session, other) == [("4A", SEPTEMBER, ends), ("4B", SEPTEMBER, None)]


@pytest.mark.parametrize("days", [Days(TODAY, TODAY - DAY), Days(date(2020, 1, 1)), Days(TODAY, date(2090, 1, 1))])
def test_dates_outside_the_year_or_upside_down_are_refused(
    session: Session, make: Make, actor: Actor, absent: Teacher, room: ClassGroup, days: Days
) -> None:
    with pytest.raises(teachings.OutsideYear):
        teachings.add(
            session,
            actor,
            class_group_id=room.id,
            teacher_id=make.teacher().id,
            subject=make.subject(),
            days=days,
            now=NOW,
        )


def test_the_same_service_twice_on_one_day_is_refused(
    session: Session, make: Make, actor: Actor, absent: Teacher, room: ClassGroup
) -> None:
    def add(subject: Subject) -> None:
        days = Days(TODAY)
        teachings.add(session, actor, class_group_id=room.id, teacher_id=absent.id, subject=subject, days=days, now=NOW)

    with pytest.raises(teachings.AlreadyTaught):
        add(make.subject())
    add(make.subject("Technologie"))

    assert len(services(session, absent)) == 3


def test_a_subject_is_found_whatever_its_accents_and_made_once(session: Session, make: Make) -> None:
    known = make.subject("Mathématiques")

    assert teachings.subject_named(session, "mathematiques").id == known.id
    made = teachings.subject_named(session, "Vente, distribution")
    assert teachings.subject_named(session, "VENTE DISTRIBUTION").id == made.id
    assert session.get_one(Subject, made.id).name == "Vente, distribution"
    numbers, songs = teachings.subject_named(session, "数学"), teachings.subject_named(session, "音乐")
    assert numbers.id != songs.id
    assert teachings.subject_named(session, "数学").id == numbers.id


def test_dates_change_and_a_mistake_is_taken_away(
    session: Session, actor: Actor, absent: Teacher, room: ClassGroup
) -> None:
    teaching_id = next(one.id for one in teaching_staff.services_of(session, absent) if one.class_group_id == room.id)
    teachings.change_days(session, actor, teaching_id=teaching_id, days=Days(TODAY, TODAY + DAY), now=NOW)
    assert services(session, absent)[0] == ("4A", TODAY, TODAY + DAY)

    teachings.remove(session, actor, teaching_id=teaching_id, now=NOW)
    assert [name for name, _first, _last in services(session, absent)] == ["4B"]
    with pytest.raises(NotFound):
        teachings.get(session, actor, teaching_id)


def test_a_departure_closes_every_class_after_the_last_day(
    session: Session, make: Make, actor: Actor, absent: Teacher, room: ClassGroup
) -> None:
    make.teaching(teacher=absent, class_group=make.class_group(name="3A"), starts_on=TODAY + WEEK)

    teaching_staff.leave(session, actor, teacher_id=absent.id, last_day=TODAY, now=NOW)

    assert services(session, absent) == [("4A", SEPTEMBER, TODAY), ("4B", SEPTEMBER, TODAY)]
    assert [opens(session, make, absent, room, day) for day in (TODAY, TODAY + DAY)] == [True, False]
    listed = {
        gone: [row.teacher.id for row in teaching_staff.list_teachers(session, TODAY + DAY, text="rose", gone=gone)]
        for gone in (False, True)
    }
    assert listed == {False: [], True: [absent.id]}
    with pytest.raises(teaching_staff.AlreadyGone):
        teaching_staff.leave(session, actor, teacher_id=absent.id, last_day=TODAY, now=NOW)
    teaching_staff.come_back(session, actor, teacher_id=absent.id, now=NOW)
    assert absent.left_on is None


def test_nobody_left_before_its_last_seance(
    session: Session, make: Make, actor: Actor, absent: Teacher, room: ClassGroup
) -> None:
    account = make.account_of(absent)
    make.seance(author=account, class_group=room, grid=make.grid(owner=account, class_group=room))

    with pytest.raises(teaching_staff.WorkedLater) as refused:
        teaching_staff.leave(session, actor, teacher_id=absent.id, last_day=TODAY - 365 * DAY, now=NOW)

    assert refused.value.day == TODAY
    assert len(services(session, absent)) == 2
    teaching_staff.leave(session, actor, teacher_id=absent.id, last_day=TODAY, now=NOW)


def test_a_departure_closes_the_account_that_evening_until_the_return(
    session: Session, make: Make, actor: Actor, absent: Teacher
) -> None:
    account = make.account_of(absent)

    teaching_staff.leave(session, actor, teacher_id=absent.id, last_day=TODAY, now=NOW)
    assert [sign_in.is_usable(account, day) for day in (TODAY, TODAY + DAY)] == [True, False]

    teaching_staff.come_back(session, actor, teacher_id=absent.id, now=NOW)
    assert sign_in.is_usable(account, TODAY + DAY)


def test_whoever_also_directs_keeps_its_account(session: Session, make: Make, actor: Actor, absent: Teacher) -> None:
    account = make.account_of(absent)
    account.is_director = True

    teaching_staff.leave(session, actor, teacher_id=absent.id, last_day=TODAY, now=NOW)

    assert sign_in.is_usable(account, TODAY + DAY)


def test_a_namesake_is_asked_about(session: Session, make: Make, actor: Actor, absent: Teacher) -> None:
    told = teaching_staff.TeacherName("rose", "MARTIN", "Mme")

    with pytest.raises(teaching_staff.Namesake):
        teaching_staff.create(session, actor, told=told, is_another=False, now=NOW)
    made = teaching_staff.create(session, actor, told=told, is_another=True, now=NOW)

    account = teaching_staff.account_of(session, made)
    assert account is not None
    assert (account.login, account.password_hash) == ("rose.martin", None)
    teaching_staff.correct(
        session, actor, teacher_id=made.id, told=teaching_staff.TeacherName("Rosa", "Martin"), now=NOW
    )
    assert (account.login, account.display_name) == ("rose.martin", "Rosa Martin")


@pytest.mark.parametrize("role", [Role.TEACHER, Role.DIRECTOR])
def test_nobody_else_changes_services(session: Session, make: Make, absent: Teacher, role: Role) -> None:
    somebody = login_sessions.actor_of(session, make.account(role=role), today=TODAY)

    with pytest.raises(NotFound):
        teaching_staff.leave(session, somebody, teacher_id=absent.id, last_day=TODAY, now=NOW)
    with pytest.raises(NotFound):
        teachings.remove(session, somebody, teaching_id=teaching_staff.services_of(session, absent)[0].id, now=NOW)
