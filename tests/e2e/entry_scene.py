"""A school at work for the entry grid: one server for a whole module, a class of its own for each test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, Request, expect
from sqlalchemy import select

from evaluation_tool.app import create_app
from evaluation_tool.config import from_environment
from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind
from evaluation_tool.models.evidence import Observation
from evaluation_tool.models.grid import Grid
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Student
from evaluation_tool.tenancy.session import EXTENSION
from evaluation_tool.web import clock as web_clock
from tests.e2e.conftest import sign_in
from tests.e2e.serving import Server, address_of, served
from tests.make import Make, Schools
from tests.moments import HERE, NOW, Clock
from tests.schools import place

_numbers = count(1)
SAVED = re.compile("Tout est enregistré à")


@dataclass
class School:
    """The server, its clock, its teacher and that teacher's cookie."""

    server: Server
    make: Make
    clock: Clock
    teacher: Account
    state: Any = None

    @property
    def address(self) -> str:
        """Where the server answers."""
        return address_of(self.server)

    @contextmanager
    def without_network(self, context: BrowserContext) -> Iterator[None]:
        """A browser that is told it is offline, before a server that truly cannot be reached.

        Both: the browser tells its tabs one by one, and one that is just opening could still get through.
        """
        self.server.is_cut = True
        context.set_offline(True)
        yield
        self.server.is_cut = False
        context.set_offline(False)

    @property
    def site(self) -> str:
        """The establishment's address."""
        return f"{self.address}/{HERE}/"

    def room(self, *, students: int = 6, items: int = 4, kind: ClassGroupKind = ClassGroupKind.CLASS) -> Room:
        """A fresh class of the teacher's, with its grid."""
        session, number = self.make.session, next(_numbers)
        assert self.teacher.teacher is not None
        class_group = self.make.class_group(name=f"Classe {number}", teacher=self.teacher.teacher, kind=kind)
        found = [
            Student(first_name=f"Camille{rank:02}", last_name=f"Élève{rank:02}", created_at=NOW)
            for rank in range(1, students + 1)
        ]
        session.add_all(found)
        session.commit()
        for student in found:
            self.make.enrolment(student=student, class_group=class_group)
        grid = self.make.grid(owner=self.teacher, class_group=class_group, items=items, title=f"Grille {number}")
        return Room(self, class_group, grid, found)

    def sign_in(self, browser: Browser, **options: Any) -> BrowserContext:
        """A browser in which the teacher is signed in."""
        if self.state is None:
            context = browser.new_context()
            sign_in(context.new_page(), self.site, self.teacher)
            self.state = context.storage_state()
            context.close()
        return browser.new_context(storage_state=self.state, **options)


@dataclass
class Room:
    """A class with a grid, and what was written of it."""

    school: School
    class_group: ClassGroup
    grid: Grid
    students: list[Student] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The entry grid's address."""
        return f"{self.school.site}observer/{self.class_group.id}/{self.grid.id}"

    def seance(self) -> int:
        """A séance of today on every item of the grid."""
        return self.school.make.seance(author=self.school.teacher, grid=self.grid, class_group=self.class_group).id

    def ranks(self) -> dict[tuple[int, int], int | str]:
        """What stands in the log, by row and column: a rank, or a state."""
        session = self.school.make.session
        session.rollback()
        rows = session.execute(
            select(Observation.student_id, Observation.grid_item_id, Level.rank, Observation.state)
            .outerjoin(Level, Level.id == Observation.level_id)
            .where(Observation.is_effective, Observation.student_id.in_([one.id for one in self.students]))
        ).all()
        session.rollback()
        row = {student.id: place for place, student in enumerate(self.students)}
        column = {item.id: place for place, item in enumerate(self.grid.items)}
        return {
            (row[student], column[item]): rank if state is None else str(state) for student, item, rank, state in rows
        }


@dataclass
class Hand:
    """A teacher at the grid."""

    page: Page
    room: Room
    sent: list[Request] = field(default_factory=list)

    def cell(self, row: int, column: int) -> Locator:
        """A cell, by its place."""
        return self.page.locator("#entry tbody tr").nth(row).locator("td").nth(column)

    def stand(self, row: int, column: int) -> None:
        """Put the focus on a cell, as a teacher does who comes by keyboard: no dialog opens."""
        self.page.locator("#entry [tabindex='0']").focus()
        self.press("Control+Home", *["ArrowDown"] * row, *["ArrowRight"] * column)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def at(self, row: int, column: int) -> None:
        """The focus is on this cell."""
        expect(self.cell(row, column)).to_be_focused()

    def saved(self) -> None:
        """Everything was acknowledged by the server."""
        expect(self.page.locator("#entry-status")).to_have_text(SAVED)
        expect(self.page.locator("#entry .pending")).to_have_count(0)

    def status(self, words: str) -> None:
        """The line of the status says this."""
        expect(self.page.locator("#entry-status")).to_contain_text(words)


def at_grid(context: BrowserContext, room: Room, query: str = "?grille=1") -> Hand:
    """The grid of a class, open; every batch that is sent is counted."""
    page = context.new_page()
    hand = Hand(page, room)
    page.on("request", lambda request: hand.sent.append(request) if request.method == "POST" else None)
    page.on("dialog", _leave)
    page.goto(room.address + query)
    expect(page.locator("body")).to_have_class(re.compile("scripted"))
    return hand


def _leave(dialog: Dialog) -> None:
    # The guard against leaving with unsent work: the tests do leave.
    dialog.accept()


@contextmanager
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """The school, served."""
    instance = tmp_path_factory.mktemp("entry")
    settings = from_environment({"EVALUATION_TOOL_INSTANCE": str(instance), "EVALUATION_TOOL_SECRET_KEY": "k" * 64})
    place(settings.establishments, HERE)
    schools, clock = Schools(settings.establishments), Clock()
    make = schools.at(HERE)
    account = make.account_of(make.teacher(name="Camille Diallo"))
    app = create_app(settings)
    with pytest.MonkeyPatch.context() as patch, served(app) as server:
        patch.setattr(web_clock, "now", clock)
        yield School(server, make, clock, account)
    schools.close()
    app.extensions[EXTENSION].engines.close()
