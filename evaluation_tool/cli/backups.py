"""Copies of an establishment, and putting one back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from evaluation_tool.cli import context
from evaluation_tool.cli.privacy import tell_scrubbed
from evaluation_tool.config import from_environment
from evaluation_tool.domain.erasure import Tombstone
from evaluation_tool.services import audit, erasure, login_sessions
from evaluation_tool.tenancy import erasures
from evaluation_tool.tenancy.backup import UnusableBackup, check_backup, copy_database, replace_content
from evaluation_tool.tenancy.files import read_head, read_revision, read_uais
from evaluation_tool.tenancy.migrate import is_known_revision, migrate_file
from evaluation_tool.tenancy.scrub import scrub


@click.command()
@click.argument("slug")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="Fichier à écrire.")
def backup(slug: str, target: Path | None) -> None:
    """Copie l’établissement SLUG, même pendant qu’on y travaille."""
    settings = from_environment()
    source = context.directory(settings).existing(slug)
    copy = target or settings.backups / f"{slug}-{context.now():%Y%m%d-%H%M%S}.sqlite3"
    copy_database(source, copy)
    check_backup(copy)
    sequence, head = read_head(copy)
    click.echo(f"Copie vérifiée : {copy}")
    click.echo(f"Journal : {sequence} lignes, sceau {head[:16]}")


@click.command()
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(
    "--yes", prompt="Le contenu actuel sera remplacé (une copie en est gardée). Continuer ?", help="Sans question."
)
def restore(slug: str, file: Path) -> None:
    """Remet en place une copie FILE de l’établissement SLUG ; l’état actuel est gardé."""
    settings = from_environment()
    path = context.directory(settings).existing(slug)
    check_backup(file)
    if not is_known_revision(read_revision(file)):
        raise UnusableBackup("newer")
    if not read_uais(file) & read_uais(path):
        raise UnusableBackup("other_establishment")
    # Read first: without it nobody could say who must not come back, and nothing is restored.
    erased = erasures.read(settings.instance, slug)
    kept = settings.backups / f"{slug}-avant-restauration-{context.now():%Y%m%d-%H%M%S}.sqlite3"
    copy_database(path, kept)
    draft = settings.backups / f".{slug}-restauration.sqlite3"
    _forget(draft)
    try:
        again = _prepared(file, draft, erased)
        replace_content(path, draft)
    finally:
        _forget(draft)
    if again:
        click.echo(f"Effacés de nouveau : {again} élève(s), comme le demande le registre des effacements.")
    tell_scrubbed(path)
    click.echo(f"Restauré : {slug}. L’état d’avant est dans {kept.name}. Tout le monde doit se reconnecter.")


def _prepared(file: Path, draft: Path, erased: Sequence[Tombstone]) -> int:
    """Make the draft what the establishment will be, beside it: whoever was erased is never back, even for a moment.

    Returns how many were erased again.
    """
    copy_database(file, draft)
    migrate_file(draft, keep_copy_as=None)
    with context.writing_in(draft) as session:
        # Sessions closed since the copy was made must not open again.
        login_sessions.revoke_everybody(session, context.now())
        audit.record(session, "establishment.restored", now=context.now(), account_id=None)
        again = erasure.replay(session, erased, now=context.now())
    scrub(draft)
    return again


def _forget(draft: Path) -> None:
    for part in ("", "-wal", "-shm"):
        Path(f"{draft}{part}").unlink(missing_ok=True)
