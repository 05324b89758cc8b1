"""A director's pages in a school of 25 classes, at 300,000 and three million observations, beside their SQL alone."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup, Remit, RemitKind
from evaluation_tool.policy import Role
from evaluation_tool.services import accounts, passwords
from evaluation_tool.tenancy.engine import open_engine
from evaluation_tool.wsgi import application
from tests.benchmarks import big_school
from tests.benchmarks.big_school import SLUG, BigSchool
from tests.benchmarks.measure import Row, Timing, latency_row, show, timed
from tests.benchmarks.past_years import PastYears
from tests.benchmarks.replay import calling, opening, replaying, statements_of
from tests.benchmarks.server import Browser, environment, serving

CLASSES = 25
FEW, MANY = 300_000, 3_000_000
DIRECTOR = "direction"
P50, HEAVIEST, GROWTH = 50.0, 60.0, 1.3


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the review; only the dashboard's time and weight were promised, the growth of each."""

    label: str
    path: str
    is_promised: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What one page cost: through HTTP, in processor time, in SQL alone; its weight in KiB and its statements."""

    through: Timing
    alone: Timing
    raw: Timing
    weight: float
    statements: int


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        instance = Path(name)
        folder = instance / "establishments"
        folder.mkdir()
        school = big_school.build(folder, classes=CLASSES)
        _entrust(school)
        pages = _pages(school)
        years = PastYears(school.path)
        measured: dict[int, dict[Page, Measure]] = {}
        for rows in (FEW, MANY):
            years.reach(rows)
            measured[rows] = _measure(instance, school, pages)
    rows_shown: list[Row] = []
    for page in pages:
        rows_shown += _rows(page, measured[FEW][page], measured[MANY][page])
    show(f"Suivi de {CLASSES} classes, {MANY:_} observations (p50 / p99)".replace("_", " "), rows_shown)


def _pages(school: BigSchool) -> list[Page]:
    here, room = f"/{SLUG}/suivi", school.rooms[0].class_group_id
    return [
        Page(f"tableau de bord de {CLASSES} classes", f"{here}/", is_promised=True),
        Page("   une classe, élèves et domaines", f"{here}/classes/{room}"),
        Page("   deux périodes d’une classe", f"{here}/classes/{room}/periodes"),
        Page("   points d’attention d’une classe", f"{here}/points-d-attention?classe={room}"),
        Page(f"   points d’attention, {CLASSES} classes", f"{here}/points-d-attention"),
        Page(f"   équité d’attention, {CLASSES} classes", f"{here}/equite"),
        Page(f"   indicateurs, {CLASSES} classes", f"{here}/indicateurs"),
        Page("   accueil de la direction", f"/{SLUG}/"),
    ]


def _entrust(school: BigSchool) -> None:
    """A director who reviews every class, all without marks."""
    engine = open_engine(school.path)
    with Session(engine) as session, session.begin():
        now = session.scalars(select(Account.created_at)).first()
        assert now is not None
        director = accounts.create(session, role=Role.DIRECTOR, login=DIRECTOR, name="Camille Direction", now=now)
        director.password_hash, director.must_change_password = passwords.hashed(big_school.PASSWORD), False
        session.execute(update(ClassGroup).values(is_no_marks=True))
        session.add_all(
            Remit(account=director, class_group_id=room.class_group_id, kind=RemitKind.DIRECTOR)
            for room in school.rooms
        )
    engine.dispose()


def _measure(instance: Path, school: BigSchool, pages: list[Page]) -> dict[Page, Measure]:
    with serving(instance, first_page=f"/{SLUG}/connexion") as (_pid, port):
        browser = Browser(port)
        browser.sign_in(SLUG, DIRECTOR, big_school.PASSWORD)
        through = {page: timed(opening(browser, page.path)) for page in pages}
    os.environ.update(environment(instance))
    app = application()
    return {page: _alone(app, school, page, browser.cookie, through[page]) for page in pages}


def _alone(app: Flask, school: BigSchool, page: Page, cookie: str, through: Timing) -> Measure:
    call: Callable[[], bytes] = calling(app, page.path, cookie)
    statements = statements_of(app, call)
    return Measure(
        through,
        timed(call, clock=time.thread_time),
        timed(replaying(school.path, statements), seconds=1),
        len(call()) / 1024,
        len(statements),
    )


def _rows(page: Page, few: Measure, many: Measure) -> list[Row]:
    growth = many.alone.p50 / few.alone.p50
    promised = P50 if page.is_promised else None
    weight = f"{many.weight:.1f} Kio, {many.statements} requêtes SQL"
    return [
        latency_row(f"{page.label}, par HTTP", many.through, many.raw, p50=promised),
        Row("      temps processeur, puis avec dix fois moins d’observations", f"{many.alone}", f"{few.alone}"),
        Row("      croissance", f"{growth:.2f}", "", f"≤ {GROWTH:g}", growth <= GROWTH),
        Row(
            "      poids",
            weight,
            "",
            f"≤ {HEAVIEST:g} Kio" if page.is_promised else "",
            many.weight <= HEAVIEST if page.is_promised else None,
        ),
    ]


if __name__ == "__main__":
    main()
