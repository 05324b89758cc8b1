"""400 establishments: made, migrated, and held by one waiting worker."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from evaluation_tool.paths import MIGRATIONS
from evaluation_tool.services import establishments
from evaluation_tool.tenancy.create import create_establishment
from evaluation_tool.tenancy.directory import SUFFIX, EstablishmentDirectory
from evaluation_tool.tenancy.files import read_revision
from evaluation_tool.tenancy.migrate import head_revision, migrate_file
from tests.benchmarks.measure import Footprint, Row, children, footprint, seconds_of, show
from tests.benchmarks.server import Browser, serving

COUNT = 400
SLUGS = tuple(f"ecole-{number:03}" for number in range(COUNT))
MOST_SECONDS = 10.0
MOST_MIB = 150.0


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        instance = Path(name)
        folder = instance / "establishments"
        folder.mkdir()
        rows = [_creating(folder), _nothing_to_migrate(folder)]
        rows += [_migrating(folder, instance), *_waiting_worker(instance)]
    show(f"{COUNT} établissements", rows)


def _creating(folder: Path) -> Row:
    directory = EstablishmentDirectory(folder)
    now = datetime.now(UTC)

    def found(session: Session) -> None:
        establishments.found(session, name="Collège", uais=["0750001A"], now=now, today=now.date())

    def create_all() -> None:
        for slug in SLUGS:
            create_establishment(directory, slug, found)

    measured = seconds_of(create_all)
    content = directory.path(SLUGS[0]).read_bytes()
    return _row("créer (fichier, échelle, année scolaire)", measured, seconds_of(lambda: _write_all(folder, content)))


def _nothing_to_migrate(folder: Path) -> Row:
    def migrate_all() -> None:
        for slug in SLUGS:
            migrate_file(folder / f"{slug}{SUFFIX}", keep_copy_as=None)

    def look_at_all() -> None:
        for slug in SLUGS:
            read_revision(folder / f"{slug}{SUFFIX}")

    return _row("migrer, déjà à jour", seconds_of(migrate_all), seconds_of(look_at_all))


def _migrating(folder: Path, instance: Path) -> Row:
    """From the last revision but one, a copy of each file kept first: what `evaluation-tool migrate` does."""
    before, after = _previous_revision(), head_revision()
    old = _at_revision(before, folder / f"{SLUGS[0]}{SUFFIX}", instance)
    backups = instance / "backups"
    backups.mkdir()
    for slug in SLUGS:
        (folder / f"{slug}{SUFFIX}").write_bytes(old)

    def migrate_all() -> None:
        for slug in SLUGS:
            migrate_file(folder / f"{slug}{SUFFIX}", keep_copy_as=backups / f"{slug}{SUFFIX}")

    measured = seconds_of(migrate_all)
    files = (folder / f"{slug}{SUFFIX}" for slug in SLUGS)
    limit = seconds_of(lambda: _write_all(folder, old)) + seconds_of(lambda: _commit_all(files))
    return _row(f"migrer de {before} à {after}, copies gardées", measured, limit)


def _waiting_worker(instance: Path) -> list[Row]:
    """One worker that has shown the sign-in page of every establishment, then waits."""

    def start() -> None:
        with serving(instance, workers=1, first_page="/sante"):
            pass

    starting = seconds_of(start)
    with serving(instance, workers=1, first_page="/sante") as (pid, port):
        fresh = _worker(pid)
        browser = Browser(port)

        def touch_all() -> None:
            for slug in SLUGS:
                browser.get(f"/{slug}/connexion")

        touching = seconds_of(touch_all)
        held = _worker(pid)
    memory = Row(
        "mémoire d’un processus qui attend (limite : au démarrage)",
        f"{held.rss_mib:.0f} Mio",
        f"{fresh.rss_mib:.0f} Mio",
        f"≤ {MOST_MIB:.0f} Mio",
        held.rss_mib <= MOST_MIB,
    )
    return [
        Row("démarrer, jusqu’à la première page, puis arrêter", f"{starting:.2f} s"),
        Row("première page de chacun, par HTTP", f"{touching:.2f} s"),
        memory,
        Row("fichiers ouverts de ce processus", str(held.descriptors), str(fresh.descriptors)),
    ]


def _worker(pid: int) -> Footprint:
    return max((footprint(child) for child in children(pid)), key=lambda found: found.rss_mib)


def _row(label: str, measured: float, limit: float) -> Row:
    promise = f"≤ {MOST_SECONDS:.0f} s"
    return Row(label, f"{measured:.2f} s", f"{limit:.2f} s", promise, measured <= MOST_SECONDS)


def _write_all(folder: Path, content: bytes) -> None:
    """The limit of making files: the same bytes, each file synced."""
    for slug in SLUGS:
        path = folder / f"limit-{slug}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        os.write(descriptor, content)
        os.fsync(descriptor)
        os.close(descriptor)
        path.unlink()


def _commit_all(files: Iterable[Path]) -> None:
    """The limit of changing files: one small synced commit in each."""
    for path in files:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("PRAGMA synchronous=FULL")
            database.execute("UPDATE establishment SET closing_hour = closing_hour")


def _previous_revision() -> str:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    revision = ScriptDirectory.from_config(config).get_revision("head")
    # Our history is a line: one ancestor, and no branch.
    return str(revision.down_revision)


def _at_revision(revision: str, newest: Path, folder: Path) -> bytes:
    """The bytes of the same establishment as an older program would have left it: the columns both know."""
    path = folder / "older"
    path.touch()
    migrate_file(path, keep_copy_as=None, target=revision)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("ATTACH ? AS newest", (str(newest),))
        tables = database.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            if table != "alembic_version":
                columns = ", ".join(sorted(_columns(database, "main", table) & _columns(database, "newest", table)))
                # Names read from the schema, not from anybody.
                database.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newest.{table}")  # noqa: S608
        database.execute("DETACH newest")
        database.execute("PRAGMA journal_mode=DELETE")
    content = path.read_bytes()
    path.unlink()
    return content


def _columns(database: sqlite3.Connection, schema: str, table: str) -> set[str]:
    found = database.execute("SELECT name FROM pragma_table_info(?, ?)", (table, schema))
    return {f'"{name}"' for (name,) in found}


if __name__ == "__main__":
    main()
