"""A real HTTP server in a thread, for a real browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler


class Quiet(WSGIRequestHandler):
    """Writes no line per request."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the parent's name for it
        """Say nothing."""


def whole(app: Flask) -> Callable[..., Iterable[bytes]]:
    """The application with answers read to their end: a browser that leaves early leaves no file open."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            if hasattr(parts, "close"):
                parts.close()

    return answer


class Server(ThreadedWSGIServer):
    """A server whose cable can be pulled."""

    is_cut = False

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Close every connection without a word while the cable is out."""
        return not self.is_cut


@contextmanager
def served(app: Flask) -> Iterator[Server]:
    """Serve an application; its server."""
    server = Server("127.0.0.1", 0, whole(app), Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application; its address, without a slash at the end."""
    with served(app) as server:
        yield address_of(server)


def address_of(server: Server) -> str:
    """Where a server answers, without a slash at the end."""
    return f"http://127.0.0.1:{server.server_port}"
