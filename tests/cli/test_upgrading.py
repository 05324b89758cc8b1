"""A new version takes over the files of an older one, checked, or leaves them as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluation_tool.cli import main
from evaluation_tool.services.audit import GENESIS
from evaluation_tool.tenancy import migrate
from evaluation_tool.tenancy.engine import open_engine
from evaluation_tool.tenancy.files import opened, read_revision
from tests.database_content import content_of
from tests.migrations import rows
from tests.moments import HERE, THERE

# The first one that a school could be founded with: the journal came with it.
OLDEST = "0005"
# A journal made up by the types of its columns alone would not verify: an empty one does.
JOURNAL = ("audit_detail", "audit_event", "audit_head")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def old_file(instance: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """ecole-test as the oldest version left it, with a row in each table."""
    monkeypatch.setenv("EVALUATION_TOOL_INSTANCE", str(instance))
    path = instance / "establishments" / f"{HERE}.sqlite3"
    path.write_bytes(b"")
    migrate.migrate_file(path, keep_copy_as=None, target=OLDEST)
    engine = open_engine(path)
    with engine.begin() as connection:
        rows.fill(connection)
        for table in JOURNAL:
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names of ours
        connection.exec_driver_sql("INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, ?)", (GENESIS,))
    engine.dispose()
    return path


def test_an_old_school_is_brought_to_this_version_with_all_its_rows(old_file: Path, instance: Path) -> None:
    before = content_of(old_file)

    done = run("upgrade")

    assert done.exit_code == 0, done.output
    assert f"{HERE}     OK      mis à jour de {OLDEST}" in done.output
    assert f"{THERE}  OK      déjà à jour." in done.output
    assert read_revision(old_file) == migrate.head_revision()
    with opened(old_file, "ro") as database:
        assert database.execute("SELECT count(*) FROM student").fetchone() == (2,)
    (copy,) = (instance / "backups").glob(f"{HERE}-avant-mise-a-jour-*.sqlite3")
    assert content_of(copy) == before
    assert run("check", HERE).exit_code == 0


def test_a_migration_that_fails_leaves_the_old_content(old_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content_of(old_file)

    def fail() -> None:
        raise RuntimeError("panne d’essai")

    monkeypatch.setattr(migrate._scripts().get_revision("head").module, "upgrade", fail)
    refused = run("upgrade")

    assert (refused.exit_code, "panne d’essai" in refused.output) == (1, True), refused.output
    assert content_of(old_file) == before


def test_a_school_that_does_not_pass_its_checks_is_put_back(old_file: Path) -> None:
    with opened(old_file, "rw") as database, database:
        database.execute("UPDATE audit_head SET hash = 'x'")
    before = content_of(old_file)

    refused = run("upgrade")

    assert (refused.exit_code, "remis comme avant" in refused.output) == (1, True), refused.output
    assert f"{THERE}  OK" in refused.output
    assert content_of(old_file) == before


def test_a_school_that_an_upgrade_left_unchecked_is_checked_by_the_next(old_file: Path) -> None:
    # Killed between the migration and the checks: the file is at this version, and what it says may not hold.
    migrate.migrate_file(old_file, keep_copy_as=None)
    with opened(old_file, "rw") as database, database:
        database.execute("UPDATE attainment SET is_confirmed = 1 - is_confirmed")

    done = run("upgrade")

    assert done.exit_code == 1
    assert f"evaluation-tool rebuild {HERE}" in done.output


def test_a_school_in_use_waits_for_the_server_to_stop(old_file: Path) -> None:
    engine = open_engine(old_file)
    with engine.connect() as reader:
        reader.exec_driver_sql("SELECT 1 FROM student").all()
        reader.rollback()

        refused = run("upgrade", HERE)

    engine.dispose()
    assert (refused.exit_code, "arrêtez le serveur" in refused.output) == (1, True), refused.output
    assert read_revision(old_file) == OLDEST
    assert run("upgrade", HERE).exit_code == 0


def test_a_newer_school_is_left_alone(old_file: Path) -> None:
    with opened(old_file, "rw") as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")

    refused = run("upgrade", HERE)

    assert (refused.exit_code, "version plus récente" in refused.output) == (1, True)
    assert read_revision(old_file) == "9999"
