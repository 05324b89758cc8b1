"""A change needs the token of the page it was asked from."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.make import Make
from tests.moments import PASSWORD, THERE


@pytest.mark.parametrize("token", [None, "", "x", "ImZha2Ui.aaaa.bbbb"])
def test_a_change_without_its_token_is_refused_and_said_in_french(as_teacher: Browser, token: str | None) -> None:
    response = as_teacher.post("/ecole-test/deconnexion", data={} if token is None else {"csrf_token": token})

    assert response.status_code == 400
    assert "Ce formulaire n’est plus valable" in response.text
    assert as_teacher.is_signed_in()


def test_signing_in_needs_a_token_too(client: Browser, make: Make) -> None:
    account = make.account()

    response = client.post("/ecole-test/connexion", data={"login": account.login, "password": PASSWORD})

    assert response.status_code == 400
    assert not client.is_signed_in()


def test_the_token_of_somebody_else_is_refused(as_teacher: Browser, as_admin: Browser) -> None:
    response = as_teacher.post("/ecole-test/deconnexion", data={"csrf_token": as_admin.csrf()})

    assert response.status_code == 400


def test_the_token_of_one_school_is_refused_in_the_other(as_teacher: Browser, make_there: Make) -> None:
    token = as_teacher.csrf()
    as_teacher.slug = THERE
    as_teacher.signed_in_as(make_there.account())

    assert as_teacher.post("/ecole-voisine/deconnexion", data={"csrf_token": token}).status_code == 400
    assert as_teacher.is_signed_in()


def test_the_token_may_come_in_a_header(as_teacher: Browser) -> None:
    response = as_teacher.post("/ecole-test/deconnexion", headers={"X-CSRFToken": as_teacher.csrf()})

    assert response.status_code == 303


def test_a_page_left_open_all_day_may_still_be_sent(as_teacher: Browser) -> None:
    token = as_teacher.csrf()
    for _ in range(3):
        as_teacher.get("/ecole-test/")

    assert as_teacher.post("/ecole-test/deconnexion", data={"csrf_token": token}).status_code == 303


@pytest.mark.parametrize("path", ["deconnexion", "mon-compte/mot-de-passe", "mon-compte/affichage"])
def test_nothing_changes_by_following_a_link(as_student: Browser, path: str) -> None:
    as_student.get(as_student.url(path))

    assert as_student.is_signed_in()
    assert "data-comfort" not in as_student.get("/ecole-test/").text
