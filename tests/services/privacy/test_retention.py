"""What is kept too long goes, category by category, and nothing else does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from evaluation_tool.domain.retention import Category, months_before
from evaluation_tool.models.audit import AuditDetail
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.differentiation import PairRule
from evaluation_tool.models.evidence import Feeling, Observation
from evaluation_tool.models.people import Student
from evaluation_tool.services import audit, login_sessions, retention
from tests import privacy_scene
from tests.moments import NOW, SEPTEMBER, TODAY
from tests.privacy_scene import Scene
from tests.workshop import Workshop

A_YEAR = timedelta(days=366)


@pytest.fixture
def scene(workshop: Workshop) -> Scene:
    return privacy_scene.fill(workshop)


def due(workshop: Workshop, now: datetime) -> dict[Category, int]:
    kept = retention.list_kept(workshop.session, today=now.date(), now=now)
    return {one.category: one.due for one in kept if one.due}


def test_nothing_of_this_year_goes_but_files_that_nobody_came_back_for(workshop: Workshop, scene: Scene) -> None:
    assert due(workshop, NOW) == {Category.IMPORTS: 1}


def test_a_year_later_all_goes_that_ended_but_what_was_observed(workshop: Workshop, scene: Scene) -> None:
    session, later = workshop.session, NOW + A_YEAR
    observed = session.scalar(select(func.count()).select_from(Observation))
    announced = due(workshop, later)

    purged = retention.purge(session, today=later.date(), now=later, account_id=None)
    session.commit()

    assert purged.counts == announced
    assert set(announced) == set(Category) - {Category.LEAVERS}
    for table in (Feeling, PairRule, AuditDetail):
        assert session.scalar(select(func.count()).select_from(table)) == 0
    assert session.scalar(select(func.count()).select_from(Observation)) == observed
    assert audit.verify(session).broken_at is None
    assert retention.purge(session, today=later.date(), now=later, account_id=None).counts == {}


def test_a_student_who_left_is_erased_after_a_year_unless_it_came_back(workshop: Workshop, scene: Scene) -> None:
    session = workshop.session
    gone, back = workshop.students[0], workshop.students[1]
    for one in (gone, back):
        one.left_on = SEPTEMBER
        for enrolment in one.enrolments:
            enrolment.ends_on = SEPTEMBER
    session.flush()
    numbers = (gone.id, back.id)
    later = NOW + A_YEAR
    next_class = workshop.make.class_group()
    workshop.make.enrolment(student=back, class_group=next_class, starts_on=TODAY)

    purged = retention.purge(session, today=later.date(), now=later, account_id=None)

    assert purged.counts[Category.LEAVERS] == 1
    assert len(purged.tombstones) == 2
    assert [session.get(Student, number) is None for number in numbers] == [True, False]


@pytest.mark.parametrize(
    ("months", "days", "others", "erased"),
    [
        (12, 370, True, True),
        (12, 360, True, False),
        (1, 360, True, False),
        (24, 370, True, False),
        (12, 370, False, False),
    ],
)
def test_whoever_finished_the_school_is_erased_like_those_whose_departure_was_noted(
    workshop: Workshop, months: int, days: int, others: bool, erased: bool
) -> None:
    session, finished = workshop.session, workshop.students[0]
    actor = login_sessions.actor_of(session, workshop.teacher, today=TODAY)
    retention.set_months(session, actor, {Category.LEAVERS: months}, now=NOW)
    for student in workshop.students:
        for enrolment in student.enrolments:
            enrolment.ends_on = TODAY
    later = TODAY + timedelta(days=days)
    if others:
        for student in workshop.students[1:]:
            workshop.make.enrolment(student=student, class_group=workshop.make.class_group(), starts_on=later)
    session.flush()

    leavers = retention.list_leavers(session, later)

    assert [one.id for one in leavers] == ([finished.id] if erased else [])


def test_the_establishment_decides_within_bounds(workshop: Workshop, scene: Scene) -> None:
    actor = login_sessions.actor_of(workshop.session, workshop.teacher, today=TODAY)
    later = NOW + timedelta(days=40)
    assert Category.JOURNAL not in due(workshop, later)

    retention.set_months(workshop.session, actor, {Category.JOURNAL: 1}, now=NOW)

    assert due(workshop, later)[Category.JOURNAL] > 0
    with pytest.raises(retention.WrongMonths):
        retention.set_months(workshop.session, actor, {Category.JOURNAL: 0}, now=NOW)
    with pytest.raises(retention.WrongMonths):
        retention.set_months(workshop.session, actor, {Category.FEELINGS: 3}, now=NOW)


def test_feelings_end_with_their_school_year(workshop: Workshop, scene: Scene) -> None:
    year = workshop.session.scalars(select(SchoolYear)).one()

    last, after = (datetime.combine(day, NOW.timetz()) for day in (year.ends_on, year.ends_on + timedelta(days=1)))

    assert Category.FEELINGS not in due(workshop, last)
    assert due(workshop, after)[Category.FEELINGS] == 1


@pytest.mark.parametrize(
    ("months", "expected"), [(0, "2027-03-31"), (1, "2027-02-28"), (3, "2026-12-31"), (12, "2026-03-31")]
)
def test_months_before(months: int, expected: str) -> None:
    assert months_before(datetime(2027, 3, 31, tzinfo=NOW.tzinfo).date(), months).isoformat() == expected
