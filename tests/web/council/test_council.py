"""A council through the browser: two writers, a period that closes, and what leaves it."""

from __future__ import annotations

import pytest

from evaluation_tool.models.calendar import Period
from evaluation_tool.services import periods
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.review_scene import Reviewed, reviewed


@pytest.fixture
def review(make: Make) -> Reviewed:
    return reviewed(make)


@pytest.fixture
def period(make: Make) -> Period:
    return next(one for one in periods.list_periods(make.session, make.school_year()) if one.ends_on >= TODAY)


def test_a_line_is_saved_alone_and_two_writers_lose_nothing(
    review: Reviewed, period: Period, sign_in_as: SignInAs
) -> None:
    tutor, student = sign_in_as(review.tutor), review.scene.student.id
    here = f"conseils/{review.class_group_id}/{period.id}"
    line = f"{here}/eleves/{student}/appreciation"

    saved = tutor.send(line, **{f"e{student}-text": "La caisse est tenue.", f"e{student}-positioning": "3"})
    late = tutor.send(line, **{f"e{student}-text": "Autre texte", f"e{student}-since": "0"})

    assert saved.status_code == 303
    assert (late.status_code, "Autre texte" in late.text, "La caisse est tenue." in late.text) == (422, True, True)
    director = sign_in_as(review.director)
    assert "La caisse est tenue." in director.get(director.url(f"{here}/eleves/{student}")).text
    assert "La caisse est tenue." in director.get(director.url(f"{here}/fichier?format=csv")).text
    assert director.get(director.url(f"{here}/feuilles.pdf")).data.startswith(b"%PDF")


def test_what_is_typed_while_the_period_closes_stays_on_the_page(
    review: Reviewed, period: Period, sign_in_as: SignInAs
) -> None:
    director, student = sign_in_as(review.director), review.scene.student.id
    page = f"conseils/{review.class_group_id}/{period.id}/eleves/{student}"
    assert director.send(page, text="Avant").status_code == 303
    session = review.scene.session
    session.rollback()
    periods.close_period(session, review.actor(), session.get_one(Period, period.id), now=NOW)
    session.commit()

    late = director.send(page, text="Écrit trop tard")

    assert (late.status_code, "vient d’être close" in late.text, "Écrit trop tard" in late.text) == (422, True, True)
    assert "Écrit trop tard" not in director.get(director.url(page)).text


def test_the_room_reads_neither_level_nor_positioning(review: Reviewed, period: Period, sign_in_as: SignInAs) -> None:
    director: Browser = sign_in_as(review.director)

    text = director.get(
        director.url(f"conseils/{review.class_group_id}/{period.id}/projection/{review.scene.student.id}")
    ).text

    assert "Le prochain pas" in text
    assert [word for word in ("level-", "maîtrise", "PIF", "attention", "MOREL") if word in text] == []
