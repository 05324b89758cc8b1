"""What a page costs: through HTTP with the production server, inside the process, and its SQL alone."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from evaluation_tool.tenancy.session import EXTENSION
from evaluation_tool.wsgi import application
from tests.benchmarks import big_school
from tests.benchmarks.big_school import SLUG, BigSchool
from tests.benchmarks.measure import Row, Timing, latency_row, show, timed
from tests.benchmarks.server import Browser, environment, serving, serving_hello

Statement = tuple[str, Any]


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
            through = {page: timed(_opening(readers[page], page.path)) for page in pages}
        with serving_hello() as port:
            hello = timed(_opening(Browser(port), "/"))
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
    call = _calling(app, page.path, cookie)
    statements = _statements_of(app, call)
    raw = timed(_replaying(school.path, statements), seconds=1)
    size, packed = len(call()), len(_calling(app, page.path, cookie, "gzip")())
    weight = f"{size / 1024:.1f} Kio, {packed / 1024:.1f} avec gzip, {len(statements)} requêtes SQL"
    return [
        latency_row(f"{page.label}, par HTTP", through, hello, p50=page.p50, p99=None),
        latency_row(
            "   temps processeur, et son SQL seul", timed(call, clock=time.thread_time), raw, p50=None, p99=None
        ),
        Row(f"   {weight}", ""),
    ]


def _opening(browser: Browser, path: str) -> Callable[[], object]:
    return lambda: browser.get(path)


def _calling(app: Flask, path: str, cookie: str, encoding: str = "") -> Callable[[], bytes]:
    """The application called as a server calls it, without any network."""
    headers = {"Cookie": cookie, "Accept": "text/html", "Accept-Encoding": encoding}
    environ = EnvironBuilder(path=path, headers=Headers(headers)).get_environ()
    answers: list[str] = []

    def start_response(status: str, _headers: object, _error: object = None) -> Callable[[bytes], None]:
        answers[:] = [status]
        return lambda _chunk: None

    def call() -> bytes:
        parts: Iterable[bytes] = app.wsgi_app(dict(environ), start_response)
        body = b"".join(parts)
        close = getattr(parts, "close", None)
        if close is not None:
            close()
        if not answers[0].startswith("200"):
            raise RuntimeError(f"{path}: {answers[0]}")
        return body

    return call


def _statements_of(app: Flask, call: Callable[[], bytes]) -> list[Statement]:
    """The SQL of one page, as the driver received it."""
    call()
    engine = app.extensions[EXTENSION].engine(SLUG)
    statements: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    call()
    event.remove(engine, "before_cursor_execute", note)
    return [one for one in statements if not one[0].startswith("BEGIN")]


def _replaying(path: Path, statements: list[Statement]) -> Callable[[], None]:
    """The limit: the same SQL on a bare connection, rows fetched and thrown away."""

    def replay() -> None:
        with closing(database.cursor()) as cursor:
            cursor.execute("BEGIN")
            for statement, parameters in statements:
                cursor.execute(statement, parameters).fetchall()
            cursor.execute("ROLLBACK")

    database = sqlite3.connect(path, isolation_level=None)
    return replay


if __name__ == "__main__":
    main()
