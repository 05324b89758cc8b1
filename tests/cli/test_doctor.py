"""The doctor sees what would lose or show a school's data, and says it in one line."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from evaluation_tool.cli import doctor, main, serving
from evaluation_tool.cli.doctor import Finding, Health
from evaluation_tool.config import from_environment
from evaluation_tool.services import erasure
from evaluation_tool.tenancy import ballast, erasures, machine
from tests.make import Make
from tests.moments import HERE, THERE

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MOUNTS = """/dev/sda1 / ext4 rw 0 0
nas:/ecole /srv nfs4 rw 0 0
tmpfs /srv/local\\040disk tmpfs rw 0 0
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def verdicts(result: Result) -> dict[str, str]:
    """The verdict on each subject, from the JSON, which ends before the sentence for people."""
    told = json.JSONDecoder().raw_decode(result.output)[0]
    assert told["ok"] == (result.exit_code == 0)
    return {one["subject"]: one["verdict"] for one in told["checks"]}


@pytest.fixture
def healthy(instance: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(instance))
    # The machine that runs the tests may be full or slow; what is measured there is judged by other tests.
    monkeypatch.setattr(machine, "sync_milliseconds", lambda _folder: 1.0)
    monkeypatch.setattr(machine, "read_mounts", lambda: "/dev/sda1 / ext4 rw 0 0")
    monkeypatch.setattr(machine, "free_bytes", lambda _folder: 10**11)
    for path in (instance / "establishments").iterdir():
        path.chmod(0o600)
    assert run("backup", "--all").exit_code == 0
    return instance


def test_a_healthy_school_has_nothing_to_mend(healthy: Path) -> None:
    told = run("doctor")

    assert told.exit_code == 0, told.output
    assert all(line.startswith("OK  ") for line in told.output.splitlines()), told.output
    assert set(verdicts(run("doctor", "--json")).values()) == {"OK"}


def test_what_is_wrong_is_named_and_the_rest_still_examined(healthy: Path) -> None:
    file = healthy / "establishments" / f"{HERE}.sqlite3"
    file.write_bytes(file.read_bytes()[:8192])
    (healthy / "establishments" / f"{THERE}.sqlite3").chmod(0o644)
    (healthy / ballast.NAME).unlink()
    for copy in (healthy / "backups").glob(f"{THERE}-*"):
        copy.unlink()

    told = verdicts(run("doctor", "--json"))

    assert {subject for subject, verdict in told.items() if verdict == "à corriger"} == {
        HERE,
        "droits",
        f"{THERE}, dernière copie",
    }
    assert told["lest"] == "à surveiller"
    assert told[THERE] == "OK"


@pytest.mark.parametrize(
    ("finding", "health"),
    [
        (doctor.sync_finding(49.0), Health.GOOD),
        (doctor.sync_finding(51.0), Health.WATCH),
        (doctor.sync_finding(300.0), Health.MEND),
        (doctor.file_system_finding("ext4"), Health.GOOD),
        (doctor.file_system_finding("nfs4"), Health.MEND),
        (doctor.file_system_finding("fuse.sshfs"), Health.MEND),
        (doctor.file_system_finding("cifs"), Health.MEND),
        (doctor.file_system_finding("tmpfs"), Health.MEND),
        (doctor.file_system_finding(None), Health.WATCH),
        (doctor.room_finding(1024**2), Health.MEND),
        (doctor.room_finding(1024**3), Health.WATCH),
        (doctor.room_finding(1024**4), Health.GOOD),
        (doctor.backup_finding("a", NOW - timedelta(hours=30), NOW), Health.GOOD),
        (doctor.backup_finding("a", NOW - timedelta(days=3), NOW), Health.WATCH),
        (doctor.backup_finding("a", NOW - timedelta(days=9), NOW), Health.MEND),
        (doctor.clock_finding(NOW, NOW + timedelta(minutes=1), "Europe/Paris"), Health.GOOD),
        (doctor.clock_finding(NOW, NOW + timedelta(hours=1), "Europe/Paris"), Health.MEND),
        (doctor.clock_finding(NOW.replace(year=1970), None, "Europe/Paris"), Health.MEND),
    ],
)
def test_each_measure_has_its_verdict(finding: Finding, health: Health) -> None:
    assert finding.health is health


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/donnees/ecole", "ext4"), ("/srv/ecole", "nfs4"), ("/srv/local disk/ecole", "tmpfs"), ("/srvx", "ext4")],
)
def test_a_path_is_on_the_deepest_mount(path: str, kind: str) -> None:
    assert machine.file_system_of(Path(path), MOUNTS) == kind


