"""Copies of an establishment, and putting one back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from evaluation_tool.cli import context, failures
from evaluation_tool.cli.privacy import purge_one, tell_scrubbed
from evaluation_tool.config import Settings, from_environment
from evaluation_tool.domain.erasure import Tombstone
from evaluation_tool.services import audit, erasure, login_sessions
from evaluation_tool.tenancy import ballast, erasures
from evaluation_tool.tenancy.backup import (
    UnusableBackup,
    back_up,
    check_backup,
    check_fingerprint,
    copy_database,
    replace_content,
    set_aside,
)
from evaluation_tool.tenancy.files import read_head, read_revision, read_uais
from evaluation_tool.tenancy.migrate import is_known_revision, migrate_file
from evaluation_tool.tenancy.rotation import Plan, copy_path, rotate
from evaluation_tool.tenancy.scrub import scrub

COUNT = click.IntRange(min=0, max=1000)


@click.command()
@click.argument("slug", required=False)
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="Fichier à écrire.")
@click.option("--all", "everything", is_flag=True, help="Tous les établissements, puis la rotation des copies.")
@click.option("--keep-daily", type=COUNT, default=Plan().daily, show_default=True, help="Jours gardés (avec --all).")
@click.option("--keep-weekly", type=COUNT, default=Plan().weekly, show_default=True, help="Semaines gardées.")
@click.option("--keep-monthly", type=COUNT, default=Plan().monthly, show_default=True, help="Mois gardés.")
@click.option("--purge", "purging", is_flag=True, help="Avec --all : efface ensuite ce qui est gardé trop longtemps.")
def backup(
    slug: str | None,
    target: Path | None,
    everything: bool,
    keep_daily: int,
    keep_weekly: int,
    keep_monthly: int,
    purging: bool,
) -> None:
    """Copie l’établissement SLUG, ou tous (--all), même pendant qu’on y travaille ; chaque copie est vérifiée."""
    if everything == (slug is not None) or (everything and target is not None) or (purging and not everything):
        raise click.UsageError("dites quoi copier : SLUG (et --to si besoin), ou --all (et --purge si besoin).")
    settings = from_environment()
    if slug is not None:
        _back_up(settings, slug, target or copy_path(settings.backups, slug, context.now()))
        return
    plan = Plan(keep_daily, keep_weekly, keep_monthly)
    # Given up when the disk was full: the night puts it back for the next time.
    ballast.load(settings.instance)
    slugs = context.directory(settings).slugs()
    failed = [one for one in slugs if not _kept_up(settings, one, plan, purging)]
    if failed:
        raise click.ClickException(f"{len(failed)} établissement(s) sur {len(slugs)} en échec : {', '.join(failed)}.")
    click.echo(f"{len(slugs)} établissement(s) sauvegardé(s).")


def _kept_up(settings: Settings, slug: str, plan: Plan, purging: bool) -> bool:
    """Copy, then rotate, then purge one establishment; False, after saying why, lets the next one have its turn."""
    now = context.now()
    target = copy_path(settings.backups, slug, now)
    try:
        _back_up(settings, slug, target)
        removed = rotate(settings.backups, slug, plan, fresh=target, now=now)
        if removed:
            click.echo(f"{slug} : {len(removed)} ancienne(s) copie(s) retirée(s).")
        if purging:
            purge_one(settings, slug)
    except failures.KINDS as error:
        click.echo(f"{slug} : {failures.sentence(error)}", err=True)
        return False
    return True


def _back_up(settings: Settings, slug: str, target: Path) -> None:
    back_up(context.directory(settings).existing(slug), target)
    erasures.keep_copy(settings.instance, settings.backups, slug)
    sequence, head = read_head(target)
    click.echo(f"Copie vérifiée : {target}")
    click.echo(f"Journal : {sequence} lignes, sceau {head[:16]}")


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
    check_fingerprint(file)
    if not is_known_revision(read_revision(file)):
        raise UnusableBackup("newer")
    damaged = _is_damaged(path)
    # A damaged file can no longer say whose it is: the name that was typed has to do.
    if not damaged and not read_uais(file) & read_uais(path):
        raise UnusableBackup("other_establishment")
    # Read first: without it nobody could say who must not come back, and nothing is restored.
    erased = _erased(settings, slug, file)
    kept = settings.backups / f"{slug}-avant-restauration-{context.now():%Y%m%d-%H%M%S}.sqlite3"
    if not damaged:
        copy_database(path, kept)
    draft = settings.backups / f".{slug}-restauration.sqlite3"
    _forget(draft)
    try:
        again = _prepared(file, draft, erased)
        own = set(erasures.read(settings.instance, slug))
        # Of the ledgers of others, only what is about this establishment becomes its own.
        erasures.append(settings.instance, slug, [stone for stone in again if stone not in own])
        if damaged:
            kept = set_aside(path, context.now())
            copy_database(draft, path)
        else:
            replace_content(path, draft)
    finally:
        _forget(draft)
    if again:
        click.echo(f"Effacés de nouveau : {len(again)} élève(s), comme le demande le registre des effacements.")
    tell_scrubbed(path)
    click.echo(f"Restauré : {slug}. L’état d’avant est dans {kept}. Tout le monde doit se reconnecter.")


def _erased(settings: Settings, slug: str, file: Path) -> list[Tombstone]:
    """Whoever may have to be erased again: by the ledger here, and by those that came with the copies."""
    folders = (settings.backups, file.parent)
    for folder in folders:
        erasures.append(settings.instance, slug, erasures.missing(settings.instance, folder, slug))
    beside = [stone for folder in folders for stone in erasures.read_beside(folder)]
    erased = list(dict.fromkeys([*erasures.read(settings.instance, slug), *beside]))
    if not erased:
        click.echo("Aucun registre des effacements ici ni à côté de la copie : qui a été effacé depuis reviendrait.")
    return erased


def _prepared(file: Path, draft: Path, erased: Sequence[Tombstone]) -> list[Tombstone]:
    """Make the draft what the establishment will be, beside it: whoever was erased is never back, even for a moment.

    Returns the tombstones of those who were erased again.
    """
    copy_database(file, draft)
    migrate_file(draft, keep_copy_as=None)
    with context.writing_in(draft) as session:
        # Sessions closed since the copy was made must not open again.
        login_sessions.revoke_everybody(session, context.now())
        audit.record(session, "establishment.restored", now=context.now(), account_id=None)
        again = erasure.replay(session, erased, now=context.now())
        verdict = audit.verify(session)
    if verdict.broken_at is not None:
        # Said, not refused: it may be the only copy that a school has left.
        click.echo(f"Attention : le journal de cette copie est rompu à la ligne {verdict.broken_at}.", err=True)
    scrub(draft)
    return again


def _is_damaged(path: Path) -> bool:
    try:
        check_backup(path)
    except UnusableBackup:
        return True
    return False


def _forget(draft: Path) -> None:
    for part in ("", "-wal", "-shm"):
        Path(f"{draft}{part}").unlink(missing_ok=True)
