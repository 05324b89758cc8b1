"""Everything of a school leaves in open formats, and nothing that opens an account."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from evaluation_tool.cli import main
from evaluation_tool.models.account import Account
from evaluation_tool.models.base import Base
from evaluation_tool.models.evidence import Observation
from evaluation_tool.services import school_settings
from evaluation_tool.services.school_export import LEFT_OUT, SECRETS
from tests import documents, privacy_scene, work
from tests.make import Make
from tests.moments import HERE
from tests.workshop import Workshop, furnish

TABLES = Base.metadata.tables


@pytest.fixture
def school(instance: Path, make: Make, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """A school in which every table about students has something, and an activity has a file."""
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(instance))
    workshop = furnish(make)
    privacy_scene.fill(workshop)
    work.activity(make, workshop.teacher)
    make.session.commit()
    return workshop


def export(target: Path) -> Result:
    return CliRunner().invoke(main, ["establishment", "export", HERE, str(target)])


def rows_of(archive: zipfile.ZipFile, table: str) -> list[dict[str, str]]:
    """One table as any program reads it."""
    text = archive.read(f"tables/{table}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_every_row_of_every_table_is_there_but_sessions_and_waiting_files(school: Workshop, tmp_path: Path) -> None:
    target = tmp_path / "ecole.zip"

    done = export(target)

    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(target) as archive:
        schema = {table["name"]: table for table in json.loads(archive.read("schema.json"))["tables"]}
        assert schema.keys() == TABLES.keys() - LEFT_OUT
        for name, table in schema.items():
            count = school.session.scalar(select(func.count()).select_from(TABLES[name]))
            assert (name, len(rows_of(archive, name)), table["rows"]) == (name, count, count)
        assert archive.read("LISEZ-MOI.txt").decode().startswith(school_settings.get(school.session).name)


def test_what_was_observed_is_said_as_it_was_written(school: Workshop, tmp_path: Path) -> None:
    export(tmp_path / "ecole.zip")

    with zipfile.ZipFile(tmp_path / "ecole.zip") as archive:
        told = {int(row["id"]): row for row in rows_of(archive, "observation")}
    for seen in school.session.scalars(select(Observation)):
        row = told[seen.id]
        assert row["observed_on"] == seen.observed_on.isoformat()
        assert row["student_id"] == str(seen.student_id)
        assert row["level_id"] == ("" if seen.level_id is None else str(seen.level_id))
        assert row["is_effective"] == str(seen.is_effective).lower()


def test_nothing_that_opens_an_account_leaves(school: Workshop, tmp_path: Path) -> None:
    export(tmp_path / "ecole.zip")

    with zipfile.ZipFile(tmp_path / "ecole.zip") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")
    hashes = [found for found in school.session.scalars(select(Account.password_hash)) if found]
    assert hashes
    assert [found for found in hashes if found in everything] == []
    assert "argon2" not in everything


def test_no_column_made_to_prove_a_secret_is_forgotten() -> None:
    sounds_secret = re.compile("password_hash|salt|token|secret|key_digest")
    found = {
        f"{table.name}.{column.name}"
        for table in TABLES.values()
        for column in table.columns
        if sounds_secret.search(column.name) and table.name not in LEFT_OUT
    }
    assert found == SECRETS


def test_joined_documents_are_there_as_they_were(school: Workshop, tmp_path: Path) -> None:
    export(tmp_path / "ecole.zip")

    with zipfile.ZipFile(tmp_path / "ecole.zip") as archive:
        files = [name for name in archive.namelist() if name.startswith("documents/")]
        numbers = {row["id"] for row in rows_of(archive, "activity_resource")}
        assert [archive.read(name) for name in files] == [documents.PDF]
        assert re.fullmatch(r"documents/(\d+)\.pdf", files[0])[1] in numbers  # type: ignore[index]


def test_only_its_owner_reads_the_file_and_the_journal_says_it(school: Workshop, tmp_path: Path) -> None:
    target = tmp_path / "ecole.zip"

    export(target)

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(tmp_path.glob(".*")) == []
    actions = school.session.execute(select(TABLES["audit_event"].c.action)).scalars().all()
    assert actions[-1] == "establishment.exported"


def test_a_file_that_exists_is_left_as_it_is(school: Workshop, tmp_path: Path) -> None:
    target = tmp_path / "ecole.zip"
    target.write_bytes(b"autre chose")

    done = export(target)

    assert (done.exit_code, target.read_bytes()) == (1, b"autre chose")
    assert "existe déjà" in done.output
