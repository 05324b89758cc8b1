"""One's own sessions, password and display."""

from __future__ import annotations

import pytest

from evaluation_tool.models.account import LoginSession
from evaluation_tool.policy import Role
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import PASSWORD, Clock

NEW = "trois mots tout neufs"


def change(browser: Browser, current: str = PASSWORD, new: str = NEW, again: str | None = None) -> tuple[int, str]:
    """Send the form; the status and the page."""
    response = browser.send("mon-compte/mot-de-passe", current=current, new=new, again=new if again is None else again)
    return response.status_code, response.text


def other_session_of(make: Make, browser: Browser) -> int:
    """The oldest session of this browser's account."""
    rows = make.session.query(LoginSession).filter_by(account_id=browser.account.id).order_by(LoginSession.id)
    return int(rows.first().id)  # type: ignore[union-attr]


def test_the_page_lists_ones_own_running_sessions(make: Make, sign_in_as: SignInAs, as_admin: Browser) -> None:
    account = make.account()
    sign_in_as(account)
    browser = sign_in_as(account)

    text = browser.get("/ecole-test/mon-compte/connexions").text

    assert text.count('<th scope="row">') == 2
    assert text.count("cet appareil") == 1


def test_another_session_of_ones_own_can_be_closed(make: Make, sign_in_as: SignInAs) -> None:
    account = make.account()
    lost, browser = sign_in_as(account), sign_in_as(account)

    response = browser.send(f"mon-compte/connexions/{other_session_of(make, browser)}/fermer")

    assert response.status_code == 303
    assert not lost.is_signed_in()
    assert browser.is_signed_in()


def test_somebody_elses_session_cannot_be_closed(make: Make, as_teacher: Browser, as_admin: Browser) -> None:
    response = as_admin.send(f"mon-compte/connexions/{other_session_of(make, as_teacher)}/fermer")

    assert response.status_code == 404
    assert as_teacher.is_signed_in()


def test_a_session_that_ended_by_itself_is_not_listed(make: Make, sign_in_as: SignInAs, clock: Clock) -> None:
    account = make.account()
    sign_in_as(account, shared="y")
    clock.advance(minutes=6)
    browser = sign_in_as(account)

    text = browser.get("/ecole-test/mon-compte/connexions").text

    assert text.count('<th scope="row">') == 1


def test_a_new_password_works_and_the_old_one_does_not(client: Browser, as_teacher: Browser) -> None:
    assert change(as_teacher)[0] == 303

    assert client.sign_in(as_teacher.account.login, PASSWORD).status_code == 422
    assert client.sign_in(as_teacher.account.login, NEW).status_code == 303


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"current": "pas le bon du tout"}, "pas votre mot de passe actuel"),
        ({"again": "autre chose encore"}, "sont différents"),
        ({"new": "court"}, "trop court"),
        ({"new": "azertyuiop123"}, "parmi les premiers"),
        ({"new": "aaaaaaaaaaaaaaa"}, "parmi les premiers"),
        ({"new": "é" * 129}, "trop long"),
        ({"current": ""}, "Écrivez votre mot de passe actuel"),
        ({"new": "", "again": ""}, "Choisissez un nouveau mot de passe"),
    ],
)
def test_a_password_that_cannot_be_taken_is_refused_with_its_reason(
    as_teacher: Browser, typed: dict[str, str], reason: str
) -> None:
    status, text = change(as_teacher, **typed)

    assert status == 422
    assert reason in text
    assert as_teacher.is_signed_in()


def test_a_password_that_holds_the_login_is_refused(make: Make, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(make.account(login="lina.morel"))

    status, text = change(browser, new="lina.morel2026")

    assert status == 422
    assert "contient votre identifiant" in text


def test_a_password_is_never_written_back_into_the_page(as_teacher: Browser) -> None:
    _status, text = change(as_teacher, again="une autre suite de mots")

    assert NEW not in text
    assert PASSWORD not in text


def test_a_printed_password_must_be_changed_first(make: Make, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(make.account(must_change_password=True))

    for path in ("", "classes/", "mon-compte/connexions"):
        response = browser.get(f"/ecole-test/{path}")
        assert (response.status_code, response.headers["Location"]) == (303, "/ecole-test/mon-compte/mot-de-passe")
    assert "ne sert qu’une fois" in browser.get("/ecole-test/mon-compte/mot-de-passe").text


def test_once_changed_the_rest_of_the_site_opens(make: Make, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(make.account(must_change_password=True))

    assert change(browser)[0] == 303

    assert browser.get("/ecole-test/classes/").status_code == 200


def test_somebody_who_must_change_it_may_also_leave(make: Make, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(make.account(must_change_password=True))

    assert browser.send("deconnexion").headers["Location"] == "/ecole-test/connexion"


def test_guessing_the_current_password_gets_slow_too(as_teacher: Browser) -> None:
    # Otherwise a browser left open tells the password to whoever has the patience to try.
    statuses = [change(as_teacher, current="pas le bon du tout")[0] for _ in range(8)]

    assert 429 in statuses


def test_a_student_is_told_that_the_code_changes_with_the_card(as_student: Browser) -> None:
    assert "demande une nouvelle carte" in as_student.get("/ecole-test/mon-compte/mot-de-passe").text
    assert change(as_student)[0] == 422


def test_a_student_switches_the_comfortable_reading_on_and_off(as_student: Browser) -> None:
    assert "data-comfort" not in as_student.get("/ecole-test/").text

    as_student.send("mon-compte/affichage")
    assert "data-comfort" in as_student.get("/ecole-test/").text

    as_student.send("mon-compte/affichage")
    assert "data-comfort" not in as_student.get("/ecole-test/").text


@pytest.mark.parametrize("role", [Role.ADMIN, Role.DIRECTOR, Role.TEACHER])
def test_the_first_password_of_the_staff_is_changed_at_first_use(
    as_admin: Browser, client: Browser, role: Role
) -> None:
    page = as_admin.send("administration/comptes/nouveau", role=role.value, name="Awa Diallo", login="awa.diallo").text
    secret = page.split("à changer à la première connexion")[1].split("<dd>")[1].split("</dd>")[0].strip()

    assert client.sign_in("awa.diallo", secret).status_code == 303

    assert client.get("/ecole-test/").headers["Location"] == "/ecole-test/mon-compte/mot-de-passe"
