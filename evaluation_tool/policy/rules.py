"""The one table of permissions: for each action, which role may do it, and to what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.differentiation import Activity, WorkPlan
from evaluation_tool.models.grid import Grid, Phrase
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


def reads_class(actor: Actor, class_group: ClassGroup) -> bool:
    """A class of a past year stays readable for those who taught it until its end."""
    return teaches_or_reviews(actor, class_group) or class_group.id in actor.taught_before


def enrolled_today(actor: Actor, student: Student) -> list[int]:
    """The classes and groups that the student is in today."""
    return [
        enrolment.class_group_id
        for enrolment in student.enrolments
        if enrolment.starts_on <= actor.today and (enrolment.ends_on is None or actor.today <= enrolment.ends_on)
    ]


def teaches_student(actor: Actor, student: Student) -> bool:
    """The student is, today, in a class this person teaches."""
    return any(actor.teaches(class_group_id) for class_group_id in enrolled_today(actor, student))


def reviews_student(actor: Actor, student: Student) -> bool:
    """The student is, today, in a class of this person's remit."""
    return not actor.reviewed.isdisjoint(enrolled_today(actor, student))


def reviewed_student(actor: Actor, student: Student) -> bool:
    """The student is, or was one day, in a class of this person's remit: somebody who left is still answered for."""
    return any(enrolment.class_group_id in actor.reviewed for enrolment in student.enrolments)


def follows_student(actor: Actor, student: Student) -> bool:
    """A teacher follows the students it teaches, and those of whom it is form tutor."""
    return teaches_student(actor, student) or reviews_student(actor, student)


def words_phrase(actor: Actor, phrase: Phrase) -> bool:
    """The sentence is this person's own, or nobody's: it came with the school."""
    return phrase.author_id in (None, actor.account_id)


def owns_grid(actor: Actor, grid: Grid) -> bool:
    """The grid is this person's own."""
    return grid.owner_id == actor.account_id


def edits_grid(actor: Actor, grid: Grid) -> bool:
    """Only the owner and the invited co-owners change a grid."""
    return owns_grid(actor, grid) or any(account.id == actor.account_id for account in grid.co_owners)


def copies_grid(actor: Actor, grid: Grid) -> bool:
    """A copy is made of one's own grid, or of one that its owner shares."""
    return edits_grid(actor, grid) or (grid.shared_at is not None and grid.archived_at is None)


def reads_grid(actor: Actor, grid: Grid) -> bool:
    """Shared, or at work in a class that this person teaches or reviews."""
    return copies_grid(actor, grid) or not actor.class_ids().isdisjoint(group.id for group in grid.class_groups)


def owns_activity(actor: Actor, activity: Activity) -> bool:
    """Only its author changes an activity."""
    return activity.owner_id == actor.account_id


def reads_activity(actor: Actor, activity: Activity) -> bool:
    """One's own, or in the library of the establishment."""
    return owns_activity(actor, activity) or (activity.shared_at is not None and activity.archived_at is None)


def follows_work_plan(actor: Actor, work_plan: WorkPlan) -> bool:
    """The plan is for students of a class that this person teaches today."""
    return actor.teaches(work_plan.class_group_id)


def edits_work_plan(actor: Actor, work_plan: WorkPlan) -> bool:
    """Only the author changes a plan, as long as the class is taught."""
    return work_plan.author_id == actor.account_id and follows_work_plan(actor, work_plan)


