"""R10: a migration killed at twenty moments spread over its duration; two starters at once."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from evaluation_tool.tenancy.migrate import migrate_file
from tests.migrations import interrupted

pytestmark = pytest.mark.robustness
MOMENTS = 20


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A school that an older program left."""
    path = tmp_path / "ecole.sqlite3"
    interrupted.old_school(path)
    return path


def test_a_migration_killed_at_twenty_moments_leaves_the_old_file_or_the_new(school: Path, tmp_path: Path) -> None:
    trial = tmp_path / "essai.sqlite3"
    shutil.copy(school, trial)
    whole = interrupted.duration(trial, tmp_path / "essai-avant.sqlite3")
    outcomes: Counter[str] = Counter()

    for moment in range(MOMENTS):
        path = tmp_path / f"ecole-{moment}.sqlite3"
        shutil.copy(school, path)
        program = interrupted.started(path, tmp_path / f"avant-{moment}.sqlite3")

        interrupted.kill_after(program, whole * 1.2 * moment / (MOMENTS - 1))

        outcomes[interrupted.state(path)] += 1
        migrate_file(path, keep_copy_as=tmp_path / f"avant-bis-{moment}.sqlite3")
        assert interrupted.state(path) == "new"

    assert outcomes.keys() == {"old", "new"}, f"the moments missed the migration: {outcomes}"


def test_two_starters_at_once_five_times(school: Path, tmp_path: Path) -> None:
    for turn in range(5):
        path = tmp_path / f"ecole-{turn}.sqlite3"
        shutil.copy(school, path)
        programs = [interrupted.started(path, tmp_path / f"avant-{turn}-{number}.sqlite3") for number in range(2)]

        for program in programs:
            interrupted.begin(program)

        assert [interrupted.close(program) for program in programs] == [0, 0]
        assert interrupted.state(path) == "new"
