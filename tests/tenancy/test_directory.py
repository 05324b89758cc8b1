"""The folder is the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from evaluation_tool.tenancy.directory import (
    RESERVED_SLUGS,
    EstablishmentDirectory,
    InvalidSlug,
    UnknownEstablishment,
    checked_slug,
)
from evaluation_tool.tenancy.files import opened
from evaluation_tool.tenancy.session import EXTENSION, Tenancy
from tests.moments import HERE, NOW, THERE


@pytest.fixture
def directory(instance: Path) -> EstablishmentDirectory:
    """The list of the test installation."""
    return EstablishmentDirectory(instance / "establishments")


@pytest.mark.parametrize("slug", ["a", "ecole", "college-jean-moulin", "lp2", "a" * 40])
def test_a_plain_name_can_be_an_address(slug: str) -> None:
    assert checked_slug(slug) == slug


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "-a",
        "a-",
        "a--b",
        "2e",
        "École",
        "ECOLE",
        "a_b",
        "a b",
        "a/b",
        "..",
        "a.b",
        "a\n",
        "a" * 41,
        *RESERVED_SLUGS,
    ],
)
def test_anything_else_cannot(slug: str) -> None:
    with pytest.raises(InvalidSlug):
        checked_slug(slug)


def test_the_list_holds_the_establishments_and_nothing_else(directory: EstablishmentDirectory) -> None:
    for name in (".ecole-cachee.sqlite3", "Ecole.sqlite3", "static.sqlite3", "ecole-test.sqlite3-wal", "notes.txt"):
        (directory.folder / name).touch()

    assert directory.slugs() == [HERE, THERE]


def test_an_archived_establishment_leaves_the_list_whole(directory: EstablishmentDirectory) -> None:
    content = directory.path(HERE).read_bytes()

    archived = directory.archive(HERE, NOW)

    assert directory.slugs() == [THERE]
    assert archived == directory.folder / "archives" / "ecole-test-20261123-094200.sqlite3"
    assert archived.read_bytes() == content


def test_an_unknown_establishment_cannot_be_archived(directory: EstablishmentDirectory) -> None:
    with pytest.raises(UnknownEstablishment):
        directory.archive("ecole-absente", NOW)


def test_an_archived_establishment_is_not_found_and_the_other_still_is(
    app: Flask, directory: EstablishmentDirectory
) -> None:
    client = app.test_client()
    assert client.get("/ecole-test/connexion").status_code == 200

    directory.archive(HERE, NOW)

    assert client.get("/ecole-test/connexion").status_code == 404
    assert client.get("/ecole-voisine/connexion").status_code == 200


def test_the_latest_writes_are_archived_with_the_file(
    app: Flask, directory: EstablishmentDirectory, tmp_path: Path
) -> None:
    # A server at work: what was just committed is still in the write-ahead log beside the file.
    tenancy: Tenancy = app.extensions[EXTENSION]
    with tenancy.engine(HERE).begin() as connection:
        connection.exec_driver_sql("INSERT INTO subject (code, name) VALUES ('A', 'A')")

    archived = directory.archive(HERE, NOW)

    assert [path.name for path in directory.folder.glob("ecole-test.sqlite3*")] == []
    copy = tmp_path / "copie.sqlite3"
    copy.write_bytes(archived.read_bytes())
    with opened(copy, "ro") as database:
        assert database.execute("SELECT count(*) FROM subject").fetchone() == (1,)


def test_a_file_that_is_no_database_is_listed_as_unusable(app: Flask, directory: EstablishmentDirectory) -> None:
    (directory.folder / "abimee.sqlite3").write_bytes(b"not a database" * 100)
    tenancy: Tenancy = app.extensions[EXTENSION]

    assert [listed.slug for listed in tenancy.names()] == [HERE, THERE]
    assert tenancy.unusable() == ["abimee"]


def test_names_are_sorted_as_people_read_them(app: Flask) -> None:
    tenancy: Tenancy = app.extensions[EXTENSION]

    assert [listed.name for listed in tenancy.names()] == ["Collège de test", "Collège voisin"]