RULES: Mapping[Action, Mapping[Role, Predicate]] = {
    Action.HOME_VIEW: {Role.ADMIN: always, Role.DIRECTOR: always, Role.TEACHER: always, Role.STUDENT: always},
    Action.ACCOUNT_OWN: {Role.ADMIN: always, Role.DIRECTOR: always, Role.TEACHER: always, Role.STUDENT: always},
    Action.DISPLAY_OWN: {Role.STUDENT: always},
    Action.CLASS_LIST: {Role.ADMIN: always, Role.DIRECTOR: always, Role.TEACHER: always},
    Action.CLASS_VIEW: {Role.ADMIN: always, Role.DIRECTOR: reviews, Role.TEACHER: reads_class},
    Action.CARD_ISSUE: {Role.ADMIN: always, Role.TEACHER: teaches_student},
    Action.CARDS_ISSUE: {Role.ADMIN: always, Role.TEACHER: teaches},
    Action.PEOPLE_MANAGE: {Role.ADMIN: always},
    Action.ACCOUNT_MANAGE: {Role.ADMIN: always},
    # Erasing, deciding how long things are kept, seeing who opened which file.
    Action.PRIVACY: {Role.ADMIN: always},
    # To hand somebody everything held about it, as a file: nothing of it is shown on a page.
    Action.PERSONAL_DATA: {Role.ADMIN: always, Role.DIRECTOR: reviews_student},
    Action.PRIVACY_PAPERS: {Role.ADMIN: always, Role.DIRECTOR: always},
    Action.AUDIT_READ: {Role.ADMIN: always},
    Action.GRID_LIST: {Role.DIRECTOR: always, Role.TEACHER: always},
    Action.GRID_CREATE: {Role.TEACHER: always},
    Action.GRID_VIEW: {Role.DIRECTOR: reads_grid, Role.TEACHER: reads_grid},
    Action.GRID_EDIT: {Role.TEACHER: edits_grid},
    Action.GRID_COPY: {Role.TEACHER: copies_grid},
    Action.GRID_OWN: {Role.TEACHER: owns_grid},
    Action.ACTIVITY_LIST: {Role.DIRECTOR: always, Role.TEACHER: always},
    Action.ACTIVITY_CREATE: {Role.TEACHER: always},
    Action.ACTIVITY_VIEW: {Role.DIRECTOR: reads_activity, Role.TEACHER: reads_activity},
    Action.ACTIVITY_COPY: {Role.TEACHER: reads_activity},
    Action.ACTIVITY_EDIT: {Role.TEACHER: owns_activity},
    Action.WORK_PLAN_LIST: {Role.TEACHER: always},
    Action.WORK_PLAN_CREATE: {Role.TEACHER: teaches},
    Action.WORK_PLAN_VIEW: {Role.TEACHER: follows_work_plan},
    Action.WORK_PLAN_EDIT: {Role.TEACHER: edits_work_plan},
    # A student's own plans: to tick, to say how it went, to open what it was given.
    Action.WORK_OWN: {Role.STUDENT: always},
    Action.FRAMEWORK_READ: {Role.ADMIN: always, Role.DIRECTOR: always, Role.TEACHER: always},
    Action.FRAMEWORK_EXPORT: {Role.ADMIN: always, Role.DIRECTOR: always, Role.TEACHER: always},
    Action.FRAMEWORK_IMPORT: {Role.ADMIN: always, Role.DIRECTOR: always, Role.TEACHER: always},
    # For everybody's use, and not only one's own.
    Action.FRAMEWORK_SHARE: {Role.ADMIN: always, Role.DIRECTOR: always},
    Action.SCALE_READ: {Role.ADMIN: always, Role.DIRECTOR: always, Role.TEACHER: always},
    Action.SCALE_EDIT: {Role.ADMIN: always},
    # What the establishment is called, its codes, its rules, its years and periods, and who reviews which class.
    Action.SETTINGS_EDIT: {Role.ADMIN: always},
    Action.PERIOD_LIST: {Role.ADMIN: always, Role.DIRECTOR: always},
    # Closing is the council's word, not the computer's.
    Action.PERIOD_CLOSE: {Role.DIRECTOR: always},
    Action.GROUPS_LIST: {Role.TEACHER: always},
    # The groups of a class belong to everybody who teaches it: two colleagues may share one board.
    Action.GROUPS_MAKE: {Role.TEACHER: teaches},
    Action.OBSERVE: {Role.TEACHER: teaches},
    Action.OBSERVATION_READ: {Role.DIRECTOR: reviews, Role.TEACHER: reads_class},
    Action.PROGRESS_OWN: {Role.STUDENT: always},
    # To say how one sees oneself, that one is ready, what one would help with.
    Action.VOICE_OWN: {Role.STUDENT: always},
    Action.STUDENT_MIRROR: {Role.TEACHER: teaches_student},
    Action.STUDENT_FILE: {Role.DIRECTOR: reviews_student, Role.TEACHER: follows_student},
    # To hand over to the next school what a student can do.
    Action.BOOKLET: {Role.DIRECTOR: reviewed_student, Role.TEACHER: reviewed_student},
    # To give next steps, goals, adaptations; to decide a level.
    Action.STUDENT_SUPPORT: {Role.TEACHER: teaches_student},
    # The classes of one's remit: a director's, and a form tutor's own.
    Action.REVIEW_LIST: {Role.DIRECTOR: always, Role.TEACHER: always},
    Action.REVIEW: {Role.DIRECTOR: reviews, Role.TEACHER: reviews},
    # To say that one looked at a point of attention; to write the individual plan.
    Action.REVIEW_STUDENT: {Role.DIRECTOR: reviews_student, Role.TEACHER: reviews_student},
    Action.INDICATORS: {Role.DIRECTOR: always},
    Action.PROOF_READ: {Role.ADMIN: always, Role.DIRECTOR: always, Role.TEACHER: always},
    # The councils of one's classes: each teacher writes for its subjects, whoever reviews the class for the council.
    Action.COUNCIL_LIST: {Role.DIRECTOR: always, Role.TEACHER: always},
    Action.COUNCIL_WRITE: {Role.DIRECTOR: reviews, Role.TEACHER: teaches_or_reviews},
    Action.PHRASE_LIST: {Role.TEACHER: always},
    Action.PHRASE_EDIT: {Role.TEACHER: words_phrase},
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
