"""What is counted for a report, and what of it stays hidden."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from evaluation_tool.domain.activity import Support
from evaluation_tool.domain.disclosure import Disclosed
from evaluation_tool.models.account import LoginSession
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.differentiation import GroupingKind
from evaluation_tool.policy import Role
from evaluation_tool.services import review_indicators
from evaluation_tool.services.review_indicators import Indicators
from tests import work
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.review_scene import Reviewed


def read(review: Reviewed) -> Indicators:
    """The first period, which runs today."""
    period = review.scene.session.scalars(select(Period).order_by(Period.position)).first()
    assert period is not None
    return review_indicators.read(review.scene.session, review.remit(), period, TODAY)


def test_a_class_of_two_shows_only_what_is_not_small(review: Reviewed) -> None:
    found = read(review)

    assert found.classes == 1
    assert found.students == found.observed == Disclosed((None,))
    # Fifteen observations, six of them after a time when it was not there yet.
    assert found.observations == Disclosed((15,))
    assert found.retries == Disclosed((6,))
    assert found.own_views == found.answered == Disclosed((None,))


def test_a_small_class_beside_large_ones_cannot_be_found_by_subtraction(review: Reviewed, make: Make) -> None:
    for size in (7, 9):
        make.remit(account=review.director, class_group=make.class_group(students=size, name=f"5e {size}"))

    found = read(review)

    assert (found.students.cells, found.students.at_least) == ((None, 7, 9), 16)


def test_groups_and_activities_count_for_the_class(review: Reviewed, make: Make) -> None:
    scene = review.scene
    for days_ago in (2, 5, 8):
        review.group([Support.GUIDED, None], days_ago=days_ago, kind=GroupingKind.MIXED)
    for _number in range(5):
        given = work.activity(make, scene.teacher)
        for _twice in range(2):
            work.plan(make, scene.teacher, scene.class_group, scene.students[0], given=given)

    found = read(review)

    assert found.groups.cells == (6,)
    assert found.activities.cells == (5,)


def test_accounts_are_active_when_somebody_used_them_in_the_period(review: Reviewed, make: Make) -> None:
    for number, days_ago in enumerate((1, 2, 3, 4, 5, 400)):
        at = NOW - timedelta(days=days_ago)
        account = make.account(role=Role.TEACHER)
        make.session.add(
            LoginSession(account_id=account.id, token_digest=f"{number:064}", created_at=at, last_seen_at=at)
        )
    make.session.commit()

    assert read(review).active == {Role.ADMIN: None, Role.DIRECTOR: None, Role.TEACHER: 5, Role.STUDENT: None}
