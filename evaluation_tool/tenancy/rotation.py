"""Which copies of an establishment are kept: the last of each day, week and month, never a file of another hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evaluation_tool.tenancy.backup import forget

STAMP = "%Y%m%d-%H%M%S"
# A copy being written is named by its moment; one that is older than this was left by a program that was killed.
LONGEST_COPY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """How many days, weeks and months keep their last copy."""

    daily: int = 7
    weekly: int = 5
    monthly: int = 12


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that this program made and named."""

    path: Path
    made_at: datetime


def copy_path(folder: Path, slug: str, now: datetime) -> Path:
    """Where a copy made now goes; its name alone says whose it is and when it was made."""
    return folder / f"{slug}-{now.astimezone(UTC):{STAMP}}.sqlite3"


def list_copies(folder: Path, slug: str) -> list[Copy]:
    """The copies of an establishment that copy_path() named, oldest first; whatever else is there is left out."""
    return _recognized(folder, re.compile(rf"{re.escape(slug)}-(\d{{8}}-\d{{6}})\.sqlite3"))


def latest_backup(folder: Path, slug: str) -> datetime | None:
    """When the newest copy of an establishment was made, or None."""
    copies = list_copies(folder, slug)
    return copies[-1].made_at if copies else None


def kept_by(plan: Plan, copies: Sequence[Copy]) -> set[Copy]:
    """The newest copy of each of the last days, weeks and months that have one."""
    kept: set[Copy] = set()
    periods: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
        (plan.daily, lambda moment: (moment.toordinal(),)),
        (plan.weekly, lambda moment: moment.isocalendar()[:2]),
        (plan.monthly, lambda moment: (moment.year, moment.month)),
    )
    for most, period_of in periods:
        newest = {period_of(copy.made_at): copy for copy in sorted(copies, key=lambda copy: copy.made_at)}
        kept.update(newest[period] for period in sorted(newest, reverse=True)[:most])
    return kept


def rotate(folder: Path, slug: str, plan: Plan, *, fresh: Path, now: datetime) -> list[Path]:
    """Remove the copies that the plan does not keep, after `fresh` was made and checked; which ones were removed.

    `fresh` stays whatever the plan or a wrong clock says.
    """
    copies = list_copies(folder, slug)
    kept = kept_by(plan, copies)
    old = [copy.path for copy in copies if copy not in kept and copy.path != fresh]
    pattern = re.compile(rf"\.{re.escape(slug)}-(\d{{8}}-\d{{6}})\.sqlite3\.partial")
    halves = [half.path for half in _recognized(folder, pattern) if half.made_at < now - LONGEST_COPY]
    for path in (*old, *halves):
        forget(path)
    return old


def _recognized(folder: Path, pattern: re.Pattern[str]) -> list[Copy]:
    found = []
    for path in folder.iterdir():
        match = pattern.fullmatch(path.name)
        made_at = _moment(match[1]) if match and path.is_file() and not path.is_symlink() else None
        if made_at is not None:
            found.append(Copy(path, made_at))
    return sorted(found, key=lambda copy: copy.made_at)


def _moment(stamp: str) -> datetime | None:
    """The moment that a name says, or None where it says none: it is then no name of ours."""
    try:
        return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
