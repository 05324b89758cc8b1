"""The production server in processes of its own, and a small keep-alive browser that measures it."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
BIN = Path(sys.executable).parent
HELLO = [("Content-Type", "text/plain"), ("Content-Length", "6")]


def hello(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The least that a WSGI application can do: what the server itself costs."""
    start_response("200 OK", HELLO)
    return [b"hello\n"]


class Browser:
    """One connection kept open, with one cookie; no parsing beyond what signing in needs."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Accept": "text/html"}

    def get(self, path: str) -> str:
        """The text of a page. Raises RuntimeError for any answer but 200."""
        return self._request("GET", path, None, {}, 200)

    def post_json(self, path: str, body: bytes, token: str) -> str:
        """The text of a JSON answer."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token}
        return self._request("POST", path, body, headers, 200)

    def sign_in(self, slug: str, login: str, password: str) -> None:
        """Open the sign-in page and send its form."""
        fields = {"csrf_token": self.token(f"/{slug}/connexion"), "login": login, "password": password}
        self.post_form(f"/{slug}/connexion", fields)

    def post_form(self, path: str, fields: Mapping[str, str]) -> None:
        """Send a form that is accepted."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self._request("POST", path, urlencode(fields).encode(), headers, 303)

    def token(self, path: str) -> str:
        """The CSRF token of a page with a form."""
        found = _TOKEN.search(self.get(path))
        if found is None:
            raise RuntimeError(f"no form on {path}")
        return found.group(1)

    @property
    def cookie(self) -> str:
        """What the server knows this browser by."""
        return self._headers.get("Cookie", "")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _request(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], expected: int) -> str:
        self._connection.request(method, path, body, {**self._headers, **headers})
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if answer.status != expected:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]}")
        cookie = answer.getheader("Set-Cookie")
        if cookie:
            self._headers["Cookie"] = cookie.partition(";")[0]
        return text


def environment(instance: Path, *, port: int = 8000, workers: int = 2) -> dict[str, str]:
    """The variables of an installation of its own."""
    return {
        **os.environ,
        "EVALUATION_TOOL_INSTANCE": str(instance),
        "EVALUATION_TOOL_WORKERS": str(workers),
        "EVALUATION_TOOL_SECRET_KEY": "b" * 64,
        "PORT": str(port),
    }


@contextlib.contextmanager
def serving(instance: Path, *, workers: int = 2, first_page: str = "/") -> Iterator[tuple[int, int]]:
    """`evaluation-tool serve` on an installation: its process id and its port, once a page is answered."""
    port = free_port()
    program = [str(BIN / "evaluation-tool"), "serve"]
    with _running(program, environment(instance, port=port, workers=workers), port, first_page) as pid:
        yield pid, port


@contextlib.contextmanager
def serving_hello(*, workers: int = 2) -> Iterator[int]:
    """The same server with the least application; its port."""
    port = free_port()
    options = ["--interface", "wsgi", "--workers", str(workers), "--blocking-threads", "1", "--no-access-log"]
    program = [str(BIN / "granian"), *options, "--port", str(port), "--log-level", "warning"]
    with _running([*program, "tests.benchmarks.server:hello"], dict(os.environ), port, "/"):
        yield port


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _running(program: list[str], variables: dict[str, str], port: int, first_page: str) -> Iterator[int]:
    process = subprocess.Popen(program, env=variables, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    try:
        _wait(process, port, first_page)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, first_page: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        browser = Browser(port)
        with contextlib.suppress(OSError, http.client.HTTPException):
            browser.get(first_page)
            return
        browser.close()
        time.sleep(0.05)
    raise RuntimeError("the server did not start")
