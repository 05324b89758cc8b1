"""A first password behind a one-time link, from the console to the checklist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from evaluation_tool.cli import main
from tests.browser import Browser
from tests.make import Make
from tests.moments import HERE, Clock

NEW = "trois mots tout neufs"


@pytest.fixture
def link(app: Flask, make: Make, instance: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The path of a link that the console made for an administrator."""
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(instance))
    account = make.account(login="chef")
    account.is_admin = True
    make.session.commit()
    said = CliRunner().invoke(main, ["account", "invite", "--establishment", HERE, "--login", "chef"]).output
    found = re.search(rf"/{HERE}/(bienvenue/\S+)", said)
    assert found is not None, said
    return found.group(1)


def token_of(client: Browser, link: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(client.url(link)).text)
    assert found is not None
    return found.group(1)


def test_the_link_leads_to_the_checklist_and_does_not_serve_again(client: Browser, link: str) -> None:
    page = client.get(client.url(link)).text
    sent = {"csrf_token": token_of(client, link), "new": NEW, "again": NEW}
    answer = client.post(client.url(link), data=sent)
    again = client.get(client.url(link))

    assert "chef" in page
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{HERE}/administration/premiers-pas")
    assert "sur 7." in client.get(answer.headers["Location"]).text
    assert (again.status_code, "Ce lien ne sert plus" in again.text) == (404, True)


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("court", "court", "12 caractères"),
        (NEW, "autre chose", "différents"),
        ("", "", "Choisissez un nouveau mot de passe."),
    ],
)
def test_a_password_that_will_not_do_is_told_and_the_link_still_serves(
    client: Browser, link: str, new: str, again: str, said: str
) -> None:
    answer = client.post(client.url(link), data={"csrf_token": token_of(client, link), "new": new, "again": again})

    assert (answer.status_code, said in answer.text) == (422, True)
    assert client.get(client.url(link)).status_code == 200


def test_a_form_of_passwords_promises_to_keep_nothing(as_admin: Browser) -> None:
    refused = as_admin.send("mon-compte/mot-de-passe", current="x", new="court", again="court")

    assert (refused.status_code, "ce que vous avez saisi" in refused.text) == (422, False)


def test_the_checklist_keeps_the_day_of_the_signature(as_admin: Browser, clock: Clock) -> None:
    for typed, said in (
        ("2099-01-01", "pas encore passée"),
        ("0001-01-01", "Vérifiez l’année"),
        ("hier", "une date"),
        ("", "Donnez la date"),
    ):
        refused = as_admin.send("administration/premiers-pas/aipd", signed_on=typed)
        assert (refused.status_code, said in refused.text) == (422, True), refused.text

    assert as_admin.send("administration/premiers-pas/aipd", signed_on="2026-09-01").status_code == 303
    assert as_admin.send("administration/premiers-pas/echelle").status_code == 303

    page = as_admin.get(as_admin.url("administration/premiers-pas")).text
    assert "mardi 1" in page or "1er septembre 2026" in page
    assert "Nous gardons cette échelle" not in page
    corrected = as_admin.send("administration/premiers-pas/aipd", signed_on="2026-09-02")
    assert ("Corriger la date" in page, corrected.status_code) == (True, 303)
    assert "2 septembre 2026" in as_admin.get(as_admin.url("administration/premiers-pas")).text


def test_the_home_page_leads_to_the_checklist_only_those_who_administer(as_admin: Browser, as_teacher: Browser) -> None:
    assert "Premiers pas" in as_admin.get(as_admin.url()).text
    assert "Premiers pas" not in as_teacher.get(as_teacher.url()).text
