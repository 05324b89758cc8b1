"""The one table of permissions: for each action, which role may do it, and to what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.people import Student
from evaluation_tool.policy.action import Action
from evaluation_tool.policy.actor import Actor, Role

Predicate = Callable[[Actor, Any], bool]


def always(_actor: Actor, _thing: Any) -> bool:
    """The role is enough."""
    return True


def teaches(actor: Actor, class_group: ClassGroup) -> bool:
    """This person teaches the class today."""
    return actor.teaches(class_group.id)


def reviews(actor: Actor, class_group: ClassGroup) -> bool:
    """The class is in this person's remit."""
    return class_group.id in actor.reviewed


def teaches_or_reviews(actor: Actor, class_group: ClassGroup) -> bool:
    """A teacher's classes are those taught, and those followed as form tutor."""
    return teaches(actor, class_group) or reviews(actor, class_group)


def teaches_student(actor: Actor, student: Student) -> bool:
    """The student is, today, in a class this person teaches."""
    return any(
        actor.teaches(enrolment.class_group_id)
        for enrolment in student.enrolments
        if enrolment.starts_on <= actor.today and (enrolment.ends_on is None or actor.today <= enrolment.ends_on)
    )


RULES: Mapping[Action, Mapping[Role, Predicate]] = {
    Action.HOME_VIEW: {Role.ADMIN: always, Role.DIRECTOR: always, Role.TEACHER: always, Role.STUDENT: always},
    Action.ACCOUNT_OWN: {Role.ADMIN: always, Role.DIRECTOR: always, Role.TEACHER: always, Role.STUDENT: always},
    Action.DISPLAY_OWN: {Role.STUDENT: always},
    Action.CLASS_LIST: {Role.ADMIN: always, Role.DIRECTOR: always, Role.TEACHER: always},
    Action.CLASS_VIEW: {Role.ADMIN: always, Role.DIRECTOR: reviews, Role.TEACHER: teaches_or_reviews},
    Action.CARD_ISSUE: {Role.ADMIN: always, Role.TEACHER: teaches_student},
    Action.ACCOUNT_MANAGE: {Role.ADMIN: always},
    Action.AUDIT_READ: {Role.ADMIN: always},
}


def permits(actor: Actor, action: Action) -> bool:
    """Whether one of the actor's roles may do this to something; can() then asks about the thing itself."""
    return not actor.roles.isdisjoint(RULES[action])


def can(actor: Actor, action: Action, thing: object = None) -> bool:
    """Whether the actor may do this to this thing. Without a thing, only actions that need none are allowed."""
    rules = RULES[action]
    return any(
        rules[role] is always or (thing is not None and rules[role](actor, thing))
        for role in rules
        if role in actor.roles
    )
