"""Two moments of a class, and what attention did not reach."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from evaluation_tool.domain.period_change import Change
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.grid import NotTaught
from evaluation_tool.services import attainments, periods, review_fairness, review_periods
from evaluation_tool.services.review_periods import Comparison, Moment
from tests.make import Make
from tests.moments import NOW, SEPTEMBER, TODAY
from tests.review_scene import Reviewed


def moments(review: Reviewed) -> dict[str, Moment]:
    """Those on offer, by key."""
    return {moment.key: moment for moment in review_periods.list_moments(review.scene.session, TODAY)}


def compared(review: Reviewed, before: str, after: str) -> Comparison:
    """The class, from one moment to the other."""
    room = review.remit().rooms[0]
    found = moments(review)
    return review_periods.compare(review.scene.session, room, found[before], found[after], TODAY)


@pytest.fixture
def two_periods(review: Reviewed) -> tuple[str, str]:
    """A first period that ended thirty days ago, and one that runs; their keys."""
    session = review.scene.session
    first, second, *others = session.scalars(select(Period).order_by(Period.position)).all()
    for other in others:
        session.delete(other)
    first.starts_on, first.ends_on = SEPTEMBER, TODAY - timedelta(days=30)
    second.starts_on, second.ends_on = TODAY - timedelta(days=29), TODAY + timedelta(days=60)
    session.commit()
    return str(first.id), str(second.id)


def test_what_became_of_each_competency(review: Reviewed, two_periods: tuple[str, str]) -> None:
    found = compared(review, *two_periods)

    # By then: V1.1 Pro, V1.2 Pro, V2.1 Déc, V3.1 Réu, V4.1 Pro, V4.2 Déc; V3.2 was not seen.
    assert dict(found.before) == {1: 2, 2: 3, 3: 1}
    assert found.after.total() == 7
    assert found.changes[Change.FIRST_SEEN] == 1
    assert found.changes[Change.TO_REVISIT] == 1
    assert found.changes.total() == found.transitions.total() == 7
    assert found.transitions[3, 2] == 1
    (lower,) = found.to_revisit
    assert (lower.member.full_name, lower.wording, lower.before, lower.after) == (
        "Lina MOREL",
        "Je remplis le rayon",
        3,
        2,
    )


def test_a_closed_period_reads_as_the_council_saw_it(review: Reviewed, two_periods: tuple[str, str]) -> None:
    session = review.scene.session
    first = session.get_one(Period, int(two_periods[0]))
    periods.close_period(session, review.actor(), first, now=NOW)
    session.commit()

    # Closed today: the council saw what stands today.
    assert compared(review, *two_periods).changes == {Change.STABLE: 7}


def test_the_end_of_today_is_what_the_summaries_hold(review: Reviewed) -> None:
    students = [student.id for student in review.scene.students]

    defined = attainments.attained_until(review.scene.session, TODAY, students)

    assert defined == dict(attainments.defined_attainments(review.scene.session))


def test_six_weeks_ago_is_on_offer_in_a_year_that_has_only_begun(review: Reviewed) -> None:
    assert "6-semaines" in moments(review)
    assert compared(review, "6-semaines", "6-semaines").changes.keys() <= {Change.STABLE}


def test_nobody_looked_at_nora_nor_at_two_competencies(review: Reviewed, make: Make) -> None:
    scene = review.scene
    make.student(class_group=scene.class_group, name="Nora Oubliée")
    make.grid(owner=scene.teacher, class_group=scene.class_group, items=1, title="Zéro")
    scene.session.add(NotTaught(grid_item_id=scene.items[6].id, class_group_id=scene.class_group.id, noted_on=TODAY))
    scene.session.commit()

    found = review_fairness.read(scene.session, review.remit(), today=TODAY, weeks=4)

    assert [(one.member.full_name, one.class_name, one.last_on) for one in found.unseen] == [
        ("Nora OUBLIÉE", "4e SEGPA", None)
    ]
    assert [one.wording for one in found.never_taught] == ["J’encaisse et je rends la monnaie"]
    assert [one.wording for one in found.seen_on_nobody] == ["Je rends la monnaie"]
