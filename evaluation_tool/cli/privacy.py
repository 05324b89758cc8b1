"""Personal data from the server's keyboard: erasing somebody, and what is kept too long."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.cli import context, failures
from evaluation_tool.config import Settings, from_environment
from evaluation_tool.domain.retention import Category
from evaluation_tool.formats import papers
from evaluation_tool.formats.papers import PaperKey
from evaluation_tool.formats.pdf import Template, render
from evaluation_tool.formats.personal_data import SECTIONS
from evaluation_tool.models.account import Account
from evaluation_tool.models.people import Student
from evaluation_tool.services import erasure, privacy_papers, retention
from evaluation_tool.tenancy import erasures
from evaluation_tool.tenancy.scrub import scrub

CATEGORIES = {
    Category.FEELINGS: "ressentis des années finies",
    Category.PAIR_RULES: "règles « ensemble ou séparés » des années finies",
    Category.LEAVERS: "élèves partis",
    Category.JOURNAL: "détails du journal",
    Category.SESSIONS: "connexions",
    Category.IMPORTS: "fichiers en attente",
}


@click.group()
def erase() -> None:
    """Efface une personne, comme la loi le demande."""


@erase.command()
@click.argument("slug")
@click.option("--login", help="Identifiant de connexion de l’élève.")
@click.option("--ine", help="Son identifiant national.")
@click.option("--yes", is_flag=True, help="Sans question.")
def student(slug: str, login: str | None, ine: str | None, yes: bool) -> None:
    """Efface de SLUG un élève et tout ce qui a été écrit à son sujet, sans retour possible."""
    settings = from_environment()
    with context.reading(settings, slug) as session:
        found = _found(session, login, ine)
        name, seen = found.full_name, erasure.preview(session, found)
    click.echo(f"{name} : {sum(seen.rows.values())} lignes seront effacées.")
    for section in SECTIONS:
        if section.table in seen.rows:
            click.echo(f"  {section.title} : {seen.rows[section.table]}")
    for mention in seen.mentions:
        click.echo(f"Son nom s’y lit (masqué s’il est complet) : {mention.table}.{mention.column} ({mention.rows})")
    if (
        not yes
        and click.prompt("Écrivez son prénom et son nom pour confirmer").casefold().split() != name.casefold().split()
    ):
        raise click.ClickException("ce n’est pas ce nom : rien n’a été effacé.")
    with context.writing(settings, slug) as session:
        tombstones = erasure.erase(session, _found(session, login, ine), now=context.now(), account_id=None)
        erasures.append(settings.instance, slug, tombstones)
    click.echo("Effacé. Les copies de sauvegarde faites avant le gardent jusqu’à leur remplacement ; une restauration")
    click.echo("l’effacera de nouveau.")
    tell_scrubbed(context.directory(settings).existing(slug))


@click.command()
@click.argument("slug", required=False)
@click.option("--dry-run", is_flag=True, help="Dire seulement ce qui serait effacé.")
def purge(slug: str | None, dry_run: bool) -> None:
    """Efface de SLUG, ou de tous les établissements, ce qui est gardé depuis trop longtemps."""
    settings = from_environment()
    failed = []
    for one in [slug] if slug else context.directory(settings).slugs():
        try:
            counts = _due(settings, one) if dry_run else purge_one(settings, one)
        except failures.KINDS as error:
            failed.append(one)
            click.echo(f"{one} : {failures.sentence(error)}", err=True)
            continue
        said = ", ".join(f"{CATEGORIES[category]} : {count}" for category, count in counts.items() if count)
        click.echo(f"{one} : {said or 'rien à effacer'}{' (rien n’a été effacé)' if dry_run and said else ''}")
    if failed:
        raise click.ClickException(f"{len(failed)} établissement(s) en échec : {', '.join(failed)}.")


def purge_one(settings: Settings, slug: str) -> Mapping[Category, int]:
    """Erase what is beyond its duration in one establishment, and leave no byte of it."""
    with context.writing(settings, slug) as session:
        purged = retention.purge(session, today=context.today(settings), now=context.now(), account_id=None)
        erasures.append(settings.instance, slug, purged.tombstones)
    tell_scrubbed(context.directory(settings).existing(slug))
    return purged.counts


def _due(settings: Settings, slug: str) -> Mapping[Category, int]:
    with context.reading(settings, slug) as session:
        kept = retention.list_kept(session, today=context.today(settings), now=context.now())
    return {one.category: one.due for one in kept}


@click.command()
@click.argument("slug")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def rgpd(slug: str, folder: Path) -> None:
    """Écrit dans FOLDER les documents de la protection des données, au nom de SLUG."""
    settings = from_environment()
    with context.reading(settings, slug) as session:
        values = privacy_papers.values(session)
    printed_on = f"imprimé le {context.today(settings):%d/%m/%Y}"
    folder.mkdir(parents=True, exist_ok=True)
    for key in PaperKey:
        sheet = papers.to_sheet(key, values, printed_on=printed_on)
        (folder / f"{key}.pdf").write_bytes(render(Template.DOCUMENT, sheet))
        (folder / f"{key}.md").write_text(papers.filled(key, values), encoding="utf-8")
        click.echo(f"{folder / key}.pdf, .md")


def tell_scrubbed(path: Path) -> None:
    """Leave no byte of what was deleted, or say that it has to be done again."""
    if not scrub(path):
        click.echo(
            "Le fichier n’a pas pu être réécrit (occupé, ou plus de place) : evaluation-tool purge le fera.", err=True
        )


def _found(session: Session, login: str | None, ine: str | None) -> Student:
    if (login is None) == (ine is None):
        raise click.UsageError("dites de qui il s’agit : --login ou --ine, l’un des deux.")
    wanted = select(Student).order_by(Student.id)
    if ine is not None:
        wanted = wanted.where(Student.ine == ine.strip().upper())
    else:
        wanted = wanted.join(Account, Account.student_id == Student.id).where(Account.login == login)
    found = session.scalars(wanted).all()
    if not found:
        raise click.ClickException("aucun élève ne correspond : rien n’a été effacé.")
    if len({one.canonical_id or one.id for one in found}) > 1:
        raise click.ClickException("plusieurs élèves ont cet identifiant : effacez par --login.")
    return found[0]
