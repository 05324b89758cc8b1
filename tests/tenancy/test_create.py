"""An establishment is made whole, or not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.establishment import Establishment
from evaluation_tool.services import establishments
from evaluation_tool.tenancy.create import create_establishment
from evaluation_tool.tenancy.directory import EstablishmentDirectory, EstablishmentExists, InvalidSlug
from evaluation_tool.tenancy.engine import open_engine
from tests.moments import NOW, TODAY


@pytest.fixture
def directory(tmp_path: Path) -> EstablishmentDirectory:
    """An empty list."""
    return EstablishmentDirectory(tmp_path)


def named(name: str) -> Callable[[Session], None]:
    """Fills a new establishment with a name only."""

    def fill(session: Session) -> None:
        establishments.found(session, name=name, uais=["0881234X"], now=NOW, today=TODAY)

    return fill


def name_in(path: Path) -> str | None:
    """What the establishment of a file is called."""
    engine = open_engine(path)
    with Session(engine) as session:
        name = session.scalar(select(Establishment.name))
    engine.dispose()
    return name


def test_a_new_establishment_is_one_file_that_only_its_owner_reads(directory: EstablishmentDirectory) -> None:
    path = create_establishment(directory, "ecole", named("École"))

    assert name_in(path) == "École"
    assert [found.name for found in directory.folder.iterdir() if found.suffix == ".sqlite3"] == ["ecole.sqlite3"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_failure_while_filling_leaves_nothing_behind(directory: EstablishmentDirectory) -> None:
    def fail(session: Session) -> None:
        named("École")(session)
        raise KeyError("half-way")

    with pytest.raises(KeyError):
        create_establishment(directory, "ecole", fail)

    assert list(directory.folder.iterdir()) == []


def test_an_existing_establishment_is_not_touched(directory: EstablishmentDirectory) -> None:
    path = create_establishment(directory, "ecole", named("Première"))
    content = path.read_bytes()

    with pytest.raises(EstablishmentExists):
        create_establishment(directory, "ecole", named("Seconde"))

    assert path.read_bytes() == content


def test_an_impossible_name_is_refused(directory: EstablishmentDirectory) -> None:
    with pytest.raises(InvalidSlug):
        create_establishment(directory, "../ecole", named("École"))

    assert list(directory.folder.iterdir()) == []


def test_of_two_who_create_the_same_establishment_one_is_told(directory: EstablishmentDirectory) -> None:
    both_filled = threading.Barrier(2, timeout=20)
    told: list[str] = []

    def create(name: str) -> None:
        def fill(session: Session) -> None:
            named(name)(session)
            both_filled.wait()

        try:
            create_establishment(directory, "ecole", fill)
        except EstablishmentExists:
            told.append(name)

    threads = [threading.Thread(target=create, args=(name,)) for name in ("Première", "Seconde")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(told) == 1
    assert {name_in(directory.path("ecole")), *told} == {"Première", "Seconde"}
    assert [path.name for path in directory.folder.glob(".*")] == []


def test_two_establishments_share_nothing(directory: EstablishmentDirectory) -> None:
    first = create_establishment(directory, "premiere", named("Première"))
    second = create_establishment(directory, "seconde", named("Seconde"))

    assert (name_in(first), name_in(second)) == ("Première", "Seconde")
