"""R4: a full disk refuses a save with a page, loses nothing, lets people read and sign in, and forgives."""

from __future__ import annotations

import errno
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pytest

from evaluation_tool.tenancy.backup import check_backup
from evaluation_tool.tenancy.files import opened
from tests.moments import HERE
from tests.robustness.client import Server, TeacherClient, teachers_of

pytestmark = pytest.mark.robustness

# A disk of its own that only this program sees, as small as the school allows.
ROOM = "12m"
# The machine's administrator may mount one; where anybody may in a space of their own, that does too.
WAYS = (("unshare", "--mount"), ("unshare", "--user", "--map-root-user", "--mount"))
ON_A_SMALL_DISK = (
    "sh",
    "-c",
    f'set -e; cp -a "$0" "$0.start"; mount -t tmpfs -o size={ROOM} small "$0"; cp -a "$0.start/." "$0"; exec "$@"',
)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A school that waits for its small disk."""
    made = Server(tmp_path)
    made.schools.close()
    return made


@pytest.fixture
def way(tmp_path: Path) -> tuple[str, ...]:
    """How this machine lets a program have a disk of its own; where it does not, nothing was proven."""
    for found in WAYS:
        probe = (*found, "mount", "-t", "tmpfs", "small", str(tmp_path))
        if shutil.which(found[0]) and subprocess.run(probe, capture_output=True, check=False).returncode == 0:  # noqa: S603
            return found
    pytest.fail("R4 mounts a small disk: run as root, or allow user namespaces")


class SmallDisk:
    """The instance folder as the server sees it."""

    def __init__(self, process: int, instance: Path) -> None:
        self.instance = Path(f"/proc/{process}/root{instance}")
        self.filler = self.instance / "filler"

    def fill(self) -> None:
        """Take every byte that is left."""
        with self.filler.open("ab", buffering=0) as filler:
            for size in (65536, 4096, 1):
                try:
                    while filler.write(b"\0" * size) == size:
                        pass
                except OSError as error:
                    assert error.errno == errno.ENOSPC  # noqa: PT017 - the point of the loop

    def empty(self) -> None:
        """Give it all back."""
        self.filler.unlink()

    def operations(self, copy: Path) -> list[str]:
        """Every operation that the school holds, from a checked copy taken while nobody writes."""
        # SQLite would follow the path out of the server's own view of the disk: it is given the bytes instead.
        for part in ("", "-wal"):
            shutil.copyfile(f"{self.instance}/establishments/{HERE}.sqlite3{part}", f"{copy}{part}")
        check_backup(copy)
        with opened(copy, "ro") as database:
            return [row[0] for row in database.execute("SELECT operation_id FROM observation")]


def save_until_refused(client: TeacherClient) -> list[str]:
    """Save until an answer is no success; the operations acknowledged, after checking that it was the disk."""
    acknowledged: list[str] = []
    for number in range(5000):
        status = client.save(number)
        if status != 200:
            assert status == 507
            return acknowledged
        acknowledged.append(client.last["operation_id"])
    raise AssertionError("the disk never filled")


def send_form(client: TeacherClient, grid: str) -> tuple[int, str]:
    """Say in the page without JavaScript that the whole class was absent; the status and the page of the answer."""
    fields = {f"niveau-{student.id}": "abs" for student in client.server.workshop.students}
    body = urlencode(fields | {"csrf_token": client.token}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    status, page, _cookie = client.request("POST", f"{grid}/liste", body, headers)
    return status, page


def test_r4_a_full_disk_loses_nothing_and_recovers_without_a_restart(
    server: Server, way: tuple[str, ...], tmp_path: Path
) -> None:
    instance = tmp_path / "instance"
    grid = f"observer/{server.workshop.class_group.id}/{server.workshop.grid.id}"
    with server.running((*way, *ON_A_SMALL_DISK, str(instance))) as process:
        disk = SmallDisk(process.pid, instance)
        assert (disk.instance / "ballast").is_file()
        teacher, newcomer = teachers_of(server, 2)
        teacher.sign_in()
        acknowledged = [teacher.last["operation_id"] for number in range(5) if teacher.save(number) == 200]

        disk.fill()
        acknowledged += save_until_refused(teacher)

        assert not (disk.instance / "ballast").exists()
        newcomer.sign_in()
        for client in (teacher, newcomer):
            assert client.request("GET", grid)[0] == 200
        disk.fill()
        acknowledged += save_until_refused(teacher)
        status, page = send_form(teacher, grid)
        assert (status, "Le disque du serveur est plein" in page) == (507, True)
        assert set(disk.operations(tmp_path / "pleine.sqlite3")) == set(acknowledged)

        disk.empty()
        teacher.retry_last()
        acknowledged.append(teacher.last["operation_id"])
        assert newcomer.save(1) == 200
        acknowledged.append(newcomer.last["operation_id"])
        # What was typed is still in the page that was left open: sent again as it is, it is saved.
        assert send_form(teacher, grid)[0] == 303
        found = disk.operations(tmp_path / "apres.sqlite3")

    assert len(found) == len(set(found))
    assert set(acknowledged) < set(found)
    assert len(found) == len(acknowledged) + len(server.workshop.students)
