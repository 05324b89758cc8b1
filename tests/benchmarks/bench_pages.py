"""What a page costs: through HTTP with the production server, inside the process, and its SQL alone."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from evaluation_tool.wsgi import application
from tests.benchmarks import big_school
from tests.benchmarks.big_school import SLUG, BigSchool
from tests.benchmarks.measure import Row, Timing, latency_row, show, timed
from tests.benchmarks.replay import calling, opening, replaying, statements_of
from tests.benchmarks.server import Browser, environment, serving, serving_hello


@dataclass(frozen=True, slots=True)
class Page:
    """A page, its address, the milliseconds promised for its p50, and who reads it."""

    label: str
    path: str
    p50: float | None = None
    is_students: bool = False


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        instance = Path(name)
        folder = instance / "establishments"
        folder.mkdir()
        school = big_school.build(folder)
        pages = _pages(school)
        with serving(instance, first_page=f"/{SLUG}/connexion") as (_pid, port):
            teacher, student = Browser(port), Browser(port)
            teacher.sign_in(SLUG, school.rooms[0].login, big_school.PASSWORD)
            student.sign_in(SLUG, school.rooms[0].student_login, big_school.PASSWORD)
            readers = {page: student if page.is_students else teacher for page in pages}
            through = {page: timed(opening(readers[page], page.path)) for page in pages}
        with serving_hello() as port:
            hello = timed(opening(Browser(port), "/"))
        rows = [latency_row("la plus petite application, par HTTP", hello, None, p50=None, p99=None)]
        os.environ.update(environment(instance))
        app = application()
        for page in pages:
            rows += _rows(app, school, page, readers[page].cookie, through[page], hello)
    show("Pages (p50 / p99)", rows)


def _pages(school: BigSchool) -> list[Page]:
    room = school.rooms[0]
    grid = f"/{SLUG}/grilles/{room.grid_id}"
    tree = f"{grid}/competences/{school.referential}"
    return [
        Page("page presque vide (mes connexions)", f"/{SLUG}/mon-compte/connexions", 2.5),
        Page("accueil d’un enseignant", f"/{SLUG}/"),
        Page("une classe de 30", f"/{SLUG}/classes/{room.class_group_id}"),
        Page("grille de saisie 30 × 40", f"/{SLUG}/observer/{room.class_group_id}/{room.grid_id}", 5.0),
        Page("une grille, ses 40 compétences", grid, 5.0),
        Page("choisir dans 600 nœuds", tree, 5.0),
        Page("une branche de 29 nœuds", f"{tree}?branche={school.branch}", 5.0),
        Page("chercher dans 600 nœuds", f"{tree}?texte=savoir+faire+12", 5.0),
        Page("les phrases de 40 compétences", f"{grid}/phrases", 5.0),
        Page("une compétence et ses critères", f"{grid}/items/{room.items[0]}", 5.0),
        Page("progrès d’une classe, 30 × 40", f"/{SLUG}/classes/{room.class_group_id}/progres", 8.0),
        Page("dossier d’un élève, 40 compétences", f"/{SLUG}/eleves/{room.students[0]}"),
        Page("accueil d’un élève", f"/{SLUG}/", 5.0, is_students=True),
        Page("ses progrès, 40 compétences", f"/{SLUG}/mes-progres/", 5.0, is_students=True),
        Page("une de ses compétences", f"/{SLUG}/mes-progres/{school.competency}", 5.0, is_students=True),
    ]


def _rows(app: Flask, school: BigSchool, page: Page, cookie: str, through: Timing, hello: Timing) -> list[Row]:
    """Through HTTP beside the server's own cost; inside the process beside the page's SQL alone."""
    call = calling(app, page.path, cookie)
    statements = statements_of(app, call)
    raw = timed(replaying(school.path, statements), seconds=1)
    size, packed = len(call()), len(calling(app, page.path, cookie, "gzip")())
    weight = f"{size / 1024:.1f} Kio, {packed / 1024:.1f} avec gzip, {len(statements)} requêtes SQL"
    return [
        latency_row(f"{page.label}, par HTTP", through, hello, p50=page.p50, p99=None),
        latency_row(
            "   temps processeur, et son SQL seul", timed(call, clock=time.thread_time), raw, p50=None, p99=None
        ),
        Row(f"   {weight}", ""),
    ]


if __name__ == "__main__":
    main()
