"""Guessing gets slow, for an account and for an address; a class that mistypes does not lock its school out."""

from __future__ import annotations

import pytest

from evaluation_tool.domain.throttling import ACCOUNT, ADDRESS
from evaluation_tool.policy import Role
from tests.browser import Browser
from tests.make import Make
from tests.moments import CODE, PASSWORD, Clock


def guess(client: Browser, *logins: str) -> int:
    """Send the form with a wrong password for each login; the status of the last answer."""
    token = client.csrf()
    typed = [{"csrf_token": token, "login": login, "password": "faux"} for login in logins]
    return [client.post(client.url("connexion"), data=form).status_code for form in typed][-1]


def fail(client: Browser, login: str, times: int) -> int:
    """Guess wrongly for one account; the status of the last guess."""
    return guess(client, *[login] * times)


def test_after_five_failures_even_the_right_password_has_to_wait(client: Browser, make: Make) -> None:
    account = make.account()
    assert fail(client, account.login, ACCOUNT.free) == 422

    response = client.sign_in(account.login, PASSWORD)

    assert response.status_code == 429
    assert "Trop d’essais" in response.text


def test_four_failures_delay_nobody(client: Browser, make: Make) -> None:
    account = make.account()
    fail(client, account.login, ACCOUNT.free - 1)

    assert client.sign_in(account.login, PASSWORD).status_code == 303


def test_the_wait_ends(client: Browser, make: Make, clock: Clock) -> None:
    account = make.account()
    fail(client, account.login, ACCOUNT.free)

    clock.advance(seconds=ACCOUNT.first_wait.total_seconds())

    assert client.sign_in(account.login, PASSWORD).status_code == 303


def test_each_further_failure_doubles_the_wait(client: Browser, make: Make, clock: Clock) -> None:
    account = make.account()
    fail(client, account.login, ACCOUNT.free)
    clock.advance(seconds=15)
    fail(client, account.login, 1)

    clock.advance(seconds=29)
    assert client.sign_in(account.login, PASSWORD).status_code == 429
    clock.advance(seconds=1)
    assert client.sign_in(account.login, PASSWORD).status_code == 303


def test_the_page_says_how_many_minutes_to_wait(client: Browser, make: Make, clock: Clock) -> None:
    account = make.account()
    for _ in range(8):
        fail(client, account.login, ACCOUNT.free)
        clock.advance(minutes=15)
    fail(client, account.login, 1)

    response = client.sign_in(account.login, PASSWORD)

    assert response.status_code == 429
    assert "Attendez 15 minutes" in response.text


def test_a_good_sign_in_forgets_the_failures(client: Browser, make: Make) -> None:
    account = make.account()
    fail(client, account.login, ACCOUNT.free - 1)
    client.sign_in(account.login, PASSWORD)
    client.send("deconnexion")

    assert fail(client, account.login, ACCOUNT.free - 1) == 422


def test_a_quiet_hour_forgets_the_failures(client: Browser, make: Make, clock: Clock) -> None:
    account = make.account()
    fail(client, account.login, ACCOUNT.free - 1)
    clock.advance(hours=1, seconds=1)

    assert fail(client, account.login, ACCOUNT.free - 1) == 422
    assert client.sign_in(account.login, PASSWORD).status_code == 303


def test_an_unknown_login_is_slowed_down_like_a_known_one(client: Browser) -> None:
    assert fail(client, "personne", ACCOUNT.free) == 422

    assert client.sign_in("personne", "faux").status_code == 429


def test_spelling_the_login_differently_does_not_start_again(client: Browser, make: Make) -> None:
    make.account(login="lina.morel")
    guess(client, "lina.morel", "LINA.MOREL", " lina.morel", "Lina.Morel", "lina.Morel ")

    assert client.sign_in("lina.morel", PASSWORD).status_code == 429


def test_a_colleague_is_not_delayed(client: Browser, make: Make) -> None:
    fail(client, make.account().login, ACCOUNT.free + 1)

    assert client.sign_in(make.account().login, PASSWORD).status_code == 303


def test_thirty_students_who_mistype_twice_do_not_lock_their_school_out(client: Browser, make: Make) -> None:
    guess(client, *[f"eleve{number // 2}" for number in range(60)])

    assert client.sign_in(make.account(role=Role.STUDENT).login, CODE).status_code == 303


def test_an_address_that_tries_a_name_after_another_has_to_wait(client: Browser, make: Make, clock: Clock) -> None:
    account = make.account()
    assert guess(client, *[f"nom{number}" for number in range(ADDRESS.free)]) == 422

    assert client.sign_in(account.login, PASSWORD).status_code == 429
    clock.advance(seconds=ADDRESS.longest.total_seconds())
    assert client.sign_in(account.login, PASSWORD).status_code == 303


def test_failures_in_one_school_do_not_count_in_the_other(client: Browser, make: Make, make_there: Make) -> None:
    make.account(login="lina")
    there = make_there.account(login="lina")
    fail(client, "lina", ACCOUNT.free)
    client.slug = "ecole-voisine"

    assert client.sign_in(there.login, PASSWORD).status_code == 303


@pytest.mark.parametrize("text", ["personne", "127.0.0.1"])
def test_the_counters_name_nobody(client: Browser, make: Make, text: str) -> None:
    fail(client, "personne", 2)

    rows = make.session.connection().exec_driver_sql("SELECT * FROM login_throttle").all()

    assert len(rows) == 2
    assert text not in str(rows)
