"""A file that waits for its migration is refused with a page, and the neighbour is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from evaluation_tool.tenancy.migrate import head_revision
from evaluation_tool.tenancy.session import SchemaNotReady, activate
from tests.browser import Browser


@pytest.fixture
def old_schema(path: Path) -> Path:
    """ecole-test as an older program left it."""
    set_revision(path, "0001")
    return path


def set_revision(path: Path, revision: str) -> None:
    """Say that a file is at a revision."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        database.commit()


def test_a_file_that_is_not_at_head_cannot_be_activated(app: Flask, old_schema: Path) -> None:
    with app.app_context(), pytest.raises(SchemaNotReady):
        activate("ecole-test")


def test_a_monitor_is_told_that_its_pages_do_not_answer(client: Browser, old_schema: Path) -> None:
    response = client.get("/sante")

    assert (response.status_code, response.json) == (503, {"status": "degraded", "unusable": 1})


def test_its_pages_answer_503_in_french(client: Browser, old_schema: Path) -> None:
    response = client.get("/ecole-test/connexion")

    assert response.status_code == 503
    assert "<h1" in response.text
    assert "Content-Security-Policy" in response.headers


def test_an_empty_file_answers_503(client: Browser, path: Path) -> None:
    path.write_bytes(b"")

    assert client.get("/ecole-test/connexion").status_code == 503


def test_the_neighbour_still_answers(client: Browser, old_schema: Path) -> None:
    assert client.get("/ecole-voisine/connexion").status_code == 200


def test_once_migrated_the_running_server_answers(client: Browser, old_schema: Path) -> None:
    assert client.get("/ecole-test/connexion").status_code == 503

    set_revision(old_schema, head_revision())

    assert client.get("/ecole-test/connexion").status_code == 200
