"""Activities in the browser: what is typed wrong is told beside its field, and nothing doubtful is kept."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from evaluation_tool.domain.activity import Support
from evaluation_tool.models.account import Account
from evaluation_tool.models.differentiation import Activity, ActivityResource
from evaluation_tool.models.exchange import PendingImport
from tests import documents as files
from tests import work
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make

SOUND: dict[str, Any] = {"title": "La livraison", "practice": "Contrôle la livraison.", "licence": "CC BY-SA 4.0"}


@pytest.fixture
def account(make: Make) -> Account:
    return make.account(name="Nadège Petit")


@pytest.fixture
def browser(account: Account, sign_in_as: SignInAs) -> Browser:
    """The browser of a teacher."""
    return sign_in_as(account)


def stored(make: Make) -> list[Activity]:
    make.session.rollback()
    make.session.expire_all()
    return list(make.session.scalars(select(Activity).order_by(Activity.id)))


def file(content: bytes, name: str = "fiche.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def uploaded(browser: Browser, path: str, content: bytes, name: str = "fiche.pdf") -> TestResponse:
    """Send a file as one body: the test client would leave a large one open on the disk."""
    mark = "frontiere"
    head = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{field}"{more}\r\n\r\n{value}'
        for field, more, value in (
            ("csrf_token", "", f"{browser.csrf()}\r\n"),
            ("file", f'; filename="{name}"\r\nContent-Type: application/octet-stream', ""),
        )
    )
    body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    return browser.post(browser.url(path), data=body, content_type=f"multipart/form-data; boundary={mark}")


def test_an_activity_is_made_with_what_was_typed(browser: Browser, make: Make) -> None:
    emoji = "Compte 📦 puis range.\nÉcris <b>la date</b>."

    response = browser.send("activites/nouvelle", **{**SOUND, "title": " La  livraison 📦 ", "deeper": emoji})

    assert response.status_code == 303
    made = stored(make)[0]
    assert made.title == "La livraison 📦"
    assert {one.support: one.instructions for one in made.versions}[Support.DEEPER] == emoji
    page = browser.get(browser.url(f"activites/{made.id}")).text
    assert "&lt;b&gt;la date&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a" * 2000}, "title"),
        ({"title": "Fiche d’appui"}, "title"),
        ({"practice": ""}, "practice"),
        ({"guided": "a" * 2001}, "guided"),
        ({"minutes": "beaucoup"}, "minutes"),
        ({"minutes": "601"}, "minutes"),
        ({"licence": "à moi"}, "licence"),
        ({"competencies": "999999"}, "competencies"),
        ({"place": "a" * 121}, "place"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    browser: Browser, make: Make, wrong: dict[str, Any], field: str
) -> None:
    response = browser.send("activites/nouvelle", **{**SOUND, **wrong})

    assert response.status_code == 422
    assert f'id="{field}-error"' in response.text
    assert "Contrôle la livraison." in response.text or field == "practice"
    assert stored(make) == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "exemple.fr", "https://", "http://a@b.fr"])
def test_a_link_leads_to_a_page_of_the_web(browser: Browser, make: Make, account: Account, url: str) -> None:
    made = work.activity(make, account)

    response = browser.send(f"activites/{made.id}/documents/lien", name="Une page", url=url)

    assert response.status_code == 422
    assert 'id="url-error"' in response.text
    assert len(stored(make)[0].resources) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><script>alert(1)</script>",
        b"MZ\x90\x00",
        files.archive(readme_txt=b"x"),
        files.PDF + b"\x00" * (10 << 20),
        files.bomb(),
    ],
    ids=["empty", "html", "program", "zip", "heavy", "bomb"],
)
def test_a_file_is_what_it_holds_whatever_its_name(
    browser: Browser, make: Make, account: Account, content: bytes
) -> None:
    made = work.activity(make, account)

    response = uploaded(browser, f"activites/{made.id}/documents/fichier", content, "fiche.docx")

    assert response.status_code == 422
    assert 'id="file-error"' in response.text
    assert len(stored(make)[0].resources) == 2


def test_a_file_beyond_all_bounds_is_refused_in_french(browser: Browser, make: Make, account: Account) -> None:
    made = work.activity(make, account)

    response = uploaded(browser, f"activites/{made.id}/documents/fichier", b"\x00" * (13 << 20))

    assert response.status_code == 413
    assert "Fichier trop lourd" in response.text


def test_a_name_that_tells_the_support_is_refused_even_as_a_file_name(
    browser: Browser, make: Make, account: Account
) -> None:
    made = work.activity(make, account)

    response = browser.send(f"activites/{made.id}/documents/fichier", file=file(files.PDF, "fiche_appui.pdf"))

    assert response.status_code == 422
    assert "degré d’aide" in response.text


def test_a_file_is_served_as_what_it_is_and_to_be_saved(browser: Browser, make: Make, account: Account) -> None:
    made = work.activity(make, account)
    browser.send(f"activites/{made.id}/documents/fichier", file=file(files.PNG, "Photo du rayon.exe"))
    resource = stored(make)[0].resources[-1]

    response = browser.get(browser.url(f"activites/{made.id}/documents/{resource.id}"))

    assert response.data == files.PNG
    assert response.mimetype == "image/png"
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert response.headers["Content-Disposition"].endswith(".png")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_of_a_file_is_kept_before_the_word_of_a_person(browser: Browser, make: Make, account: Account) -> None:
    made = work.activity(make, account)
    exported = browser.get(browser.url(f"activites/{made.id}/fichier")).data

    preview = browser.send("activites/importer", file=file(exported, "activite.json"))
    assert preview.status_code == 303
    assert len(stored(make)) == 1
    pending = make.session.scalars(select(PendingImport.id)).one()
    make.session.rollback()
    assert "Trouve l’anomalie" in browser.get(browser.url(f"activites/imports/{pending}")).text

    assert browser.send(f"activites/imports/{pending}/garder").status_code == 303
    assert [one.title for one in stored(make)] == [made.title, made.title]
    assert make.session.scalar(select(func.count()).select_from(ActivityResource)) == 4
    make.session.rollback()
    assert browser.send(f"activites/imports/{pending}/garder").status_code == 404


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{}", b"\xff\xfe\x00", b'{"format": "evaluation_tool.grid"}'])
def test_another_file_is_refused_beside_the_field(browser: Browser, make: Make, content: bytes) -> None:
    response = browser.send("activites/importer", file=file(content, "x.json"))

    assert response.status_code == 422
    assert 'id="file-error"' in response.text
    assert make.session.scalar(select(func.count()).select_from(PendingImport)) == 0


def test_a_shared_activity_is_copied_never_changed(make: Make, account: Account, sign_in_as: SignInAs) -> None:
    made = work.activity(make, account, is_shared=True)
    colleague = sign_in_as(make.account())

    assert colleague.send(f"activites/{made.id}/modifier", **SOUND).status_code == 404
    assert colleague.send(f"activites/{made.id}/copier").status_code == 303

    copied = stored(make)[-1]
    assert (copied.origin_id, copied.owner_id) == (made.id, colleague.account.id)
    assert "D’après" in colleague.get(colleague.url(f"activites/{copied.id}")).text


def test_a_long_list_has_pages_and_a_search_stays_with_them(browser: Browser, make: Make, account: Account) -> None:
    for _ in range(35):
        work.activity(make, account)

    first = browser.get(browser.url("activites/")).text
    found = browser.get(browser.url("activites/?texte=LIVRAISON&qui=miennes&page=2")).text

    assert "35 activités" in first
    assert found.count('<th scope="row">') == 5
