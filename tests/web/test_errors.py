"""Whatever goes wrong is said in French, with the same headers as any page, and nothing of the inside."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from flask import Flask, abort
from sqlalchemy import event
from sqlalchemy.orm.exc import StaleDataError

from evaluation_tool.app import create_app
from evaluation_tool.config import Settings
from evaluation_tool.domain.errors import NotFound
from evaluation_tool.policy import Role
from evaluation_tool.tenancy.session import EXTENSION, Tenancy
from evaluation_tool.web import errors, guard
from evaluation_tool.web.guard import public
from evaluation_tool.web.security import HEADERS
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import HERE, Clock

TITLES = {
    400: "Demande",
    401: "connecter",
    403: "",
    404: "Page introuvable",
    405: "",
    413: "",
    422: "",
    429: "Un peu de patience",
    500: "Le serveur s’est trompé",
    503: "",
}
JSON = {"Accept": "application/json"}


@pytest.fixture
def failing(settings: Settings, clock: Clock) -> Iterator[Browser]:
    """A browser on an application with pages that fail."""
    app = create_app(settings)
    app.test_client_class = Browser

    @app.get("/<slug>/panne/<int:code>")
    @public
    def fail(code: int) -> str:
        if code == 0:
            raise RuntimeError("the secret is 12345")
        if code == 1:
            raise NotFound
        if code == 2:
            raise StaleDataError
        abort(code)

    yield cast(Browser, app.test_client())
    app.extensions[EXTENSION].engines.close()


@pytest.mark.parametrize("code", sorted(TITLES))
def test_each_error_is_a_french_page_with_every_header(failing: Browser, code: int) -> None:
    response = failing.get(f"/ecole-test/panne/{code}")

    assert response.status_code == code
    assert response.mimetype == "text/html"
    assert '<html lang="fr"' in response.text
    assert response.text.count("<h1") == 1
    assert TITLES[code] in response.text
    assert f"Code {code}" in response.text
    assert HEADERS.items() <= dict(response.headers).items()
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("code", sorted(TITLES))
def test_each_error_is_json_for_a_script_that_asks(failing: Browser, code: int) -> None:
    response = failing.get(f"/ecole-test/panne/{code}", headers=JSON)

    assert response.status_code == code
    assert response.get_json() == {"status": code, "reason": "", "mark": ""}
    assert HEADERS.items() <= dict(response.headers).items()


@pytest.mark.parametrize(("code", "shown"), [(410, 400), (415, 400), (501, 500), (502, 500)])
def test_a_rare_error_is_shown_as_the_nearest_of_ours(failing: Browser, code: int, shown: int) -> None:
    assert failing.get(f"/ecole-test/panne/{code}").status_code == shown


def test_every_template_of_an_error_is_used() -> None:
    found = {int(path.stem) for path in Path("templates/errors").glob("[0-9]*.html")}

    assert found == errors.PAGES


def test_a_defect_shows_a_mark_that_the_log_holds_too(failing: Browser, caplog: pytest.LogCaptureFixture) -> None:
    response = failing.get("/ecole-test/panne/0")

    mark = re.search(r"repère ([0-9a-f]{8})", response.text)
    assert response.status_code == 500
    assert mark is not None
    assert mark.group(1) in caplog.text


def test_a_defect_tells_the_browser_nothing_of_the_inside(failing: Browser) -> None:
    for headers in ({}, JSON, {"HX-Request": "true"}):
        text = failing.get("/ecole-test/panne/0", headers=headers).text

        assert "12345" not in text
        assert "Traceback" not in text
        assert "RuntimeError" not in text


def test_not_found_in_the_domain_is_404(failing: Browser) -> None:
    assert failing.get("/ecole-test/panne/1").status_code == 404


def test_a_page_changed_by_somebody_else_is_422_and_says_so(failing: Browser) -> None:
    response = failing.get("/ecole-test/panne/2")

    assert response.status_code == 422
    assert "modifié cette page" in response.text


def test_a_route_that_nobody_declared_stops_the_application(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Flask("bare")
    app.add_url_rule("/porte", "porte", lambda: "open")

    with pytest.raises(guard.UndeclaredEndpoint, match="porte"):
        guard.init_guard(app)


def test_a_page_answers_405_and_says_what_it_accepts(as_teacher: Browser) -> None:
    response = as_teacher.get("/ecole-test/deconnexion")

    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def test_an_upload_that_is_too_heavy_answers_413(client: Browser) -> None:
    token = client.csrf()

    response = client.post(
        "/ecole-test/connexion", data={"csrf_token": token, "login": "x" * (13 * 1024 * 1024), "password": "x"}
    )

    assert response.status_code == 413
    assert '<html lang="fr"' in response.text


def test_a_form_with_too_many_fields_is_refused(client: Browser) -> None:
    body = {f"champ{number}": "x" for number in range(2500)}

    response = client.post(
        "/ecole-test/connexion", data={"csrf_token": client.csrf(), **body}, content_type="multipart/form-data"
    )

    assert response.status_code == 413


@pytest.mark.parametrize(
    "address", ["/nulle-part/", "/ecole-test/nulle-part", "/ecole-test/classes/x", "/static/nulle"]
)
def test_an_unknown_address_is_a_french_404(client: Browser, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 404
    assert "Page introuvable" in response.text
    assert HEADERS.items() <= dict(response.headers).items()


@pytest.mark.parametrize("number", [2**31, 2**63 - 1, 2**63, 10**30])
@pytest.mark.parametrize("path", ["administration/comptes/{}", "classes/{}", "eleves/{}/carte"])
def test_a_number_too_large_for_any_database_is_not_found(as_admin: Browser, path: str, number: int) -> None:
    assert as_admin.get(f"/ecole-test/{path.format(number)}").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "9" * 5000, "", "1e3"])
def test_no_page_number_breaks_the_journal(as_admin: Browser, page: str) -> None:
    assert as_admin.get("/ecole-test/administration/journal", query_string={"page": page}).status_code == 200


@pytest.mark.parametrize("table", ["establishment", "login_session"])
def test_a_database_that_lost_a_table_still_answers_with_our_page(
    as_teacher: Browser, instance: Path, table: str
) -> None:
    with closing(sqlite3.connect(instance / "establishments" / "ecole-test.sqlite3")) as database:
        database.execute(f"ALTER TABLE {table} RENAME TO gone")

    response = as_teacher.get("/ecole-test/")

    assert response.status_code == 500
    assert "Le serveur s’est trompé" in response.text
    assert HEADERS.items() <= dict(response.headers).items()


def limit_pages(app: Flask, extra: int) -> None:
    """Let the file of ecole-test grow by a few pages only, as a full disk would."""
    tenancy: Tenancy = app.extensions[EXTENSION]
    engine = tenancy.engine(HERE)
    engine.dispose()

    @event.listens_for(engine, "connect")
    def limit(connection: sqlite3.Connection, _record: object) -> None:
        if extra < 0:
            return
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + extra}")


def create_accounts_until_full(browser: Browser) -> tuple[int, str]:
    """Create accounts until the answer is not a success; its status and its page."""
    token = browser.csrf()
    for number in range(400):
        response = browser.post(
            browser.url("administration/comptes/nouveau"),
            data={"csrf_token": token, "role": "teacher", "name": "Awa Diallo", "login": f"awa{number}"},
        )
        if response.status_code != 200:
            return response.status_code, response.text
    raise AssertionError("the disk never filled")


def test_a_full_disk_answers_507_releases_the_ballast_and_loses_nothing(
    app: Flask, make: Make, sign_in_as: SignInAs, instance: Path
) -> None:
    browser = sign_in_as(make.account(role=Role.ADMIN))
    limit_pages(app, 2)

    status, text = create_accounts_until_full(browser)

    assert status == 507
    assert '<html lang="fr"' in text
    assert not (instance / "ballast").exists()
    with closing(sqlite3.connect(instance / "establishments" / "ecole-test.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_reading_still_works_when_the_disk_is_full(app: Flask, make: Make, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(make.account(role=Role.ADMIN))
    limit_pages(app, 2)
    create_accounts_until_full(browser)

    for path in ("", "classes/", "administration/comptes", "administration/journal"):
        assert browser.get(browser.url(path)).status_code == 200
