"""A real browser before a real server, on the same two establishments as every other test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from evaluation_tool.models.account import Account
from tests.e2e.serving import serving
from tests.moments import CODE, HERE, PASSWORD

CHROMIUM = shutil.which("chromium")
IS_CI = os.environ.get("CI") == "true"
# What a browser on a server of ours needs not do, and must not: reach anything but the site.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is here; without a browser, skip on somebody's machine and fail in continuous integration."""
    for item in items:
        if "tests/e2e/" in str(item.path):
            item.add_marker(pytest.mark.e2e)
            if CHROMIUM is None and not IS_CI:
                item.add_marker(pytest.mark.skip(reason="chromium is not installed: apt install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's browser; nothing is downloaded."""
    if CHROMIUM is None:
        pytest.fail("chromium is not installed, and continuous integration needs it")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of a browser that has never been here."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address of ecole-test on a server of its own."""
    with serving(app) as address:
        yield f"{address}/{HERE}/"


def sign_in(page: Page, site: str, account: Account) -> None:
    """Sign in as a person does."""
    page.goto(f"{site}connexion")
    page.fill("[name=login]", account.login)
    page.fill("[name=password]", CODE if account.student_id is not None else PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(site)
