"""One page again and again: through HTTP, inside the process, and its SQL alone on a bare connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from evaluation_tool.tenancy.session import EXTENSION
from tests.benchmarks.big_school import SLUG
from tests.benchmarks.server import Browser

Statement = tuple[str, Any]


def opening(browser: Browser, path: str) -> Callable[[], object]:
    """The page as a browser opens it."""
    return lambda: browser.get(path)


def calling(app: Flask, path: str, cookie: str, encoding: str = "") -> Callable[[], bytes]:
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


def statements_of(app: Flask, call: Callable[[], bytes]) -> list[Statement]:
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


def replaying(path: Path, statements: list[Statement]) -> Callable[[], None]:
    """The limit: the same SQL on a bare connection, rows fetched and thrown away."""

    def replay() -> None:
        with closing(database.cursor()) as cursor:
            cursor.execute("BEGIN")
            for statement, parameters in statements:
                cursor.execute(statement, parameters).fetchall()
            cursor.execute("ROLLBACK")

    database = sqlite3.connect(path, isolation_level=None)
    return replay