def test_files_that_root_made_are_closed_to_the_service(healthy: Path) -> None:
    owner = healthy.stat().st_uid
    files = machine.of_another_account(healthy, owner + 1)

    found = doctor.owner_finding(healthy, files)

    assert machine.of_another_account(healthy, owner) == []
    assert {f"{HERE}.sqlite3", "secret_key", "backups"} <= {path.name for path in files}
    assert (found.health, f"chown -R --reference={healthy}" in found.seen) == (Health.MEND, True)


def test_a_disk_is_measured_and_left_as_it_was(tmp_path: Path) -> None:
    assert machine.sync_milliseconds(tmp_path, times=2) > 0
    assert list(tmp_path.iterdir()) == []


def test_the_server_starts_for_the_others_when_a_file_is_damaged(healthy: Path) -> None:
    (healthy / "establishments" / f"{HERE}.sqlite3").write_bytes(b"no database " * 1000)
    (healthy / "establishments" / f"{THERE}.sqlite3").write_bytes(b"")
    settings = from_environment({"EVALUATION_TOOL_INSTANCE": str(healthy)})

    said = [serving.why_not_ready(settings, slug) or "" for slug in (HERE, THERE)]

    assert "abîmé" in said[0]
    assert "attend une m" in said[1]


@pytest.mark.parametrize("arguments", [("check",), ("purge",), ("purge", "--dry-run")], ids=" ".join)
def test_a_damaged_file_is_named_and_stops_no_other(arguments: tuple[str, ...], healthy: Path) -> None:
    (healthy / "establishments" / "abime.sqlite3").write_bytes(b"no database " * 1000)
    (healthy / "establishments" / "ancien.sqlite3").write_bytes(b"")

    told = run(*arguments)

    assert (told.exit_code, type(told.exception)) == (1, SystemExit)
    for slug in ("abime", "ancien", HERE, THERE):
        assert re.search(rf"^{slug}\s: ", told.output, re.MULTILINE)


@pytest.mark.parametrize(("mounts", "warns"), [("/dev/sda1 / ext4 rw 0 0", False), ("nas:/x / nfs4 rw 0 0", True)])
def test_the_server_says_that_its_disk_is_another_machines(
    healthy: Path, monkeypatch: pytest.MonkeyPatch, mounts: str, warns: bool
) -> None:
    monkeypatch.setattr(machine, "read_mounts", lambda: mounts)
    monkeypatch.setattr(serving, "_serve_with_waitress", lambda _settings: None)

    told = run("serve", "--waitress")

    assert (told.exit_code, "nfs4, par le réseau" in told.output) == (0, warns), told.output


def test_an_erasure_that_was_interrupted_is_told(healthy: Path, make: Make, session: Session) -> None:
    student = make.student()
    number = student.id
    # The ledger is written first; the machine stops before the commit.
    stones = erasure.erase(session, student, now=NOW, account_id=None)
    session.rollback()
    erasures.append(healthy, HERE, stones)

    told = run("doctor")

    assert told.exit_code == 1
    assert f"interrompu pour l’élève n° {number} :" in told.output.replace("\N{NO-BREAK SPACE}", " ")
    assert f"/{HERE}/donnees-personnelles/eleves/{number}" in told.output


def test_a_damaged_ledger_is_told(healthy: Path) -> None:
    ledger = erasures.ledger_path(healthy, HERE)
    ledger.parent.mkdir(exist_ok=True)
    ledger.write_text("rien de lisible\n", encoding="utf-8")
    ledger.chmod(0o600)

    told = run("doctor")

    assert told.exit_code == 1
    assert "Le registre des effacements" in told.output
