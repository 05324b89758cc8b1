"""A teacher at work in a browser, with a class and the CAP's referential."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from evaluation_tool.formats.frameworks import load_shipped
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.framework import CompetencyVersion, FrameworkVersion
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.services import frameworks
from tests.browser import Browser
from tests.conftest import SignInAs
from tests.make import Make
from tests.moments import NOW

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass
class Desk:
    """What the tests look at."""

    make: Make
    browser: Browser
    account: Account
    class_group: ClassGroup
    version: FrameworkVersion

    def node(self, code: str) -> int:
        """The id of a node of the referential."""
        return self.make.session.scalars(
            select(CompetencyVersion.id).where(
                CompetencyVersion.code == code, CompetencyVersion.framework_version_id == self.version.id
            )
        ).one()

    def grid(self, *codes: str) -> Grid:
        """A new grid with these competencies."""
        response = self.browser.send("grilles/nouvelle", title="Vente", class_groups=self.class_group.id)
        assert response.status_code == 303, response.text
        grid = self.read()[-1]
        if codes:
            self.browser.send(
                f"grilles/{grid.id}/competences/{self.version.id}", coche=[self.node(code) for code in codes]
            )
        return self.read()[-1]

    def read(self) -> list[Grid]:
        """Every grid, as stored now."""
        self.make.session.rollback()
        self.make.session.expire_all()
        return list(self.make.session.scalars(select(Grid).order_by(Grid.id)))

    def items(self, grid: Grid) -> list[GridItem]:
        """The items of a grid as stored now, hidden ones included, in order."""
        self.make.session.rollback()
        self.make.session.expire_all()
        wanted = select(GridItem).where(GridItem.grid_id == grid.id).order_by(GridItem.position)
        return list(self.make.session.scalars(wanted))

    def get(self, path: str, *, partial: bool = False) -> str:
        """A page that opens."""
        response = self.browser.get(self.browser.url(path), headers=PARTIAL if partial else {})
        assert response.status_code == 200, response.text
        return response.text

    def post(self, path: str, **fields: Any) -> TestResponse:
        """Send a form."""
        return self.browser.send(path, **fields)


@pytest.fixture
def desk(make: Make, sign_in_as: SignInAs) -> Desk:
    """The desk."""
    account = make.account(name="Camille Diallo")
    assert account.teacher is not None
    class_group = make.class_group(name="CAP EPC 1", teacher=account.teacher)
    version = frameworks.install(make.session, load_shipped("cap_epc"), now=NOW).version
    make.session.commit()
    return Desk(make, sign_in_as(account), account, class_group, version)


def field_value(text: str, name: str) -> str:
    """What a field of the page holds."""
    found = re.search(rf'name="{name}"[^>]*?value="([^"]*)"', text, re.DOTALL)
    assert found is not None, name
    return found.group(1)
