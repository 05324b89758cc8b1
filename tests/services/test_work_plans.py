"""Work plans: published when there is something to do, ticked by their students only, followed by their teachers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from evaluation_tool.domain.activity import Support
from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.work_plan import (
    MAX_ITEMS,
    AlreadyTicked,
    EmptyPlan,
    NobodyInPlan,
    PlanFull,
    PlanIsOver,
    StrangerInPlan,
    WrongDates,
)
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.differentiation import (
    ActivityGroup,
    GroupingKind,
    GroupingPlan,
    Membership,
    WorkPlan,
)
from evaluation_tool.models.evidence import FeelingKind
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Actor
from evaluation_tool.services import (
    activities,
    activity_resources,
    own_work,
    work_plan_items,
    work_plan_progress,
    work_plans,
)
from evaluation_tool.services.login_sessions import actor_of
from evaluation_tool.services.work_plan_items import Gesture
from evaluation_tool.services.work_plans import PlanDraft
from tests import work
from tests.make import Make
from tests.moments import NOW, SEPTEMBER, TODAY, YESTERDAY


class Desk:
    """A teacher with a class of two students, one of whom has a plan."""

    def __init__(self, make: Make) -> None:
        teacher = make.teacher()
        self.make, self.session = make, make.session
        self.account: Account = make.account_of(teacher)
        self.class_group: ClassGroup = make.class_group(teacher=teacher)
        self.student: Student = make.student(class_group=self.class_group)
        self.other: Student = make.student(class_group=self.class_group)
        self.activity = work.activity(make, self.account)
        self.plan: WorkPlan = work.plan(make, self.account, self.class_group, self.student, given=self.activity)

    @property
    def teacher(self) -> Actor:
        return actor_of(self.session, self.account, today=TODAY)

    def as_student(self, student: Student | None = None, *, days: int = 0) -> Actor:
        account = self.make.account_of(student or self.student)
        return actor_of(self.session, account, today=TODAY + timedelta(days=days))

    def draft(self, *students: Student, days: int = 7) -> PlanDraft:
        ids = frozenset(student.id for student in students)
        return PlanDraft("Ma semaine", TODAY, TODAY + timedelta(days=days), ids)


@pytest.fixture
def desk(make: Make) -> Desk:
    """The desk."""
    return Desk(make)


def test_a_plan_is_for_students_of_its_class_on_days_that_follow(desk: Desk) -> None:
    stranger = desk.make.student()

    for draft, refusal in (
        (desk.draft(desk.student, days=-1), WrongDates),
        (desk.draft(desk.student, days=63), WrongDates),
        (desk.draft(), NobodyInPlan),
        (desk.draft(desk.student, stranger), StrangerInPlan),
    ):
        with pytest.raises(refusal):
            work_plans.create(desk.session, desk.teacher, desk.class_group, draft, now=NOW)
    made = work_plans.create(desk.session, desk.teacher, desk.class_group, desk.draft(desk.other), now=NOW)
    assert [student.id for student in made.students] == [desk.other.id]


def test_only_a_plan_with_something_to_do_and_time_left_is_published(desk: Desk) -> None:
    made = work_plans.create(desk.session, desk.teacher, desk.class_group, desk.draft(desk.other), now=NOW)
    with pytest.raises(EmptyPlan):
        work_plans.publish(desk.session, desk.teacher, made, now=NOW)

    work_plan_items.add_task(desk.session, made, "Je range mon poste", is_optional=False)
    made.starts_on = made.ends_on = YESTERDAY
    with pytest.raises(PlanIsOver):
        work_plans.publish(desk.session, desk.teacher, made, now=NOW)

    made.ends_on = TODAY
    work_plans.publish(desk.session, desk.teacher, made, now=NOW)
    assert [plan.title for plan in own_work.list_plans(desk.session, desk.as_student(desk.other))] == ["Ma semaine"]
    work_plans.withdraw(desk.session, desk.teacher, made, now=NOW)
    assert own_work.list_plans(desk.session, desk.as_student(desk.other)) == []


def test_items_are_added_ordered_and_bounded(desk: Desk) -> None:
    plan = desk.plan
    third = work_plan_items.add_activity(
        desk.session, desk.teacher, plan, desk.activity.id, Support.DEEPER, is_optional=False
    )

    work_plan_items.arrange(desk.session, plan, third.id, Gesture.UP)
    work_plan_items.arrange(desk.session, plan, third.id, Gesture.OPTIONAL)
    desk.session.commit()
    desk.session.expire_all()

    assert [item.id for item in plan.items].index(third.id) == 1
    assert third.is_optional
    for number in range(MAX_ITEMS - 3):
        work_plan_items.add_task(desk.session, plan, f"Chose {number}", is_optional=False)
    with pytest.raises(PlanFull):
        work_plan_items.add_task(desk.session, plan, "Une de trop", is_optional=False)


def test_an_activity_that_may_not_be_given_is_not_found(desk: Desk) -> None:
    theirs = work.activity(desk.make, desk.make.account())
    activities.archive(desk.session, desk.teacher, desk.activity, now=NOW)

    for activity in (theirs, desk.activity):
        with pytest.raises(NotFound):
            work_plan_items.add_activity(
                desk.session, desk.teacher, desk.plan, activity.id, Support.PRACTICE, is_optional=False
            )


def test_ticking_twice_is_ticking_once_and_what_is_ticked_stays(desk: Desk) -> None:
    item = desk.plan.items[0]
    for _ in range(2):
        own_work.tick(desk.session, desk.as_student(), item.id, is_done=True, now=NOW)

    assert own_work.list_plans(desk.session, desk.as_student())[0].done == 1
    assert work_plan_progress.follow(desk.session, desk.plan)[0].done == 1
    with pytest.raises(AlreadyTicked):
        work_plan_items.arrange(desk.session, desk.plan, item.id, Gesture.REMOVE)
    with pytest.raises(AlreadyTicked):
        work_plans.delete(desk.session, desk.teacher, desk.plan, now=NOW)

    own_work.tick(desk.session, desk.as_student(), item.id, is_done=False, now=NOW)
    work_plan_items.arrange(desk.session, desk.plan, item.id, Gesture.REMOVE)
    work_plans.delete(desk.session, desk.teacher, desk.plan, now=NOW)


def test_the_last_feeling_counts_and_a_teacher_sees_who_needs_help(desk: Desk) -> None:
    item = desk.plan.items[1]
    for kind in (FeelingKind.EASY, FeelingKind.HELP, FeelingKind.HELP):
        own_work.feel(desk.session, desk.as_student(), item.id, kind, now=NOW)

    assert [row.helps for row in work_plans.list_followed(desk.session, desk.teacher)] == [1]
    work_plan_progress.note_seen(desk.session, desk.plan, desk.student.id, now=NOW)
    own_work.feel(desk.session, desk.as_student(), item.id, FeelingKind.HELP, now=NOW)
    desk.session.expire_all()

    helps = work_plan_progress.help_wanted(desk.plan, work_plan_progress.follow(desk.session, desk.plan))
    assert [(one.student.id, one.item.id, one.is_seen) for one in helps] == [(desk.student.id, item.id, True)]
    assert [row.helps for row in work_plans.list_followed(desk.session, desk.teacher)] == [0]
    own_work.feel(desk.session, desk.as_student(), item.id, None, now=NOW)
    assert work_plan_progress.help_wanted(desk.plan, work_plan_progress.follow(desk.session, desk.plan)) == []


def test_somebody_else_neither_reads_nor_ticks_nor_opens(desk: Desk) -> None:
    stranger = desk.as_student(desk.other)

    with pytest.raises(NotFound):
        own_work.get_item(desk.session, stranger, desk.plan.items[0].id)
    with pytest.raises(NotFound):
        own_work.tick(desk.session, stranger, desk.plan.items[0].id, is_done=True, now=NOW)
    with pytest.raises(NotFound):
        own_work.feel(desk.session, stranger, desk.plan.items[0].id, FeelingKind.HELP, now=NOW)
    with pytest.raises(NotFound):
        activity_resources.get_own_file(desk.session, stranger, desk.activity.resources[0].id)


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (14, True), (15, False)])
def test_documents_are_open_as_long_as_the_plan_is(desk: Desk, days: int, is_open: bool) -> None:
    student, resource = desk.as_student(days=days), desk.activity.resources[0].id

    if is_open:
        assert activity_resources.get_own_file(desk.session, student, resource).content
    else:
        with pytest.raises(NotFound):
            activity_resources.get_own_file(desk.session, student, resource)


def test_an_archived_activity_stays_in_the_plans_that_have_it(desk: Desk) -> None:
    activities.archive(desk.session, desk.teacher, desk.activity, now=NOW)

    _plan, item, resources = own_work.get_item(desk.session, desk.as_student(), desk.plan.items[1].id)

    assert item.instructions == work.WORDS[Support.GUIDED]
    assert len(resources) == 2


@pytest.mark.parametrize(
    ("published", "finished", "is_open"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_documents_of_a_groups_activity_open_while_it_works(
    desk: Desk, session: Session, published: bool, finished: bool, is_open: bool
) -> None:
    group = ActivityGroup(
        position=0, name="La Loire", activity_id=desk.activity.id, memberships=[Membership(student_id=desk.other.id)]
    )
    session.add(
        GroupingPlan(
            class_group_id=desk.class_group.id,
            author_id=desk.account.id,
            kind=GroupingKind.MIXED,
            starts_on=SEPTEMBER,
            ends_on=TODAY,
            created_at=NOW,
            published_at=NOW if published else None,
            finished_at=NOW if finished else None,
            groups=[group],
        )
    )
    session.commit()
    student, resource = desk.as_student(desk.other), desk.activity.resources[0].id

    if is_open:
        assert activity_resources.get_own_file(session, student, resource).content
    else:
        with pytest.raises(NotFound):
            activity_resources.get_own_file(session, student, resource)


def test_a_students_file_has_its_running_plans_in_ones_own_classes(desk: Desk) -> None:
    own_work.tick(desk.session, desk.as_student(), desk.plan.items[0].id, is_done=True, now=NOW)
    own_work.feel(desk.session, desk.as_student(), desk.plan.items[1].id, FeelingKind.HELP, now=NOW)
    colleague = actor_of(desk.session, desk.make.account(), today=TODAY)

    found = work_plan_progress.list_of_student(desk.session, desk.teacher, desk.student.id)

    assert [(plan.id, plan.done, plan.needs_help) for plan in found] == [(desk.plan.id, 1, True)]
    assert work_plans.find_class_of(desk.session, desk.teacher, desk.student.id) == desk.class_group.id
    assert work_plan_progress.list_of_student(desk.session, desk.teacher, desk.other.id) == []
    assert work_plan_progress.list_of_student(desk.session, colleague, desk.student.id) == []
    assert work_plans.find_class_of(desk.session, colleague, desk.student.id) is None
