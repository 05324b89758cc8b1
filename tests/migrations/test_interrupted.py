"""A migration that is killed leaves the old file; the long version is in tests/robustness."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation_tool.tenancy.migrate import migrate_file
from tests.migrations import interrupted


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A school that an older program left."""
    made = tmp_path / "ecole.sqlite3"
    interrupted.old_school(made)
    return made


@pytest.mark.parametrize("seconds", [0.0, 0.08, 0.2])
def test_a_migration_killed_leaves_a_whole_file_and_succeeds_when_run_again(
    path: Path, tmp_path: Path, seconds: float
) -> None:
    program = interrupted.started(path, tmp_path / "avant.sqlite3")

    interrupted.kill_after(program, seconds)

    assert interrupted.state(path) in {"old", "new"}
    migrate_file(path, keep_copy_as=tmp_path / "avant-2.sqlite3")
    assert interrupted.state(path) == "new"


def test_of_two_programs_that_migrate_at_once_neither_spoils_the_file(path: Path, tmp_path: Path) -> None:
    programs = [interrupted.started(path, tmp_path / f"avant-{number}.sqlite3") for number in range(2)]

    for program in programs:
        interrupted.begin(program)

    assert [interrupted.close(program) for program in programs] == [0, 0]
    assert interrupted.state(path) == "new"
