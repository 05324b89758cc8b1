"""A real server in its own process group, and teachers who save over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, select

from evaluation_tool.models.evidence import Observation
from evaluation_tool.services import attainments, audit
from evaluation_tool.tenancy.backup import check_backup
from tests.make import Schools
from tests.moments import HERE, PASSWORD
from tests.workshop import Workshop, furnish

TEACHERS = 40


class Server:
    """A school whose one class forty teachers share, and the program that serves it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        establishments = folder / "instance" / "establishments"
        establishments.mkdir(parents=True)
        self.path = establishments / f"{HERE}.sqlite3"
        self.port = _free_port()
        self.environment: dict[str, str] = {}
        self.schools = Schools(establishments)
        self.workshop: Workshop = furnish(self.schools.at(HERE))
        self.logins = [self.workshop.teacher.login]
        for _ in range(TEACHERS - 1):
            teacher = self.workshop.make.teacher()
            self.workshop.make.teaching(teacher=teacher, class_group=self.workshop.class_group)
            self.logins.append(self.workshop.make.account_of(teacher).login)

    @contextmanager
    def running(self, prefix: Sequence[str] = ()) -> Iterator[subprocess.Popen[bytes]]:
        """The server, from its first answer until the block ends; whoever is still there is killed."""
        environment = os.environ | {
            "EVALUATION_TOOL_INSTANCE": str(self.folder / "instance"),
            "EVALUATION_TOOL_SECRET_KEY": "k" * 64,
            "EVALUATION_TOOL_WORKERS": "2",
            "PORT": str(self.port),
        }
        with (self.folder / "server.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [*prefix, sys.executable, "-m", "evaluation_tool", "serve"],
                env=environment | self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait_for_it(process)
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def operation_ids(self) -> list[str]:
        """Every operation the log holds."""
        self.workshop.session.rollback()
        return list(self.workshop.session.scalars(select(Observation.operation_id)))

    def count(self, column: Any) -> int:
        """How many rows a table holds, by one of its columns."""
        self.workshop.session.rollback()
        return self.workshop.session.scalar(select(func.count(column))) or 0

    def check(self) -> None:
        """Integrity, references, journal and summaries."""
        self.workshop.session.rollback()
        check_backup(self.path)
        assert audit.verify(self.workshop.session).broken_at is None
        assert attainments.mismatches(self.workshop.session) == []

    def _wait_for_it(self, process: subprocess.Popen[bytes]) -> None:
        for _ in range(400):
            assert process.poll() is None, "the server stopped by itself"
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.05)
        raise AssertionError("the server does not answer")


@dataclass
class TeacherClient:
    """One teacher's browser, with its cookie and its token."""

    server: Server
    login: str
    cookie: str = ""
    token: str = ""
    last: dict[str, Any] = field(default_factory=dict)

    def sign_in(self) -> float:
        """Sign in through the form; how long the answer took, in seconds."""
        _status, page, cookie = self.request("GET", "connexion")
        self.cookie = cookie
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found is not None
        fields = urlencode({"csrf_token": found[1], "login": self.login, "password": PASSWORD})
        start = time.monotonic()
        status, _page, self.cookie = self.request(
            "POST", "connexion", fields.encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        took = time.monotonic() - start
        assert status == 303
        self.token = json.loads(self.request("GET", "observer/jeton", headers={"Accept": "application/json"})[1])[
            "token"
        ]
        return took

    def save_many(self, times: int, student: int | None = None) -> list[float]:
        """Save one observation after the other; how long each acknowledgement took."""
        waits = []
        for number in range(times):
            start = time.monotonic()
            assert self.save(number if student is None else student) == 200
            waits.append(time.monotonic() - start)
        return waits

    def save_until(self, stop: threading.Event, acknowledged: list[str]) -> None:
        """Save until told to stop, cut off or not; each operation acknowledged is added to those of everybody."""
        number = 0
        while not stop.is_set():
            try:
                if self.save(number) == 200:
                    acknowledged.append(self.last["operation_id"])
            except (OSError, http.client.HTTPException):
                # A server that has only just started, or is no longer there: a browser tries again too.
                time.sleep(0.02)
            number += 1

    def retry_last(self) -> None:
        """Send the last operation again: acknowledged or not, it ends up written once."""
        if self.last:
            assert self._post(self.last) == 200

    def save(self, number: int) -> int:
        """Save one level in some cell; the status of the answer."""
        workshop = self.server.workshop
        self.last = {
            "operation_id": uuid.uuid4().hex,
            "student": workshop.students[number % 3].id,
            "grid_item": workshop.items[number // 3 % 2].id,
            "level": workshop.levels[number % 4].id,
            "since": 0,
        }
        return self._post(self.last)

    def _post(self, operation: dict[str, Any]) -> int:
        workshop = self.server.workshop
        path = f"observer/{workshop.class_group.id}/{workshop.grid.id}/observations"
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token, "Accept": "application/json"}
        return self.request("POST", path, json.dumps({"operations": [operation]}).encode(), headers)[0]

    def request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Status, text and cookie of one answer, on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.request(method, f"/{HERE}/{path}", body, {"Cookie": self.cookie, **(headers or {})})
            answer = connection.getresponse()
            text = answer.read().decode()
            cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
            return answer.status, text, cookie
        finally:
            connection.close()


def teachers_of(server: Server, number: int) -> list[TeacherClient]:
    """That many of the school's teachers."""
    return [TeacherClient(server, login) for login in server.logins[:number]]


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
