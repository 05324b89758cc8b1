"""What every test may ask for: two establishments, their people, browsers, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from argon2 import PasswordHasher, Type
from flask import Flask
from sqlalchemy.orm import Session

from evaluation_tool.app import create_app
from evaluation_tool.config import Settings, from_environment
from evaluation_tool.models.account import Account
from evaluation_tool.policy import Role
from evaluation_tool.services import passwords
from evaluation_tool.tenancy import ballast
from evaluation_tool.tenancy.session import EXTENSION, Tenancy
from evaluation_tool.web import clock as web_clock
from tests.browser import Browser
from tests.make import Make, Schools
from tests.moments import HERE, THERE, Clock
from tests.schools import place

SignInAs = Callable[..., Browser]


@pytest.fixture(scope="session", autouse=True)
def quick_hashing() -> Iterator[None]:
    """The same argon2id with the smallest parameters: tests sign in hundreds of times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID))
        passwords._nobodys_hash.cache_clear()
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation with two establishments."""
    made = from_environment(
        {"EVALUATION_TOOL_INSTANCE": str(tmp_path / "instance"), "EVALUATION_TOOL_SECRET_KEY": "k" * 64}
    )
    for slug in (HERE, THERE):
        place(made.establishments, slug)
    return made


@pytest.fixture
def instance(settings: Settings) -> Path:
    """The folder of that installation."""
    return settings.instance


@pytest.fixture
def schools(settings: Settings) -> Iterator[Schools]:
    """A factory for each establishment of the installation."""
    found = Schools(settings.establishments)
    yield found
    found.close()


@pytest.fixture
def make(schools: Schools) -> Make:
    """Makes people and classes in ecole-test."""
    return schools.at(HERE)


@pytest.fixture
def make_there(schools: Schools) -> Make:
    """Makes people and classes in ecole-voisine."""
    return schools.at(THERE)


@pytest.fixture
def session(make: Make) -> Session:
    """A session on ecole-test, for services: the same one that make uses."""
    return make.session


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The web's clock: it stands at NOW until a test lets time pass."""
    stopped = Clock()
    monkeypatch.setattr(web_clock, "now", stopped)
    return stopped


@pytest.fixture(scope="session")
def one_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, built once: its routes and templates are the same for every test."""
    folder = tmp_path_factory.mktemp("nobody")
    return create_app(from_environment({"EVALUATION_TOOL_INSTANCE": str(folder)}))


@pytest.fixture
def app(one_app: Flask, settings: Settings, clock: Clock) -> Iterator[Flask]:
    """The application on that installation."""
    installed_on(one_app, settings)
    yield one_app
    one_app.extensions[EXTENSION].engines.close()


def installed_on(app: Flask, settings: Settings) -> None:
    """Give an application that was built already what create_app() takes from the settings."""
    app.test_client_class = Browser
    app.config.update(INSTANCE=str(settings.instance), BACKUPS=str(settings.backups))
    app.secret_key = settings.secret_key
    app.extensions[EXTENSION] = Tenancy(settings.establishments)
    ballast.load(settings.instance)


@pytest.fixture
def client(app: Flask) -> Browser:
    """A browser in ecole-test that nobody signed in with."""
    return cast(Browser, app.test_client())


@pytest.fixture
def sign_in_as(app: Flask) -> SignInAs:
    """Opens a browser and signs an account in: sign_in_as(account)."""

    def sign_in(account: Account, slug: str = HERE, **fields: str) -> Browser:
        browser = cast(Browser, app.test_client())
        browser.slug = slug
        return browser.signed_in_as(account, **fields)

    return sign_in


@pytest.fixture
def as_admin(make: Make, sign_in_as: SignInAs) -> Browser:
    """A browser in which an admin is signed in."""
    return sign_in_as(make.account(role=Role.ADMIN))


@pytest.fixture
def as_director(make: Make, sign_in_as: SignInAs) -> Browser:
    """A browser in which a director without any class is signed in."""
    return sign_in_as(make.account(role=Role.DIRECTOR))


@pytest.fixture
def as_teacher(make: Make, sign_in_as: SignInAs) -> Browser:
    """A browser in which a teacher without any class is signed in."""
    return sign_in_as(make.account(role=Role.TEACHER))


@pytest.fixture
def as_student(make: Make, sign_in_as: SignInAs) -> Browser:
    """A browser in which a student without any class is signed in."""
    return sign_in_as(make.account(role=Role.STUDENT))
