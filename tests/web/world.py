"""Two schools with twelve people, the same for every route: who they are and what they may see."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast

from flask import Flask
from sqlalchemy import select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from evaluation_tool.app import create_app
from evaluation_tool.config import from_environment
from evaluation_tool.models.account import Account, LoginSession
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.grid import GridCoOwner
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Role
from evaluation_tool.tenancy.session import EXTENSION
from tests import group_scene, review_scene, work
from tests.browser import Browser
from tests.house import actors as who
from tests.house.actors import Route
from tests.make import Make, Schools
from tests.moments import CODE, HERE, NOW, PASSWORD, THERE, YESTERDAY
from tests.roster_files import sent_roster
from tests.web.words import words_for

OWN, OTHER, ELSEWHERE, MISSING = "own", "other class", "other establishment", "missing"
# One's own class (or grid), but with something of the other one inside.
MIXED = "own class with the other's things"
SCOPES = (OWN, OTHER, ELSEWHERE, MISSING, MIXED)

CANARY, OTHER_CANARY, CANARY_THERE = "Canarigris", "Canarivert", "Canaribleu"
SECRET_CANARY = "CANARISECRET"
# Whose canaries each actor may read; nobody else may read any.
ENTITLED = {
    who.ADMIN: {CANARY, OTHER_CANARY},
    who.DIRECTOR: {CANARY},
    who.TEACHER: {CANARY},
    who.OTHER_TEACHER: {OTHER_CANARY},
    who.STUDENT: {CANARY},
    who.OTHER_STUDENT: {OTHER_CANARY},
}
# Where those who teach a student read how teaching is adapted for it.
SHOWS_ADAPTATIONS = {"students.show", "students.adaptations", "students.set_goal", "students.write_note"}
# Parts of an address that are no number.
FIXED = {"filename": "css/tokens.css", "token": "drawn-by-nobody"}


@dataclass
class Person:
    """One actor: the browser, its way in, and the token its forms carry."""

    browser: Browser
    token: str
    cookie: tuple[str, str] | None
    session_id: int = 0


@dataclass
class World:
    """The application with everybody in it."""

    app: Flask
    folder: Path
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    _content: dict[str, bytes] = field(default_factory=dict)

    def arguments(self, route: Route) -> list[str]:
        """What the address of a route names, from left to right, but for the establishment."""
        rule = self._rule(route)
        return [name for name in re.findall(r"<(?:\w+:)?(\w+)>", rule.rule) if name not in {"slug", *FIXED}]

    def url(self, route: Route, actor: str, scope: str) -> str:
        """The address of a route for what the scope names."""
        names = self.arguments(route)
        values: dict[str, object] = {name: FIXED[name] for name in FIXED if name in self._rule(route).arguments}
        if "slug" in self._rule(route).arguments:
            values["slug"] = THERE if scope == ELSEWHERE else HERE
        for name in names:
            within = OWN if scope == MIXED and name != names[-1] else OTHER if scope == MIXED else scope
            values[name] = self._number(name, actor, within)
        return self.app.url_map.bind("localhost").build(route.endpoint, values, method=route.method)

    def _rule(self, route: Route) -> Rule:
        rules = self.app.url_map.iter_rules(route.endpoint)
        return next(rule for rule in rules if route.method in (rule.methods or ()))

    def _number(self, name: str, actor: str, scope: str) -> int:
        if (name, scope) == ("login_session_id", OWN):
            return self.people[actor].session_id
        return self.ids[name, scope]

    def ask(self, route: Route, actor: str, scope: str, *, htmx: bool) -> TestResponse:
        """Send the request as this actor's browser would."""
        person = self.people[actor]
        url = self.url(route, actor, scope)
        if person.cookie is not None:
            person.browser.set_cookie("pas_a_pas", person.cookie[0], path=f"/{HERE}/")
            person.browser.set_cookie("pas_a_pas", person.cookie[0], path=f"/{THERE}/")
        headers = {"HX-Request": "true", "HX-Request-Type": "partial"} if htmx else {}
        within = OWN if scope == MIXED else scope
        numbers = {name: number for (name, where), number in self.ids.items() if where == within}
        sent = {name: value.format_map(numbers) for name, value in route.sends.items()}
        if route.method == "GET":
            return person.browser.get(url, headers=headers, query_string=sent, buffered=True)
        if route.sends_json:
            operation = {
                "operation_id": "operation-1",
                "student": numbers["student_id"],
                "grid_item": numbers["grid_item_id"],
                "state": "abs",
            }
            headers["X-CSRFToken"] = person.token
            return person.browser.post(url, json={"operations": [operation]}, headers=headers)
        return person.browser.post(url, data={"csrf_token": person.token, **sent}, headers=headers)

    def content(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything both databases hold, but when people were last seen."""
        found: dict[str, list[tuple[object, ...]]] = {}
        for slug in (HERE, THERE):
            with closing(sqlite3.connect(self.folder / f"{slug}.sqlite3")) as database:
                tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
                for table in tables:
                    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
                    kept = ", ".join(f'"{column}"' for column in columns if column != "last_seen_at")
                    found[f"{slug}.{table}"] = database.execute(f'SELECT {kept} FROM "{table}"').fetchall()  # noqa: S608
        return found

    def remember(self) -> None:
        """Keep the databases as they are now."""
        for slug in (HERE, THERE):
            with closing(sqlite3.connect(self.folder / f"{slug}.sqlite3")) as database:
                self._content[slug] = database.serialize()

    def restore(self) -> None:
        """Put the databases back as they were."""
        for slug, content in self._content.items():
            with (
                closing(sqlite3.connect(":memory:")) as origin,
                closing(sqlite3.connect(self.folder / f"{slug}.sqlite3")) as target,
            ):
                origin.deserialize(_without_wal(content))
                target.execute("PRAGMA synchronous=OFF")
                origin.backup(target)


def _without_wal(content: bytes) -> bytes:
    # An image of a database in WAL mode cannot be opened in memory: say that it is not.
    return content[:18] + b"\x01\x01" + content[20:]


@contextmanager
def built(instance: Path) -> Iterator[World]:
    """Everybody signed in, in a folder of their own; the clock must stand at NOW."""
    settings = from_environment({"EVALUATION_TOOL_INSTANCE": str(instance), "EVALUATION_TOOL_SECRET_KEY": "k" * 64})
    app = create_app(settings)
    app.test_client_class = Browser
    schools = Schools(settings.establishments)
    world = World(app, settings.establishments)
    here, there = schools.at(HERE), schools.at(THERE)
    accounts = _people(here) | {who.FOREIGN: _school_there(there, world)}
    groups = _classes(here, accounts)
    for actor in who.ACTORS:
        world.people[actor] = _enter(world, actor, accounts.get(actor))
    _end_some(here, accounts)
    _name_things(world, here, accounts, groups)
    schools.close()
    world.remember()
    yield world
    app.extensions[EXTENSION].engines.close()


def _people(make: Make) -> dict[str, Account]:
    roles = {
        who.ADMIN: Role.ADMIN,
        who.DIRECTOR: Role.DIRECTOR,
        who.OTHER_DIRECTOR: Role.DIRECTOR,
        who.STUDENT: Role.STUDENT,
        who.OTHER_STUDENT: Role.STUDENT,
    }
    names = {who.STUDENT: f"Ana {CANARY}", who.OTHER_STUDENT: f"Basile {OTHER_CANARY}"}
    with_account = set(who.ACTORS) - {who.ANONYMOUS, who.FOREIGN}
    return {
        actor: make.account(role=roles.get(actor, Role.TEACHER), name=names.get(actor))
        for actor in sorted(with_account)
    }


def _classes(make: Make, accounts: dict[str, Account]) -> tuple[ClassGroup, ClassGroup]:
    def teacher(actor: str, class_group: ClassGroup, ended: bool = False) -> None:
        person = accounts[actor].teacher
        assert person is not None
        make.teaching(teacher=person, class_group=class_group, ends_on=YESTERDAY if ended else None)

    class_group, other = make.class_group(), make.class_group()
    teacher(who.TEACHER, class_group)
    teacher(who.DISABLED, class_group)
    teacher(who.EXPIRED, class_group)
    teacher(who.FORMER_TEACHER, class_group, ended=True)
    teacher(who.OTHER_TEACHER, other)
    review_scene.entrust(make, {class_group: accounts[who.DIRECTOR], other: accounts[who.OTHER_TEACHER]})
    for actor, group in ((who.STUDENT, class_group), (who.OTHER_STUDENT, other)):
        student = accounts[actor].student
        assert student is not None
        _mark(student)
        make.enrolment(student=student, class_group=group)
    return class_group, other


def _mark(student: Student) -> None:
    student.accommodations = f"{SECRET_CANARY} tiers temps"
    student.ine = "0CANARI1234"


def _school_there(make: Make, world: World) -> Account:
    """More of everything than here, so that what exists there has numbers that are missing here."""
    teacher = make.teacher()
    account = make.account_of(teacher)
    for _ in range(15):
        make.account(role=Role.TEACHER)
    for _ in range(15):
        class_group = make.class_group(teacher=teacher)
        student = make.student(class_group=class_group, name=f"Chloé {CANARY_THERE}")
        grid = make.grid(owner=account, class_group=class_group)
        seance = make.seance(author=account, grid=grid, class_group=class_group)
        things = words_for(make, student, account, grid) | group_scene.numbers(make, student, account, grid)
        things |= work.numbers(make, account, class_group, student)
        things |= {"pending_id": make.pending_import(account).id, "roster_id": sent_roster(make.session, account)}
        things["sent_id"] = make.sent_table(account, grid=grid, class_group=class_group).id
    _mark(student)
    make.session.add(GridCoOwner(grid_id=grid.id, account_id=make.account_of(student).id))
    make.session.commit()
    for scope in (ELSEWHERE, MISSING):
        world.ids |= {(name, scope): number for name, number in things.items()}
        world.ids |= {
            **{(name, scope): make.account_of(student).id for name in ("account_id", "reviewer_id")},
            ("class_group_id", scope): class_group.id,
            ("student_id", scope): student.id,
            ("grid_id", scope): grid.id,
            ("grid_item_id", scope): grid.items[0].id,
            ("seance_id", scope): seance.id,
            ("item_id", scope): grid.items[0].id,
            ("competency_id", scope): grid.items[0].competency_id,
        }
        firsts = ("version_id", "login_session_id", "year_id", "period_id")  # here has one of that number too
        world.ids |= {(name, scope): 1 if scope == ELSEWHERE else 9999 for name in firsts}
    return account


def _enter(world: World, actor: str, account: Account | None) -> Person:
    browser = cast(Browser, world.app.test_client())
    if account is None:
        return Person(browser, browser.csrf(), None)
    browser.slug = THERE if actor == who.FOREIGN else HERE
    secret = CODE if account.student_id is not None else PASSWORD
    other_device = cast(Browser, world.app.test_client())
    other_device.slug = browser.slug
    for one in (other_device, browser):
        assert one.sign_in(account.login, secret).status_code == 303
    return Person(browser, browser.csrf(), (browser.cookie(), browser.slug))


def _end_some(make: Make, accounts: dict[str, Account]) -> None:
    disabled, expired = accounts[who.DISABLED], accounts[who.EXPIRED]
    disabled.disabled_at = NOW
    make.session.execute(
        update(LoginSession)
        .where(LoginSession.account_id == expired.id)
        .values(last_seen_at=NOW - timedelta(hours=8, seconds=1))
    )
    make.session.commit()


def _name_things(world: World, make: Make, accounts: dict[str, Account], groups: tuple[ClassGroup, ClassGroup]) -> None:
    for actor, account in accounts.items():
        if actor != who.FOREIGN:
            first = select(LoginSession.id).where(LoginSession.account_id == account.id).order_by(LoginSession.id)
            world.people[actor].session_id = make.session.scalars(first).first() or 0
    owners = ((OWN, who.TEACHER, who.STUDENT), (OTHER, who.OTHER_TEACHER, who.OTHER_STUDENT))
    for (scope, teacher, student), class_group in zip(owners, groups, strict=True):
        grid = make.grid(owner=accounts[teacher], class_group=class_group)
        make.session.add(GridCoOwner(grid_id=grid.id, account_id=accounts[student].id))
        seance = make.seance(author=accounts[teacher], grid=grid, class_group=class_group)
        pupil = accounts[student].student
        assert pupil is not None
        things = group_scene.numbers(make, pupil, accounts[teacher], grid)
        things |= words_for(make, pupil, accounts[teacher], grid)
        things |= work.numbers(make, accounts[teacher], class_group, pupil, is_shared=scope == OWN)
        world.ids |= {(name, scope): number for name, number in things.items()} | {
            ("class_group_id", scope): class_group.id,
            ("reviewer_id", scope): accounts[teacher].id,
            ("student_id", scope): accounts[student].student_id or 0,
            ("account_id", scope): accounts[student].id,
            ("grid_id", scope): grid.id,
            ("grid_item_id", scope): grid.items[0].id,
            ("seance_id", scope): seance.id,
            ("item_id", scope): grid.items[0].id,
            ("competency_id", scope): grid.items[0].competency_id,
            **{(name, scope): 1 for name in ("version_id", "year_id", "period_id")},
            ("pending_id", scope): make.pending_import(accounts[teacher]).id,
            ("sent_id", scope): make.sent_table(accounts[teacher], grid=grid, class_group=class_group).id,
            ("roster_id", scope): sent_roster(make.session, accounts[who.ADMIN]),
        }
    # Somebody else's session, for everybody in the matrix; a stranger has none of its own.
    world.ids["login_session_id", OTHER] = world.people[who.EXPIRED].session_id
    world.people[who.ANONYMOUS].session_id = world.people[who.FOREIGN].session_id = 9999
    make.session.commit()
