"""One table, one question."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from evaluation_tool.policy import RULES, Action, Actor, DateSpan, Role, can, permits
from evaluation_tool.policy.rules import always
from tests.moments import TODAY

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
A_CLASS = SimpleNamespace(id=7)


def actor(*roles: Role, taught: dict[int, tuple[DateSpan, ...]] | None = None, reviewed: tuple[int, ...] = ()) -> Actor:
    """Somebody with these roles today."""
    return Actor(1, "Awa Diallo", frozenset(roles), TODAY, taught=taught or {}, reviewed=frozenset(reviewed))


def test_every_action_has_a_rule_and_somebody_to_do_it() -> None:
    assert set(RULES) == set(Action)
    assert all(RULES[action] for action in Action)


def test_actions_are_named_by_area_and_verb() -> None:
    assert [action for action in Action if action.value.count(".") != 1 or action.value != action.value.lower()] == []


@pytest.mark.parametrize("action", Action)
def test_somebody_without_a_role_may_do_nothing(action: Action) -> None:
    assert not permits(actor(), action)
    assert not can(actor(), action, A_CLASS)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_role_that_is_not_named_may_not(action: Action, role: Role) -> None:
    assert permits(actor(role), action) == (role in RULES[action])
    if role not in RULES[action]:
        assert not can(actor(role), action, A_CLASS)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_without_a_thing_only_what_needs_none_is_allowed(action: Action, role: Role) -> None:
    assert can(actor(role), action) == (RULES[action].get(role) is always)


@pytest.mark.parametrize("action", Action)
def test_students_never_reach_what_belongs_to_the_staff(action: Action) -> None:
    own = {Action.HOME_VIEW, Action.ACCOUNT_OWN}

    assert Role.STUDENT not in RULES[action] or action in own or set(RULES[action]) == {Role.STUDENT}


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        (TODAY, TODAY, True),
        (YESTERDAY, None, True),
        (TODAY, None, True),
        (YESTERDAY, YESTERDAY, False),
        (TOMORROW, None, False),
    ],
)
def test_a_service_gives_its_class_on_its_days_only(first: date, last: date | None, covered: bool) -> None:
    teacher = actor(Role.TEACHER, taught={7: (DateSpan(first, last),)})

    assert teacher.teaches(7) == covered
    assert can(teacher, Action.CLASS_VIEW, A_CLASS) == covered
    assert (7 in teacher.class_ids()) == covered


def test_a_form_tutor_views_the_class_but_hands_out_no_card() -> None:
    tutor = actor(Role.TEACHER, reviewed=(7,))
    student = SimpleNamespace(enrolments=[SimpleNamespace(class_group_id=7, starts_on=YESTERDAY, ends_on=None)])

    assert can(tutor, Action.CLASS_VIEW, A_CLASS)
    assert not can(tutor, Action.CARD_ISSUE, student)


@pytest.mark.parametrize(("ends_on", "allowed"), [(None, True), (TODAY, True), (YESTERDAY, False)])
def test_a_teacher_hands_out_cards_to_todays_students(ends_on: date | None, allowed: bool) -> None:
    teacher = actor(Role.TEACHER, taught={7: (DateSpan(YESTERDAY, None),)})
    enrolment = SimpleNamespace(class_group_id=7, starts_on=YESTERDAY - timedelta(days=1), ends_on=ends_on)

    assert can(teacher, Action.CARD_ISSUE, SimpleNamespace(enrolments=[enrolment])) == allowed


def test_a_director_who_also_teaches_has_both_sets_of_classes() -> None:
    both = actor(Role.DIRECTOR, Role.TEACHER, taught={7: (DateSpan(YESTERDAY, None),)}, reviewed=(8,))

    assert can(both, Action.CLASS_VIEW, A_CLASS)
    assert can(both, Action.CLASS_VIEW, SimpleNamespace(id=8))
    assert not can(both, Action.CLASS_VIEW, SimpleNamespace(id=9))
