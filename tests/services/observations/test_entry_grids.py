"""What part of an entry grid is shown, and what a séance leaves unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.operations import Refusal
from evaluation_tool.models.class_group import ClassGroupKind
from evaluation_tool.models.evidence import Assessment, Context
from evaluation_tool.policy import Actor
from evaluation_tool.services import entry_grids, entry_views, login_sessions, seance_review, seances
from evaluation_tool.services.entry_views import View
from tests.moments import NOW, SEPTEMBER, TODAY
from tests.workshop import Workshop


@pytest.fixture
def actor(workshop: Workshop) -> Actor:
    """The teacher, acting today."""
    return login_sessions.actor_of(workshop.session, workshop.teacher, today=TODAY)


def shown(workshop: Workshop, view: View, seance: Assessment | None = None) -> list[int]:
    """The places of the students that the view shows."""
    grid = entry_grids.load(workshop.session, workshop.class_group, workshop.grid, day=TODAY, seance=seance, view=view)
    places = {student.id: place for place, student in enumerate(workshop.students)}
    return sorted(places[line.student_id] for line in grid.lines)


def opened(workshop: Workshop, actor: Actor, absent: list[int]) -> Assessment:
    return seances.open_seance(
        workshop.session,
        actor,
        workshop.class_group,
        workshop.grid,
        item_ids=[item.id for item in workshop.items[:2]],
        absent_student_ids=absent,
        context=Context.WORKSHOP,
        day=TODAY,
        now=NOW,
    )


def test_only_those_with_something_unseen(workshop: Workshop) -> None:
    workshop.type(workshop.level(2), workshop.level(3, item=1), workshop.level(1, student=1))

    assert shown(workshop, View(is_unseen_only=True)) == [1, 2]
    assert shown(workshop, View(is_unseen_only=True, item_ids=frozenset({workshop.items[0].id}))) == [2]


def test_only_those_whom_nobody_saw_for_some_weeks(workshop: Workshop) -> None:
    workshop.type(workshop.level(2), workshop.level(2, student=1, on=TODAY - timedelta(weeks=3)))

    assert shown(workshop, View(stale_weeks=3)) == [1, 2]
    assert shown(workshop, View(stale_weeks=4)) == [2]


def test_only_a_group_of_the_teachers(workshop: Workshop, actor: Actor) -> None:
    assert workshop.teacher.teacher is not None
    group = workshop.make.class_group(kind=ClassGroupKind.WORKSHOP, teacher=workshop.teacher.teacher)
    workshop.make.enrolment(student=workshop.students[2], class_group=group)
    stranger = workshop.make.class_group(kind=ClassGroupKind.WORKSHOP)
    workshop.make.enrolment(student=workshop.students[1], class_group=stranger)
    actor = login_sessions.actor_of(workshop.session, workshop.teacher, today=TODAY)

    assert entry_views.list_groups(workshop.session, actor, workshop.class_group) == [group]
    assert shown(workshop, View(group_id=group.id)) == [2]
    with pytest.raises(NotFound):
        entry_views.get_group(workshop.session, actor, workshop.class_group, stranger.id)


def test_forty_columns_at_a_time(workshop: Workshop) -> None:
    grid = workshop.make.grid(owner=workshop.teacher, class_group=workshop.class_group, items=41)

    first, second = (
        entry_grids.load(workshop.session, workshop.class_group, grid, day=TODAY, view=View(page=page))
        for page in (1, 2)
    )

    assert (len(first.columns), len(second.columns), first.pages) == (40, 1, 2)


def test_a_review_names_who_was_not_seen_but_for_the_absent(workshop: Workshop, actor: Actor) -> None:
    seance = opened(workshop, actor, absent=[workshop.students[2].id])
    workshop.type(workshop.level(3, seance=seance.id), workshop.level(3, item=1, seance=seance.id))

    found = seance_review.review(workshop.session, workshop.class_group, workshop.grid, seance)

    assert (found.observations, found.students, [len(one.students) for one in found.unseen]) == (2, 1, [1, 1])
    assert {line.student_id for one in found.unseen for line in one.students} == {workshop.students[1].id}
    assert [line.student_id for line in found.absent] == [workshop.students[2].id]


def test_absences_of_the_day_are_proposed_again_and_can_change(workshop: Workshop, actor: Actor) -> None:
    first, second = workshop.students[0].id, workshop.students[1].id
    seance = opened(workshop, actor, absent=[first])
    assert seances.absent_today(workshop.session, actor, workshop.class_group) == [first]

    seances.set_absent(workshop.session, actor, seance, [second], now=NOW)

    assert seances.absent_ids(workshop.session, seance) == [second]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, None), (1, Refusal.IN_THE_FUTURE), (-400, Refusal.OUTSIDE_YEAR)],
)
def test_a_day_is_refused_with_its_reason(
    workshop: Workshop, actor: Actor, days: int, expected: Refusal | None
) -> None:
    day = TODAY + timedelta(days=days)

    assert seances.refused_day(workshop.session, actor, workshop.class_group, day) == expected


def test_a_day_before_the_service_is_refused(workshop: Workshop) -> None:
    late = workshop.make.teacher()
    workshop.make.teaching(teacher=late, class_group=workshop.class_group, starts_on=TODAY)
    actor = login_sessions.actor_of(workshop.session, workshop.make.account_of(late), today=TODAY)

    refusal = seances.refused_day(workshop.session, actor, workshop.class_group, SEPTEMBER)

    assert refusal is Refusal.NOT_TEACHING
