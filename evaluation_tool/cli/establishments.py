"""Creating, listing, exporting and archiving establishments."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.orm import Session

from evaluation_tool.cli import context
from evaluation_tool.cli.invitation import say_link
from evaluation_tool.config import from_environment
from evaluation_tool.domain.identifiers import IdentifierCheck, check_uai, normalise_uai
from evaluation_tool.formats.school_archive import write_school
from evaluation_tool.policy import Role
from evaluation_tool.services import accounts, establishments, invitations, school_export, school_settings
from evaluation_tool.services.shipped_frameworks import install_shipped
from evaluation_tool.tenancy.create import create_establishment
from evaluation_tool.tenancy.files import read_name, read_uais


@click.group()
def establishment() -> None:
    """Crée, liste, exporte ou archive des établissements."""


@establishment.command()
@click.argument("slug")
@click.option("--uai", "uais", multiple=True, required=True, help="Code national ; à répéter s’il y en a plusieurs.")
@click.option("--name", required=True, help="Nom de l’établissement, tel qu’il s’affichera.")
@click.option("--admin", "login", default="admin", show_default=True, help="Identifiant de la personne référente.")
@click.option("--admin-name", default="Référent numérique", show_default=True, help="Son prénom et son nom.")
def create(slug: str, uais: tuple[str, ...], name: str, login: str, admin_name: str) -> None:
    """Crée l’établissement SLUG (l’adresse sera /SLUG/) et le compte qui l’administre."""
    settings = from_environment()
    codes = [_uai(text) for text in uais]
    if not name.strip() or len(name) > 120:
        raise click.BadParameter("de 1 à 120 caractères.", param_hint="--name")

    tokens = []

    def fill(session: Session) -> None:
        now, today = context.now(), context.today(settings)
        establishments.found(session, name=name.strip(), uais=codes, now=now, today=today)
        install_shipped(session, now=now)
        administrator = accounts.create(session, role=Role.ADMIN, login=login, name=admin_name[:120], now=now)
        tokens.append((administrator.login, invitations.invite(session, administrator, now=now)))

    try:
        create_establishment(context.directory(settings), slug, fill)
    except accounts.InvalidLogin as error:
        message = "minuscules sans accent, chiffres, points ou tirets."
        raise click.BadParameter(message, param_hint="--admin") from error
    click.echo(f"Établissement créé : {name.strip()} ({slug}).")
    for administrator, token in tokens:
        say_link(settings, slug, administrator, token)


@establishment.command("list")
def list_() -> None:
    """Liste les établissements : adresse, UAI, nom."""
    directory = context.directory(from_environment())
    for slug in directory.slugs():
        name = read_name(directory.path(slug))
        uais = " ".join(sorted(read_uais(directory.path(slug)))) if name is not None else ""
        click.echo(f"{slug}\t{uais}\t{name or 'fichier illisible'}")
    if not directory.slugs():
        click.echo("Aucun établissement. Pour commencer : evaluation-tool establishment create --help", err=True)


@establishment.command()
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(slug: str, file: Path) -> None:
    """Écrit dans FILE (.zip) toutes les données de SLUG en formats ouverts : des tableaux CSV et leur description."""
    settings = from_environment()
    if file.exists():
        raise FileExistsError(file)
    with context.writing(settings, slug) as session:
        school_export.note(session, now=context.now(), account_id=None)
    draft = file.with_name(f".{file.name}.partial")
    try:
        draft.touch(mode=0o600)
        with context.reading(settings, slug) as session, draft.open("wb") as target:
            tables = school_export.list_tables(session)
            documents = school_export.list_documents(session)
            name = school_settings.get(session).name
            write_school(target, tables, documents, name=name, day=f"{context.today(settings):%d/%m/%Y}")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"Écrit : {file} ({sum(table.count for table in tables)} lignes, {len(tables)} tables).")
    click.echo("Il contient des données personnelles : gardez-le comme l’original, effacez-le après usage.")


@establishment.command()
@click.argument("slug")
@click.confirmation_option(
    "--yes", prompt="L’établissement ne sera plus accessible. Continuer ?", help="Sans question."
)
def archive(slug: str) -> None:
    """Retire l’établissement SLUG de la liste ; son fichier est gardé."""
    target = context.directory(from_environment()).archive(slug, context.now())
    click.echo(f"Archivé : {target}")


def _uai(text: str) -> str:
    code = normalise_uai(text)
    match check_uai(code):
        case IdentifierCheck.WRONG_SHAPE | IdentifierCheck.MISSING:
            raise click.BadParameter(f"« {text} » : un UAI a 7 chiffres et une lettre.", param_hint="--uai")
        case IdentifierCheck.WRONG_KEY:
            click.echo(f"Attention : la lettre de l’UAI {code} ne correspond pas à ses chiffres.", err=True)
        case IdentifierCheck.VALID:
            pass
    return code
