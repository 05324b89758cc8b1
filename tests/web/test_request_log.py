"""What a request leaves in the log: the page and the answer, never a name or what was typed."""

from __future__ import annotations

import json
import logging

import pytest

from evaluation_tool.logs import JsonFormatter
from tests.browser import Browser
from tests.make import Make
from tests.moments import HERE

NAME = "Canarigris"


def test_a_request_is_told_without_names(as_admin: Browser, make: Make, caplog: pytest.LogCaptureFixture) -> None:
    account = make.account(name=f"{NAME} Petit", login=NAME.lower())
    caplog.set_level(logging.INFO)

    answer = as_admin.get(as_admin.url(f"administration/comptes?texte={NAME}"), headers={"X-Request-ID": NAME})
    as_admin.get(as_admin.url(f"administration/comptes/{account.id}"))
    as_admin.get(as_admin.url(NAME))
    as_admin.send(NAME, nom=NAME)

    lines = [JsonFormatter().format(record) for record in caplog.records if record.name.endswith("request_log")]
    first = json.loads(lines[0])
    assert (first["endpoint"], first["establishment"], first["status"]) == ("administration.accounts", HERE, 200)
    assert first["request"] == answer.headers["X-Request-ID"] != NAME
    assert first["milliseconds"] > 0
    assert len(lines) >= 4
    assert NAME.lower() not in " ".join(lines).lower()


def test_an_invitation_never_stands_in_the_log(client: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    client.get(client.url("bienvenue/a-secret-token"))

    assert "a-secret-token" not in caplog.text
    assert "account.welcome" in caplog.text
