"""Signing in: with a password, with a card however it is typed, and going where one wanted to go."""

from __future__ import annotations

import pytest

from evaluation_tool.models.account import LoginSession
from evaluation_tool.policy import Role
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import CODE, PASSWORD, TODAY, YESTERDAY, Clock

REFUSED = "ne vont pas ensemble"


@pytest.mark.parametrize("role", Role)
def test_everybody_signs_in_and_finds_a_home(client: Browser, make: Make, role: Role) -> None:
    account = make.account(role=role)

    response = client.sign_in(account.login, CODE if role is Role.STUDENT else PASSWORD)

    assert response.status_code == 303
    assert response.headers["Location"] == "/ecole-test/"
    assert client.is_signed_in()


@pytest.mark.parametrize(
    "typed",
    [
        "citron bateau tulipe marché 47",
        "citron-bateau-tulipe-marche-47",
        "CITRON BATEAU TULIPE MARCHÉ 47",
        "  citron   bateau tulipe  marche47 ",
        "citronbateautulipemarche47",
        "Citron, bateau, tulipe, marché : 47",
        "citron bateau tulipe marche\u0301 47",
    ],
)
def test_a_card_opens_however_its_code_is_typed(client: Browser, make: Make, typed: str) -> None:
    account = make.account(role=Role.STUDENT)

    assert client.sign_in(account.login, typed).status_code == 303


@pytest.mark.parametrize("typed", ["citron bateau tulipe marché 48", "citron bateau tulipe 47", "47", "é", "\u00a0"])
def test_another_code_opens_nothing(client: Browser, make: Make, typed: str) -> None:
    account = make.account(role=Role.STUDENT)

    assert client.sign_in(account.login, typed).status_code == 422
    assert not client.is_signed_in()


@pytest.mark.parametrize("typed", [PASSWORD.upper(), PASSWORD.replace(" ", ""), f" {PASSWORD}", PASSWORD[:-1]])
def test_a_password_must_be_typed_exactly(client: Browser, make: Make, typed: str) -> None:
    account = make.account(role=Role.TEACHER)

    assert client.sign_in(account.login, typed).status_code == 422


@pytest.mark.parametrize("typed", ["LINA.MOREL", " lina.morel ", "Lina.Morel"])
def test_a_login_is_read_without_case_or_spaces(client: Browser, make: Make, typed: str) -> None:
    make.account(login="lina.morel")

    assert client.sign_in(typed, PASSWORD).status_code == 303


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(client: Browser, make: Make) -> None:
    make.account(login="lina")

    wrong = client.sign_in("lina", "un autre mot de passe")
    unknown = client.sign_in("nobody", "un autre mot de passe")

    assert wrong.status_code == unknown.status_code == 422
    assert REFUSED in wrong.text
    assert (
        wrong.text.replace('value="lina"', "").split("csrf_token")[0]
        == unknown.text.replace('value="nobody"', "").split("csrf_token")[0]
    )


def test_an_account_without_a_secret_opens_with_nothing(client: Browser, make: Make) -> None:
    account = make.account()
    account.password_hash = None
    make.session.commit()

    assert client.sign_in(account.login, "nobody signs in with this").status_code == 422


@pytest.mark.parametrize("missing", ["login", "password"])
def test_an_empty_field_says_what_to_write(client: Browser, missing: str) -> None:
    typed = {"login": "lina", "password": PASSWORD} | {missing: ""}

    response = client.sign_in(typed["login"], typed["password"])

    assert response.status_code == 422
    assert "Écrivez votre" in response.text


def test_a_disabled_account_is_refused_like_a_wrong_password(client: Browser, make: Make) -> None:
    account = make.account(disabled=True)

    response = client.sign_in(account.login, PASSWORD)

    assert response.status_code == 422
    assert REFUSED in response.text


def test_an_account_opens_on_its_last_day(client: Browser, make: Make) -> None:
    account = make.account(expires_on=TODAY)

    assert client.sign_in(account.login, PASSWORD).status_code == 303


def test_an_account_is_closed_after_its_last_day(client: Browser, make: Make) -> None:
    account = make.account(expires_on=YESTERDAY)

    assert client.sign_in(account.login, PASSWORD).status_code == 422


def test_a_last_day_ends_at_midnight_of_the_school_and_not_of_greenwich(
    client: Browser, make: Make, clock: Clock
) -> None:
    account = make.account(expires_on=TODAY)
    clock.advance(hours=14)  # 00:42 in Paris, still the day before in UTC

    assert client.sign_in(account.login, PASSWORD).status_code == 422
    assert make.session.query(LoginSession).count() == 0


def test_the_account_of_one_school_does_not_open_the_other(client: Browser, make: Make) -> None:
    account = make.account()
    client.slug = "ecole-voisine"

    assert client.sign_in(account.login, PASSWORD).status_code == 422


def test_somebody_already_signed_in_goes_home(as_teacher: Browser) -> None:
    response = as_teacher.get("/ecole-test/connexion")

    assert (response.status_code, response.headers["Location"]) == (303, "/ecole-test/")


def test_a_visitor_is_led_to_sign_in_and_back(client: Browser, make: Make) -> None:
    account = make.account()
    refused = client.get("/ecole-test/mon-compte/connexions?tri=date")
    assert refused.status_code == 303

    page = client.get(refused.headers["Location"])
    assert 'value="/ecole-test/mon-compte/connexions?tri=date"' in page.text
    response = client.sign_in(account.login, PASSWORD, next="/ecole-test/mon-compte/connexions?tri=date")

    assert response.headers["Location"] == "/ecole-test/mon-compte/connexions?tri=date"


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org/",
        "\\\\example.org",
        "/ecole-voisine/",
        "/ecole-test",
        "/ecole-test.example.org/",
        "javascript:alert(1)",
        "/ecole-test/\\example.org",
        "/ecole-test/\texample",
        "/ecole-test/\r\nSet-Cookie: a=b",
        "/ecole-test/\u2028",
        " /ecole-test/",
        "/",
        "ecole-test/",
        "x" * 5000,
    ],
)
def test_nobody_is_led_elsewhere_after_signing_in(client: Browser, make: Make, target: str) -> None:
    account = make.account()

    response = client.sign_in(account.login, PASSWORD, next=target)

    assert response.status_code == 303
    assert response.headers["Location"] == "/ecole-test/"


def test_the_form_may_be_sent_by_somebody_who_has_signed_in_meanwhile(as_teacher: Browser, make: Make) -> None:
    colleague = make.account(login="collegue")

    response = as_teacher.post(
        "/ecole-test/connexion",
        data={"csrf_token": as_teacher.csrf(), "login": colleague.login, "password": PASSWORD},
    )

    assert response.status_code == 303
    assert colleague.display_name in as_teacher.get("/ecole-test/").text


@pytest.mark.parametrize("login", ["a" * 5000, "\x00", "lina\x00", "\ud800", "' OR 1=1 --", "é" * 80])
def test_no_login_breaks_the_page(client: Browser, login: str) -> None:
    token = client.csrf()

    response = client.post(
        "/ecole-test/connexion",
        data=f"csrf_token={token}&login=".encode() + login.encode("utf-8", "surrogatepass") + b"&password=x",
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code in {400, 422}


def test_a_session_is_a_row_that_names_the_device(make: Make, sign_in_as: SignInAs) -> None:
    account = make.account()

    sign_in_as(account)

    row = make.session.query(LoginSession).one()
    assert row.account_id == account.id
    assert row.device == "navigateur inconnu, appareil inconnu"
