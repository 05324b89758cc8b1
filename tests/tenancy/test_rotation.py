"""Old copies go by days, weeks and months; a file of another hand never does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evaluation_tool.tenancy.rotation import Plan, copy_path, latest_backup, list_copies, rotate

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PLAN = Plan()


def copied(folder: Path, slug: str, now: datetime) -> Path:
    path = copy_path(folder, slug, now)
    path.write_text("copie")
    return path


def test_two_years_of_nights_leave_days_weeks_and_months(tmp_path: Path) -> None:
    for night in range(730, -1, -1):
        now = NOW - timedelta(days=night)
        rotate(tmp_path, "moulin", PLAN, fresh=copied(tmp_path, "moulin", now), now=now)

    days = [copy.made_at.date().isoformat() for copy in list_copies(tmp_path, "moulin")]

    assert days[-7:] == [(NOW - timedelta(days=back)).date().isoformat() for back in range(6, -1, -1)]
    assert {"2026-11-15", "2026-11-08", "2026-11-01"} <= set(days)
    assert days[0] == "2025-12-31"
    assert len([day for day in days if day < "2026-10-25"]) == 10
    assert len(days) == 21


@pytest.mark.parametrize(
    "name",
    [
        "moulin-avant-restauration-20200101-020000.sqlite3",
        "moulin-avant-migration-20200101-020000.sqlite3",
        "moulin-neuf-20200101-020000.sqlite3",
        "moulin-20200101-020000-bis.sqlite3",
        "moulin-20209901-020000.sqlite3",
        "moulin-20200101-020000.sqlite3.txt",
        "Moulin-20200101-020000.sqlite3",
    ],
)
def test_rotation_never_touches_a_file_of_another_hand(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("autre")

    rotate(tmp_path, "moulin", Plan(0, 0, 0), fresh=copied(tmp_path, "moulin", NOW), now=NOW)

    assert (tmp_path / name).read_text() == "autre"


def test_the_copy_just_made_stays_whatever_the_clock_said_before(tmp_path: Path) -> None:
    ahead = copied(tmp_path, "moulin", NOW + timedelta(days=400))
    fresh = copied(tmp_path, "moulin", NOW)

    removed = rotate(tmp_path, "moulin", Plan(0, 0, 0), fresh=fresh, now=NOW)

    assert (removed, fresh.exists()) == ([ahead], True)


def test_half_a_copy_of_a_killed_program_goes_after_a_day(tmp_path: Path) -> None:
    old, running = (tmp_path / f".moulin-{stamp}-020000.sqlite3.partial" for stamp in ("20261120", "20261124"))
    for half in (old, running):
        half.write_text("moitié")

    rotate(tmp_path, "moulin", PLAN, fresh=copied(tmp_path, "moulin", NOW), now=NOW)

    assert (old.exists(), running.exists()) == (False, True)


def test_the_last_copy_of_a_school_is_not_that_of_a_longer_name(tmp_path: Path) -> None:
    copied(tmp_path, "moulin-2", NOW)

    assert latest_backup(tmp_path, "moulin") is None
    assert latest_backup(tmp_path, "moulin-2") == NOW
