"""Is this installation fit for a school? One line for each thing that could lose or show its data."""

from __future__ import annotations

import enum
import json
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path

import click
from sqlalchemy import func, select

from evaluation_tool.cli import context, failures
from evaluation_tool.cli.maintenance import problems_of
from evaluation_tool.config import Settings, from_environment
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.services import erasure
from evaluation_tool.tenancy import ballast, erasures, machine
from evaluation_tool.tenancy.rotation import latest_backup

# RETURNING came with this version of SQLite.
OLDEST_SQLITE = (3, 35, 0)
OLDEST_PYTHON = (3, 11)
LIBRARIES = ("Flask", "SQLAlchemy", "alembic", "argon2-cffi", "typst")
SLOW_MS, TOO_SLOW_MS = 50, 250
MEBIBYTE = 1024 * 1024
LITTLE_ROOM, TOO_LITTLE_ROOM = 2048 * MEBIBYTE, 200 * MEBIBYTE
LATE_BACKUP, TOO_LATE_BACKUP = timedelta(hours=36), timedelta(days=8)
# The program was not there before; a machine that says otherwise has lost its clock's battery.
FIRST_YEAR, LAST_YEAR = 2025, 2100
CLOCK_TOLERANCE = timedelta(minutes=5)


class Health(enum.StrEnum):
    """What to do about it."""

    GOOD = "OK"
    WATCH = "à surveiller"
    MEND = "à corriger"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what was seen."""

    subject: str
    health: Health
    seen: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Pour une machine.")
def doctor(as_json: bool) -> None:
    """Examine l’installation : disque, droits, versions, horloge, copies, chaque établissement. N’y change rien."""
    settings = from_environment()
    findings = [*_of_machine(settings), *_of_clock(settings), *_of_establishments(settings)]
    bad = sum(finding.health is Health.MEND for finding in findings)
    if as_json:
        checks = [{"subject": one.subject, "verdict": one.health, "detail": one.seen} for one in findings]
        click.echo(json.dumps({"ok": not bad, "checks": checks}, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"{finding.health:<12}  {finding.subject} : {finding.seen}")
    if bad:
        raise click.ClickException(f"{bad} point(s) à corriger.")


def sync_finding(milliseconds: float) -> Finding:
    """The disk's latency in words."""
    measured = f"{milliseconds:.1f} ms par écriture sûre".replace(".", ",")
    if milliseconds > TOO_SLOW_MS:
        return Finding("disque", Health.MEND, f"{measured} : trop lent pour une classe, changez de disque.")
    if milliseconds > SLOW_MS:
        return Finding("disque", Health.WATCH, f"{measured} : lent quand plusieurs classes enregistrent ensemble.")
    return Finding("disque", Health.GOOD, measured)


def file_system_finding(kind: str | None) -> Finding:
    """What the file system means for a database."""
    if kind is None:
        return Finding("système de fichiers", Health.WATCH, "inconnu : vérifiez que ce n’est pas un dossier du réseau.")
    if machine.NETWORK.fullmatch(kind):
        return Finding(
            "système de fichiers", Health.MEND, f"{kind}, par le réseau : la base s’y abîmerait. Un disque local."
        )
    if kind in machine.VOLATILE:
        return Finding("système de fichiers", Health.MEND, f"{kind}, en mémoire : tout serait perdu à l’arrêt.")
    return Finding("système de fichiers", Health.GOOD, kind)


def room_finding(free: int) -> Finding:
    """What the room left means."""
    left = f"{free // MEBIBYTE} Mio libres"
    if free < TOO_LITTLE_ROOM:
        return Finding("place", Health.MEND, f"{left} : les enregistrements vont être refusés, faites de la place.")
    if free < LITTLE_ROOM:
        return Finding("place", Health.WATCH, f"{left} : prévoyez de la place pour les copies.")
    return Finding("place", Health.GOOD, left)


def backup_finding(slug: str, made_at: datetime | None, now: datetime) -> Finding:
    """How old the last copy is."""
    subject = f"{slug}, dernière copie"
    if made_at is None:
        return Finding(subject, Health.MEND, "aucune. Programmez evaluation-tool backup --all chaque nuit.")
    age = now - made_at
    said = f"{made_at:%d/%m/%Y %H:%M} UTC"
    if age > TOO_LATE_BACKUP:
        return Finding(subject, Health.MEND, f"{said} : il y a {age.days} jours, la copie de nuit ne se fait plus.")
    return Finding(subject, Health.WATCH if age > LATE_BACKUP else Health.GOOD, said)


