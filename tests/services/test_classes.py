"""Which classes somebody sees, on which day; and how few questions it takes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import RemitKind
from evaluation_tool.policy import Action, Actor, Role, can
from evaluation_tool.services import classes, login_sessions
from tests.make import Make
from tests.moments import TODAY, YESTERDAY
from tests.statements import counted

TOMORROW = TODAY + timedelta(days=1)


def actor_of(make: Make, account: Account) -> Actor:
    """Who this account is today."""
    actor = login_sessions.actor_of(make.session, account, today=TODAY)
    make.session.commit()
    return actor


def names(rows: list[classes.ClassRow]) -> list[str]:
    """The classes of a list."""
    return [row.class_group.name for row in rows]


def test_an_admin_sees_every_class_by_name(make: Make) -> None:
    for name in ("6e B", "3e A", "6e A"):
        make.class_group(name=name)

    assert names(classes.list_visible(make.session, actor_of(make, make.account(role=Role.ADMIN)))) == [
        "3e A",
        "6e A",
        "6e B",
    ]


def test_a_teacher_sees_the_classes_taught_today_and_those_followed(make: Make) -> None:
    teacher = make.teacher()
    account = make.account_of(teacher)
    make.class_group(name="enseignée", teacher=teacher)
    make.class_group(name="d’une autre", teacher=make.teacher())
    make.remit(account=account, class_group=make.class_group(name="suivie"), kind=RemitKind.FORM_TUTOR)
    make.teaching(teacher=teacher, class_group=make.class_group(name="finie"), ends_on=YESTERDAY)
    make.teaching(teacher=teacher, class_group=make.class_group(name="à venir"), starts_on=TOMORROW)

    actor = actor_of(make, account)

    assert names(classes.list_visible(make.session, actor)) == ["enseignée", "suivie"]
    assert names(classes.list_for_today(make.session, actor)) == ["enseignée"]
    assert names(classes.list_reviewed(make.session, actor)) == ["suivie"]


def test_a_service_counts_on_its_first_and_last_day(make: Make) -> None:
    teacher = make.teacher()
    make.teaching(teacher=teacher, class_group=make.class_group(name="A"), starts_on=TODAY, ends_on=TODAY)

    assert names(classes.list_visible(make.session, actor_of(make, make.account_of(teacher)))) == ["A"]


def test_a_teacher_who_comes_back_has_the_class_again(make: Make) -> None:
    teacher, class_group = make.teacher(), make.class_group(name="A")
    make.teaching(teacher=teacher, class_group=class_group, ends_on=YESTERDAY - timedelta(days=5))
    make.teaching(teacher=teacher, class_group=class_group, starts_on=YESTERDAY)

    actor = actor_of(make, make.account_of(teacher))

    assert actor.teaches(class_group.id)
    assert not actor.teaches(class_group.id, on=YESTERDAY - timedelta(days=2))


def test_a_director_sees_only_its_remit(make: Make) -> None:
    make.class_group(name="autre")
    director = make.director(reviews=[make.class_group(name="suivie")])

    assert names(classes.list_visible(make.session, actor_of(make, director))) == ["suivie"]


def test_an_archived_class_is_listed_nowhere(make: Make) -> None:
    teacher = make.teacher()
    make.class_group(teacher=teacher, archived_on=YESTERDAY)

    actor = actor_of(make, make.account_of(teacher))

    assert classes.list_visible(make.session, actor) == []
    assert classes.list_for_today(make.session, actor) == []


def test_students_are_counted_on_the_day(make: Make) -> None:
    teacher = make.teacher()
    class_group = make.class_group(teacher=teacher, students=3)
    make.enrolment(student=make.student(), class_group=class_group, ends_on=YESTERDAY)
    make.enrolment(student=make.student(), class_group=class_group, starts_on=TOMORROW)

    rows = classes.list_visible(make.session, actor_of(make, make.account_of(teacher)))

    assert [row.students for row in rows] == [3]


def test_a_class_without_students_counts_none(make: Make) -> None:
    teacher = make.teacher()
    make.class_group(teacher=teacher)

    assert [row.students for row in classes.list_visible(make.session, actor_of(make, make.account_of(teacher)))] == [0]


def test_students_are_listed_by_name(make: Make) -> None:
    class_group = make.class_group()
    for name in ("Zoé Petit", "Awa Petit", "Noé Costa"):
        make.student(class_group=class_group, name=name)

    found = classes.list_students(make.session, class_group, TODAY)

    assert [student.full_name for student in found] == ["Noé COSTA", "Awa PETIT", "Zoé PETIT"]


def test_a_class_that_is_not_ones_own_is_not_found(make: Make) -> None:
    class_group = make.class_group(teacher=make.teacher())
    stranger = actor_of(make, make.account())

    with pytest.raises(NotFound):
        classes.get(make.session, stranger, class_group.id, Action.CLASS_VIEW)
    with pytest.raises(NotFound):
        classes.get(make.session, stranger, 12345, Action.CLASS_VIEW)


def test_cards_are_handed_out_by_the_teacher_and_the_admin(make: Make) -> None:
    teacher = make.teacher()
    class_group = make.class_group(teacher=teacher)

    people = [
        make.account_of(teacher),
        make.account(role=Role.ADMIN),
        make.account(),
        make.director(reviews=[class_group]),
    ]

    assert [can(actor_of(make, one), Action.CARDS_ISSUE, class_group) for one in people] == [True, True, False, False]


@pytest.mark.parametrize("number", [1, 12])
def test_a_list_takes_one_question_whatever_its_length(make: Make, session: Session, number: int) -> None:
    teacher = make.teacher()
    for _ in range(number):
        make.class_group(teacher=teacher, students=2)
    actor = actor_of(make, make.account_of(teacher))

    with counted() as asked:
        rows = classes.list_visible(session, actor)

    assert len(rows) == number
    assert len(asked) == 1


def test_the_team_of_a_day_names_each_teacher_once_with_all_its_subjects(make: Make) -> None:
    class_group = make.class_group()
    usual, replacing = make.teacher(name="Judith ABELSON"), make.teacher(name="Tristan OKOUMÉ")
    english, history = make.subject(name="Anglais"), make.subject(name="Histoire")
    make.teaching(teacher=usual, class_group=class_group, subject=history)
    make.teaching(teacher=usual, class_group=class_group, subject=english, ends_on=YESTERDAY)
    make.teaching(teacher=replacing, class_group=class_group, subject=english, starts_on=TODAY)

    def team(day: date) -> list[tuple[str, tuple[str, ...]]]:
        return [(member.teacher.last_name, member.subjects) for member in classes.list_team(class_group, day)]

    assert team(YESTERDAY) == [("ABELSON", ("Anglais", "Histoire"))]
    assert team(TODAY) == [("ABELSON", ("Histoire",)), ("OKOUMÉ", ("Anglais",))]
