"""A class of a year that is over: chosen among the years, read as it ended, led nowhere that is closed."""

from __future__ import annotations

import pytest

from evaluation_tool.policy import Role
from evaluation_tool.services import login_sessions, school_years
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import NOW, TODAY, Clock
from tests.student_scene import Scene


@pytest.fixture
def next_year(make: Make, scene: Scene) -> int:
    """The next year, opened; its number in the addresses."""
    admin = login_sessions.actor_of(make.session, make.account(role=Role.ADMIN), today=TODAY)
    draft = school_years.draft_next(make.session, TODAY)
    year = school_years.open_next(
        make.session, admin, start_year=2027, starts_on=draft.starts_on, ends_on=draft.ends_on, now=NOW
    )
    make.session.commit()
    return year.id


def test_last_years_class_is_found_by_its_year_and_read_as_it_ended(
    make: Make, scene: Scene, next_year: int, clock: Clock, sign_in_as: SignInAs
) -> None:
    class_group = scene.class_group
    old = class_group.school_year_id
    clock.advance(days=300)  # the 19th of September 2027
    browser = sign_in_as(scene.teacher)

    today = browser.get(browser.url("classes/")).text
    assert ("Aucune classe" in today, f"annee={old}" in today) == (True, True)
    assert f"/classes/{class_group.id}" in browser.get(browser.url(f"classes/?annee={old}")).text
    assert "Aucune classe" in browser.get(browser.url(f"classes/?annee={next_year}")).text
    shown = browser.get(browser.url(f"classes/{class_group.id}")).text
    assert scene.student.full_name in shown
    assert f"/eleves/{scene.student.id}" not in shown
    assert "Observer" not in shown
    progress = browser.get(browser.url(f"classes/{class_group.id}/progres")).text
    assert "les niveaux sont ceux de son dernier jour" in progress
    assert scene.student.full_name in progress
    assert browser.get(browser.url(f"observer/{class_group.id}/{scene.grid.id}")).status_code == 404
