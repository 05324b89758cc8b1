"""The migrations and the models say the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from evaluation_tool.models import Base
from evaluation_tool.paths import MIGRATIONS
from evaluation_tool.tenancy.engine import open_engine
from evaluation_tool.tenancy.migrate import MigrationFailed, current_revision, head_revision, is_at_head, migrate_file
from tests.migrations import rows

REVISIONS = [script.revision for script in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty file."""
    made = tmp_path / "ecole.sqlite3"
    made.touch()
    return made


@pytest.fixture
def migrated(path: Path) -> Iterator[Engine]:
    """An engine on a file that the migrations made."""
    migrate_file(path, keep_copy_as=None)
    engine = open_engine(path)
    yield engine
    engine.dispose()


def statements(connection: Connection) -> dict[str, list[str]]:
    """Each object of the schema with the clauses of its statement, in no particular order."""
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    )
    return {name: _clauses(sql) for name, sql in found}


def _clauses(sql: str) -> list[str]:
    text = re.sub(r"\s+", " ", sql.replace('"', "")).strip()
    head, bracket, body = text.partition("(")
    depth, clause, clauses = 0, "", [head.strip()]
    for character in bracket + body:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if (character == "," and depth == 1) or (character in "()" and depth == (1 if character == "(" else 0)):
            clauses.append(clause.strip())
            clause = ""
        else:
            clause += character
    # A column added later needs a default for the rows of before; the program itself never relies on it.
    return sorted(re.sub(r" DEFAULT '[^']*'", "", found) for found in [*clauses, clause.strip()] if found)


def test_a_schema_migrated_from_nothing_is_the_models_schema(migrated: Engine) -> None:
    modelled = create_engine("sqlite://")
    Base.metadata.create_all(modelled)

    with migrated.connect() as ours, modelled.connect() as theirs:
        by_migrations, by_models = statements(ours), statements(theirs)

    assert by_migrations.keys() == by_models.keys()
    assert len(by_models) > 60
    for name, clauses in by_models.items():
        assert by_migrations[name] == clauses, name


def test_the_comparison_of_schemas_sees_a_missing_constraint() -> None:
    whole = "CREATE TABLE a (id INTEGER NOT NULL, CONSTRAINT b CHECK (id IN (1, 2)), PRIMARY KEY (id))"

    assert _clauses(whole) == [
        "CONSTRAINT b CHECK (id IN (1, 2))",
        "CREATE TABLE a",
        "PRIMARY KEY (id)",
        "id INTEGER NOT NULL",
    ]
    assert _clauses(whole) != _clauses(whole.replace("CHECK (id IN (1, 2))", "CHECK (id IN (1))"))
    assert _clauses(whole) != _clauses(whole.replace(", PRIMARY KEY (id)", ""))


def test_alembic_finds_nothing_to_do(migrated: Engine) -> None:
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})

        assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_line_of_migrations() -> None:
    assert [REVISIONS[-1]] == ScriptDirectory(str(MIGRATIONS)).get_heads()
    assert sorted(REVISIONS) == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS[1:])
def test_each_migration_keeps_what_its_predecessor_held(path: Path, revision: str) -> None:
    predecessor = REVISIONS[REVISIONS.index(revision) - 1]
    migrate_file(path, keep_copy_as=None, target=predecessor)
    engine = open_engine(path)
    with engine.begin() as connection:
        before = rows.fill(connection)
        names = rows.names_in(connection)
    assert min(before.values()) > 0
    engine.dispose()

    assert migrate_file(path, keep_copy_as=None, target=revision)

    with open_engine(path).connect() as connection:
        assert current_revision(connection) == revision
        after = rows.count(connection)
        assert {name: after.get(name) for name in before} == before
        assert rows.names_in(connection) == names
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_every_table_accepts_a_row_at_head(migrated: Engine) -> None:
    with migrated.begin() as connection:
        counted = rows.fill(connection)

    assert counted.keys() == Base.metadata.tables.keys()
    assert min(counted.values()) == 1


def test_migrating_twice_does_nothing_the_second_time(path: Path) -> None:
    assert migrate_file(path, keep_copy_as=None)
    content = path.read_bytes()

    assert not migrate_file(path, keep_copy_as=None)
    assert path.read_bytes() == content


def test_a_copy_of_the_old_file_is_kept(path: Path, tmp_path: Path) -> None:
    migrate_file(path, keep_copy_as=None, target="0001")
    copy = tmp_path / "avant.sqlite3"

    migrate_file(path, keep_copy_as=copy)

    with open_engine(copy).connect() as connection:
        assert current_revision(connection) == "0001"
    assert is_at_head(open_engine(path))


def test_a_dangling_reference_stops_the_migration_and_keeps_the_file(path: Path) -> None:
    migrate_file(path, keep_copy_as=None, target="0001")
    with open_engine(path, foreign_keys=False).begin() as connection:
        connection.exec_driver_sql("INSERT INTO remit (account_id, class_group_id, kind) VALUES (9, 9, 'director')")

    with pytest.raises(MigrationFailed, match="remit"):
        migrate_file(path, keep_copy_as=None)

    with open_engine(path).connect() as connection:
        assert current_revision(connection) == "0001"
        assert rows.count(connection)["remit"] == 1


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_bytes(b"not a database, by any means" * 200)

    with pytest.raises(MigrationFailed):
        migrate_file(path, keep_copy_as=None)

    assert path.read_bytes() == b"not a database, by any means" * 200


def test_a_migrated_file_may_be_used_at_once(migrated: Engine) -> None:
    with migrated.connect() as connection:
        assert current_revision(connection) == head_revision()
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_can_be_made_on_postgresql(table: object) -> None:
    made = Base.metadata.tables[str(table)]
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]

    created = str(CreateTable(made).compile(dialect=dialect))
    indexes = [str(CreateIndex(index).compile(dialect=dialect)) for index in made.indexes]

    assert created.strip().startswith(f"CREATE TABLE {made.name} (")
    assert len(indexes) == len(made.indexes)
    for name in re.findall(r"(?:CONSTRAINT|INDEX) (\w+)", " ".join([created, *indexes])):
        assert len(name) <= 63, f"PostgreSQL would shorten {name}"


def test_partial_indexes_stay_partial_on_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    indexes = {
        str(index.name): str(CreateIndex(index).compile(dialect=dialect))
        for table in Base.metadata.tables.values()
        for index in table.indexes
    }

    assert "WHERE is_effective" in indexes["ix_observation_effective"]
    assert "WHERE is_active" in indexes["uq_level_scale_active"]
