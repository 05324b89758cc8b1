"""Two teachers, a class of the first one, and the CAP's referential."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.formats.frameworks import load_shipped
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.framework import CompetencyVersion, FrameworkVersion
from evaluation_tool.models.grid import Grid
from evaluation_tool.policy import Actor, Role
from evaluation_tool.services import frameworks, grids
from evaluation_tool.services.login_sessions import actor_of
from tests.make import Make
from tests.moments import NOW, TODAY


@dataclass
class Desk:
    """A teacher at work, and a colleague."""

    session: Session
    account: Account
    colleague_account: Account
    class_group: ClassGroup
    version: FrameworkVersion

    @property
    def actor(self) -> Actor:
        return actor_of(self.session, self.account, today=TODAY)

    @property
    def colleague(self) -> Actor:
        return actor_of(self.session, self.colleague_account, today=TODAY)

    def node(self, code: str) -> CompetencyVersion:
        """A node of the referential."""
        return self.session.scalars(
            select(CompetencyVersion).where(
                CompetencyVersion.code == code, CompetencyVersion.framework_version_id == self.version.id
            )
        ).one()

    def grid(self, title: str = "Vente") -> Grid:
        """An empty grid of the teacher's for the class."""
        draft = grids.GridDraft(title, class_group_ids=frozenset({self.class_group.id}))
        made = grids.create(self.session, self.actor, draft, now=NOW)
        self.session.commit()
        return made


@pytest.fixture
def desk(make: Make) -> Desk:
    """The desk."""
    account = make.account(name="Camille Diallo")
    assert account.teacher is not None
    class_group = make.class_group(name="CAP EPC 1", teacher=account.teacher)
    version = frameworks.install(make.session, load_shipped("cap_epc"), now=NOW).version
    make.session.commit()
    return Desk(make.session, account, make.account(role=Role.TEACHER, name="Nora Petit"), class_group, version)
