"""Migrating, checking, rebuilding; the journal's proof; the version."""

from __future__ import annotations

from importlib import metadata

import click

from evaluation_tool.cli import context, failures
from evaluation_tool.config import Settings, from_environment
from evaluation_tool.services import attainments
from evaluation_tool.services import audit as journal
from evaluation_tool.tenancy.backup import UnusableBackup, check_backup
from evaluation_tool.tenancy.migrate import MigrationFailed, migrate_file


@click.command()
@click.argument("slug", required=False)
def migrate(slug: str | None) -> None:
    """Met à jour la base de SLUG, ou de tous les établissements ; une copie est gardée."""
    settings = from_environment()
    directory = context.directory(settings)
    slugs = [slug] if slug else directory.slugs()
    refused = 0
    with click.progressbar(slugs, label="Migration", hidden=len(slugs) < 10) as bar:
        for one in bar:
            copy = settings.backups / f"{one}-avant-migration-{context.now():%Y%m%d-%H%M%S}.sqlite3"
            try:
                changed = migrate_file(directory.existing(one), keep_copy_as=copy)
            except MigrationFailed as error:
                refused += 1
                click.echo(f"{one} : refusée, le fichier est comme avant ({error})", err=True)
                continue
            if changed or slug:
                click.echo(f"{one} : {'à jour, copie gardée dans ' + copy.name if changed else 'déjà à jour'}")
    if refused:
        raise click.ClickException(f"{refused} établissement(s) sur {len(slugs)} n’ont pas pu être migrés.")
    if not slug:
        click.echo(f"{len(slugs)} établissement(s) à jour.")


@click.command()
@click.argument("slug", required=False)
def check(slug: str | None) -> None:
    """Vérifie l’intégrité, le journal et les résumés de SLUG, ou de tous les établissements."""
    settings = from_environment()
    directory = context.directory(settings)
    problems = 0
    for one in [slug] if slug else directory.slugs():
        try:
            found = problems_of(settings, one)
        except failures.KINDS as error:
            found = [failures.sentence(error)]
        problems += len(found)
        click.echo(f"{one} : {'tout est en ordre' if not found else '; '.join(found)}", err=bool(found))
    if problems:
        raise click.ClickException(f"{problems} problème(s).")


@click.command()
@click.argument("slug")
def rebuild(slug: str) -> None:
    """Recalcule les résumés de SLUG à partir des observations."""
    settings = from_environment()
    with context.writing(settings, slug) as session:
        length = attainments.count_pairs(session)
        with click.progressbar(length=length, label="Résumés") as bar:
            total = attainments.rebuild(session, bar.update)
    click.echo(f"{total} niveaux atteints recalculés.")


@click.group()
def audit() -> None:
    """Le journal scellé."""


@audit.command()
@click.argument("slug")
def verify(slug: str) -> None:
    """Vérifie que rien n’a été changé ni retiré dans le journal de SLUG."""
    with context.reading(from_environment(), slug) as session:
        verdict = journal.verify(session)
    if verdict.broken_at is not None:
        raise click.ClickException(f"la chaîne est rompue à la ligne {verdict.broken_at}.")
    click.echo(f"{verdict.events} lignes, la chaîne est entière.")


@click.command()
def version() -> None:
    """Affiche la version du programme."""
    click.echo(f"evaluation-tool {metadata.version('evaluation-tool')}")


def problems_of(settings: Settings, slug: str) -> list[str]:
    """What is wrong in one establishment, one sentence each. Raises SchemaNotReady."""
    try:
        check_backup(context.directory(settings).existing(slug))
    except UnusableBackup:
        return ["la base est abîmée"]
    found = []
    with context.reading(settings, slug) as session:
        verdict = journal.verify(session)
        if verdict.broken_at is not None:
            found.append(f"le journal est rompu à la ligne {verdict.broken_at}")
        wrong = attainments.mismatches(session)
        if wrong:
            found.append(f"{len(wrong)} résumés ne correspondent pas aux observations (evaluation-tool rebuild {slug})")
    return found
