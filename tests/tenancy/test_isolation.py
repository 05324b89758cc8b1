"""One establishment never sees another, whatever the number of threads."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.people import Subject
from evaluation_tool.tenancy.directory import UnknownEstablishment
from evaluation_tool.tenancy.session import (
    AnotherEstablishmentActive,
    NoActiveEstablishment,
    activate,
    active_slug,
    begin_write,
    db,
)
from tests.moments import HERE, THERE

Inside = Callable[[str], contextlib.AbstractContextManager[None]]
WRITERS = 8
WRITES = 20


def test_eight_threads_hammering_two_establishments_each_meet_only_their_own(inside: Inside) -> None:
    def hammer(number: int) -> set[str]:
        slug = (HERE, THERE)[number % 2]
        seen: set[str] = set()
        for turn in range(WRITES):
            with inside(slug):
                begin_write(db.session)
                db.session.add(Subject(code=f"{slug}.{number}.{turn}", name=slug))
                db.session.commit()
                seen |= set(db.session.scalars(select(Subject.name)))
        return seen

    with ThreadPoolExecutor(WRITERS) as threads:
        seen = list(threads.map(hammer, range(WRITERS)))

    assert seen == [{HERE}, {THERE}] * (WRITERS // 2)
    for slug in (HERE, THERE):
        with inside(slug):
            assert set(db.session.scalars(select(Subject.name))) == {slug}
            assert len(db.session.scalars(select(Subject.id)).all()) == WRITERS // 2 * WRITES


def test_requests_of_two_establishments_in_threads_show_only_their_own(app: Flask) -> None:
    def visit(number: int) -> tuple[str, str]:
        slug = (HERE, THERE)[number % 2]
        return slug, app.test_client().get(f"/{slug}/connexion").text

    with ThreadPoolExecutor(WRITERS) as threads:
        pages = list(threads.map(visit, range(40)))

    assert len(pages) == 40
    for slug, text in pages:
        mine, other = ("Collège de test", "Collège voisin") if slug == HERE else ("Collège voisin", "Collège de test")
        assert mine in text
        assert other not in text


def test_without_an_active_establishment_nothing_can_be_read(app: Flask) -> None:
    with app.app_context(), pytest.raises(NoActiveEstablishment):
        db.session.scalars(select(Subject))


def test_without_an_active_establishment_nothing_can_be_written(app: Flask) -> None:
    with app.app_context():
        db.session.add(Subject(code="X", name="X"))
        with pytest.raises(NoActiveEstablishment):
            db.session.flush()


def test_one_context_cannot_have_two_establishments(inside: Inside) -> None:
    with inside(HERE):
        with pytest.raises(AnotherEstablishmentActive):
            activate(THERE)
        assert active_slug() == HERE
        assert db.session.scalar(select(Establishment.name)) == "Collège de test"


def test_activating_the_same_establishment_again_is_harmless(inside: Inside) -> None:
    with inside(HERE):
        activate(HERE)
        assert active_slug() == HERE


def test_an_establishment_does_not_outlive_its_context(app: Flask, inside: Inside) -> None:
    with inside(HERE):
        db.session.scalars(select(Subject)).all()

    with app.app_context(), pytest.raises(NoActiveEstablishment):
        db.session.scalars(select(Subject))


@pytest.mark.parametrize("slug", ["ecole-absente", "../ecole-test", "", "static", "Ecole-Test", "ecole_test", "a" * 41])
def test_an_unknown_or_impossible_name_is_unknown(app: Flask, slug: str) -> None:
    with app.app_context():
        with pytest.raises(UnknownEstablishment):
            activate(slug)
        assert active_slug() is None


@pytest.mark.parametrize(
    "address", ["/ecole-absente/", "/ecole-absente/connexion", "/ECOLE-TEST/connexion", "/..%2fecole-test/connexion"]
)
def test_an_address_of_no_establishment_is_not_found(app: Flask, address: str) -> None:
    response = app.test_client().get(address)

    assert response.status_code == 404
    assert "Page introuvable" in response.text


def test_the_settings_of_flask_sqlalchemy_reach_no_database(app: Flask) -> None:
    with app.app_context(), pytest.raises(Exception, match="unable to open database file"):
        db.engine.connect()