def owner_finding(instance: Path, others: Sequence[Path]) -> Finding:
    """What files of another account than the folder's mean for the service."""
    if not others:
        return Finding("propriétaire", Health.GOOD, "tout est au compte à qui est le dossier")
    seen = f"{len(others)} élément(s) d’un autre compte, dont {others[0].name} : le serveur ne pourrait pas y écrire. "
    return Finding("propriétaire", Health.MEND, f"{seen}chown -R --reference={instance} {instance}")


def erasure_finding(slug: str, unfinished: Sequence[int]) -> Finding:
    """Whom the ledger says erased although they are there: the machine stopped between the two writings."""
    subject = f"{slug}, effacements"
    if not unfinished:
        return Finding(subject, Health.GOOD, "tous ceux du registre sont faits")
    numbers = ", ".join(map(str, unfinished))
    return Finding(
        subject,
        Health.MEND,
        f"commencé puis interrompu pour l’élève n° {numbers} : refaites-le à la page "
        f"/{slug}/donnees-personnelles/eleves/{unfinished[0]}, sinon une restauration le ferait.",
    )


def clock_finding(now: datetime, last_written: datetime | None, time_zone: str) -> Finding:
    """Whether the clock can be believed: a day that is wrong puts every observation on the wrong day."""
    said = f"{now:%d/%m/%Y %H:%M} UTC, fuseau des établissements {time_zone}"
    if not FIRST_YEAR <= now.year <= LAST_YEAR:
        return Finding("horloge", Health.MEND, f"{said} : année impossible, réglez l’heure (timedatectl).")
    if last_written is not None and last_written > now + CLOCK_TOLERANCE:
        return Finding(
            "horloge", Health.MEND, f"{said} : elle retarde, une écriture porte déjà {last_written:%d/%m/%Y %H:%M}."
        )
    return Finding("horloge", Health.GOOD, said)


def _of_machine(settings: Settings) -> Iterator[Finding]:
    yield sync_finding(machine.sync_milliseconds(settings.establishments))
    yield file_system_finding(machine.file_system_of(settings.establishments, machine.read_mounts()))
    yield room_finding(machine.free_bytes(settings.establishments))
    if ballast.is_loaded(settings.instance):
        yield Finding("lest", Health.GOOD, "en place")
    else:
        yield Finding(
            "lest",
            Health.WATCH,
            "absent : jamais posé, ou lâché quand le disque a été plein. Un démarrage ou backup --all le pose.",
        )
    exposed = machine.open_to_others(settings.instance)
    if exposed:
        seen = f"{len(exposed)} fichier(s) lisibles par tous, dont {exposed[0].name} : chmod -R o= {settings.instance}"
        yield Finding("droits", Health.MEND, seen)
    else:
        yield Finding("droits", Health.GOOD, "personne d’autre ne lit les fichiers")
    owner = settings.instance.stat().st_uid
    yield owner_finding(settings.instance, machine.of_another_account(settings.instance, owner))
    yield _versions()
    verbose = settings.log_level == "DEBUG"
    yield Finding("journaux", Health.WATCH if verbose else Health.GOOD, f"niveau {settings.log_level}")


def _versions() -> Finding:
    found = f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, " + ", ".join(
        f"{name} {metadata.version(name)}" for name in LIBRARIES
    )
    if sys.version_info < OLDEST_PYTHON or sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return Finding("versions", Health.MEND, f"{found} : il faut Python 3.11 et SQLite 3.35 au moins.")
    return Finding("versions", Health.GOOD, found)


def _of_clock(settings: Settings) -> Iterator[Finding]:
    written = []
    for slug in context.directory(settings).slugs():
        try:
            with context.reading(settings, slug) as session:
                written.append(session.scalar(select(func.max(AuditEvent.at))))
        except failures.KINDS:
            # What is wrong with this file is said on its own line, below.
            continue
    yield clock_finding(context.now(), max(filter(None, written), default=None), settings.time_zone)


def _of_establishments(settings: Settings) -> Iterator[Finding]:
    for slug in context.directory(settings).slugs():
        unfinished: list[int] = []
        try:
            problems = problems_of(settings, slug)
            unfinished = _unfinished(settings, slug)
        except failures.KINDS as error:
            problems = [failures.sentence(error)]
        yield Finding(slug, Health.MEND if problems else Health.GOOD, "; ".join(problems) or "base et journal entiers")
        if not problems:
            yield erasure_finding(slug, unfinished)
        yield backup_finding(slug, latest_backup(settings.backups, slug), context.now())


def _unfinished(settings: Settings, slug: str) -> list[int]:
    with context.reading(settings, slug) as session:
        stones = erasures.read(settings.instance, slug)
        return [stone.student_id for stone in erasure.list_still_there(session, stones)]
