"""R11: a session is a row; a cookie alone is worth nothing."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from evaluation_tool.models.account import Account, LoginSession
from evaluation_tool.policy import Role
from evaluation_tool.services import accounts
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import HERE, NOW, PASSWORD, THERE, Clock


def replayed(app: Flask, cookie: str, slug: str = HERE) -> Browser:
    """Another browser to which somebody gave a cookie."""
    thief = cast(Browser, app.test_client())
    thief.slug = slug
    thief.set_cookie("pas_a_pas", cookie, path=f"/{slug}/")
    return thief


def sessions_of(make: Make, account: Account) -> list[LoginSession]:
    """The session rows of an account, as they are now."""
    make.session.expire_all()
    rows = list(
        make.session.scalars(
            select(LoginSession).where(LoginSession.account_id == account.id).order_by(LoginSession.id)
        )
    )
    make.session.commit()
    return rows


def test_the_cookie_of_a_visitor_is_replaced_at_sign_in(app: Flask, client: Browser, make: Make) -> None:
    client.get("/ecole-test/connexion")
    before = client.cookie()

    client.signed_in_as(make.account())

    assert client.cookie() != before
    assert not replayed(app, before).is_signed_in()


def test_a_cookie_planted_before_sign_in_does_not_open_the_session(app: Flask, make: Make) -> None:
    attacker = cast(Browser, app.test_client())
    attacker.get("/ecole-test/connexion")
    planted = attacker.cookie()

    victim = replayed(app, planted).signed_in_as(make.account())

    assert victim.is_signed_in()
    assert not replayed(app, planted).is_signed_in()
    assert not attacker.is_signed_in()


def test_the_csrf_secret_is_new_after_sign_in(client: Browser, make: Make) -> None:
    token = client.csrf()

    client.signed_in_as(make.account())

    assert client.post("/ecole-test/deconnexion", data={"csrf_token": token}).status_code == 400


def test_each_sign_in_gives_another_token(make: Make, sign_in_as: SignInAs) -> None:
    account = make.account()

    sign_in_as(account)
    sign_in_as(account)

    digests = {row.token_digest for row in sessions_of(make, account)}
    assert len(digests) == 2


def test_the_token_itself_is_not_in_the_database(app: Flask, as_teacher: Browser, instance: Path) -> None:
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    token = serializer.loads(as_teacher.cookie())["_user_id"].partition(":")[2]
    assert len(token) >= 43

    with closing(sqlite3.connect(instance / "establishments" / "ecole-test.sqlite3")) as database:
        dump = "\n".join(database.iterdump())

    assert token not in dump


def test_the_cookie_holds_a_token_and_a_secret_and_nobodys_name(app: Flask, as_teacher: Browser) -> None:
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None

    content = serializer.loads(as_teacher.cookie())

    assert content.keys() == {"_user_id", "csrf_token", "slug"}
    assert content["slug"] == HERE
    assert content["csrf_token"].startswith("ecole-test.")
    assert content["_user_id"].startswith("ecole-test:")


def test_a_cookie_is_worth_nothing_after_sign_out(app: Flask, as_teacher: Browser) -> None:
    cookie = as_teacher.cookie()

    response = as_teacher.send("deconnexion")

    assert (response.status_code, response.headers["Location"]) == (303, "/ecole-test/connexion")
    assert not replayed(app, cookie).is_signed_in()
    assert replayed(app, cookie).get("/ecole-test/").headers["Location"] == "/ecole-test/connexion"


def test_every_cookie_is_worth_nothing_after_a_change_of_password(app: Flask, make: Make, sign_in_as: SignInAs) -> None:
    account = make.account()
    here, there = sign_in_as(account), sign_in_as(account)
    cookie = here.cookie()

    here.send(
        "mon-compte/mot-de-passe", current=PASSWORD, new="quatre autres mots neufs", again="quatre autres mots neufs"
    )

    assert here.is_signed_in()
    assert not there.is_signed_in()
    assert not replayed(app, cookie).is_signed_in()


def test_a_cookie_is_worth_nothing_once_the_account_is_closed(
    make: Make, as_admin: Browser, as_teacher: Browser
) -> None:
    as_admin.send(f"administration/comptes/{as_teacher.account.id}/fermer")

    assert not as_teacher.is_signed_in()


def test_reopening_an_account_does_not_bring_its_sessions_back(as_admin: Browser, as_teacher: Browser) -> None:
    as_admin.send(f"administration/comptes/{as_teacher.account.id}/fermer")
    as_admin.send(f"administration/comptes/{as_teacher.account.id}/rouvrir")

    assert not as_teacher.is_signed_in()


def test_a_new_card_ends_the_students_sessions(as_admin: Browser, as_student: Browser) -> None:
    as_admin.send(f"eleves/{as_student.account.student_id}/carte")

    assert not as_student.is_signed_in()


def test_a_new_password_from_the_admin_ends_the_sessions(as_admin: Browser, as_teacher: Browser) -> None:
    as_admin.send(f"administration/comptes/{as_teacher.account.id}/renouveler")

    assert not as_teacher.is_signed_in()


def test_a_change_of_status_in_the_database_counts_at_the_next_request(make: Make, as_teacher: Browser) -> None:
    account = make.session.get(Account, as_teacher.account.id)
    assert account is not None

    accounts.disable(make.session, account, now=NOW)
    make.session.commit()

    assert as_teacher.get("/ecole-test/").headers["Location"] == "/ecole-test/connexion"


def test_the_cookie_of_one_school_is_refused_in_the_other(app: Flask, as_teacher: Browser) -> None:
    thief = replayed(app, as_teacher.cookie(), THERE)

    for headers in ({}, {"HX-Request": "true"}, {"Accept": "application/json"}):
        assert thief.get("/ecole-voisine/", headers=headers).status_code == 401


def test_a_browser_never_shows_one_schools_cookie_to_the_other(as_teacher: Browser) -> None:
    response = as_teacher.get("/ecole-voisine/")

    assert (response.status_code, response.headers["Location"]) == (303, "/ecole-voisine/connexion")


def test_one_browser_may_be_signed_in_to_both_schools(as_teacher: Browser, make_there: Make) -> None:
    as_teacher.slug = THERE
    as_teacher.signed_in_as(make_there.account())

    assert as_teacher.get("/ecole-voisine/").status_code == 200
    assert as_teacher.get("/ecole-test/").status_code == 200


@pytest.mark.parametrize("damage", ["", "x", "eyJfdXNlcl9pZCI6IjEifQ", "a.b.c", "\x7f"])
def test_a_forged_cookie_is_a_visitors(app: Flask, damage: str) -> None:
    assert replayed(app, damage).get("/ecole-test/").status_code == 303


def test_a_cookie_signed_with_another_key_is_a_visitors(app: Flask, as_teacher: Browser) -> None:
    cookie = as_teacher.cookie()
    app.secret_key = "another key, after a move to another server"

    assert not replayed(app, cookie).is_signed_in()


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: Browser, make: Make) -> None:
    response = client.sign_in(make.account().login, PASSWORD)

    flags = response.headers["Set-Cookie"]
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags
    assert "Path=/ecole-test/;" in flags
    assert "Expires" not in flags
    assert "Secure" not in flags


def test_pages_outside_any_school_set_no_cookie(client: Browser) -> None:
    for address in ("/", "/sante", "/nulle-part", "/ecole-absente/"):
        assert "Set-Cookie" not in client.get(address).headers


LIMITS = [
    (Role.TEACHER, False, timedelta(hours=8)),
    (Role.ADMIN, False, timedelta(hours=8)),
    (Role.STUDENT, False, timedelta(minutes=30)),
    (Role.TEACHER, True, timedelta(minutes=5)),
    (Role.STUDENT, True, timedelta(minutes=5)),
]


@pytest.mark.parametrize(("role", "is_shared", "limit"), LIMITS)
def test_a_session_lasts_until_its_idle_limit(
    make: Make, sign_in_as: SignInAs, clock: Clock, role: Role, is_shared: bool, limit: timedelta
) -> None:
    browser = sign_in_as(make.account(role=role), **({"shared": "y"} if is_shared else {}))

    clock.advance(seconds=limit.total_seconds())

    assert browser.is_signed_in()


@pytest.mark.parametrize(("role", "is_shared", "limit"), LIMITS)
def test_a_session_ends_after_its_idle_limit(
    make: Make, sign_in_as: SignInAs, clock: Clock, role: Role, is_shared: bool, limit: timedelta
) -> None:
    browser = sign_in_as(make.account(role=role), **({"shared": "y"} if is_shared else {}))

    clock.advance(seconds=limit.total_seconds() + 1)

    assert not browser.is_signed_in()


@pytest.mark.parametrize(("role", "is_shared", "limit"), LIMITS)
def test_somebody_at_work_stays_signed_in(
    make: Make, sign_in_as: SignInAs, clock: Clock, role: Role, is_shared: bool, limit: timedelta
) -> None:
    browser = sign_in_as(make.account(role=role), **({"shared": "y"} if is_shared else {}))

    for _ in range(6):
        clock.advance(seconds=limit.total_seconds() * 0.75)
        assert browser.is_signed_in()


def test_even_a_busy_session_ends_after_a_week(as_teacher: Browser, clock: Clock) -> None:
    for _ in range(7 * 24 // 6):
        clock.advance(hours=6)
        assert as_teacher.is_signed_in()

    clock.advance(hours=6)

    assert not as_teacher.is_signed_in()


def test_last_seen_is_written_now_and_then_only(make: Make, as_teacher: Browser, clock: Clock) -> None:
    clock.advance(minutes=4)
    as_teacher.get("/ecole-test/")
    assert sessions_of(make, as_teacher.account)[0].last_seen_at == NOW

    clock.advance(minutes=2)
    as_teacher.get("/ecole-test/")
    assert sessions_of(make, as_teacher.account)[0].last_seen_at == NOW + timedelta(minutes=6)


def test_last_seen_that_cannot_be_written_delays_no_request(as_teacher: Browser, clock: Clock, instance: Path) -> None:
    clock.advance(minutes=6)
    with locked(instance, seconds=3):
        start = time.monotonic()

        assert as_teacher.get("/ecole-test/").status_code == 200

        assert time.monotonic() - start < 1.5


def test_last_seen_that_had_to_wait_is_written(make: Make, as_teacher: Browser, clock: Clock, instance: Path) -> None:
    clock.advance(minutes=6)

    with locked(instance, seconds=0.3):
        assert as_teacher.get("/ecole-test/").status_code == 200

    clock.advance(minutes=6)
    assert as_teacher.get("/ecole-test/").status_code == 200
    assert sessions_of(make, as_teacher.account)[0].last_seen_at == NOW + timedelta(minutes=12)


@contextmanager
def locked(instance: Path, seconds: float) -> Iterator[None]:
    """Somebody else writes for that long."""
    held, path = threading.Event(), instance / "establishments" / "ecole-test.sqlite3"

    def write() -> None:
        with closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN IMMEDIATE")
            held.set()
            time.sleep(seconds)

    thread = threading.Thread(target=write)
    thread.start()
    assert held.wait(5)
    yield
    thread.join()
