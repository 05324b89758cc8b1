"""Referentials from the server's keyboard: those that come with the program, those of an establishment, as files."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import select

from evaluation_tool.cli import context
from evaluation_tool.config import from_environment
from evaluation_tool.formats.frameworks import (
    CARRIED,
    FrameworkFormat,
    load_shipped,
    sentence,
    shipped_index,
    write_framework,
)
from evaluation_tool.models.framework import FrameworkVersion
from evaluation_tool.services import framework_exchange, frameworks

_establishment = click.option("--establishment", "slug", required=True, help="Adresse de l’établissement.")


@click.group()
def framework() -> None:
    """Liste, installe ou exporte des référentiels."""


@framework.command("list")
@click.option("--establishment", "slug", help="Liste ceux de cet établissement, et non ceux du programme.")
def list_(slug: str | None) -> None:
    """Liste les référentiels livrés avec le programme, ou ceux d’un établissement."""
    if slug is None:
        for name in shipped_index():
            document = load_shipped(name)
            click.echo(f"{name}\t{len(document.nodes)}\t{document.title}")
        return
    with context.reading(from_environment(), slug) as session:
        for version in session.scalars(
            select(FrameworkVersion).order_by(FrameworkVersion.framework_id, FrameworkVersion.number)
        ):
            dated = version.dated.isoformat() if version.dated else "-"
            click.echo(f"{version.framework.key}\t{version.number}\t{dated}\t{version.status.value}\t{version.title}")


@framework.command()
@click.argument("names", nargs=-1)
@_establishment
def install(names: tuple[str, ...], slug: str) -> None:
    """Installe les référentiels livrés NAMES, ou tous ; ceux qui y sont déjà ne changent pas."""
    known = shipped_index()
    wanted = [_shipped(name) for name in names] or list(known)
    new = 0
    with (
        context.writing(from_environment(), slug) as session,
        click.progressbar(wanted, label="Référentiels", hidden=len(wanted) < 2) as bar,
    ):
        for name in bar:
            new += frameworks.install(session, load_shipped(name), now=context.now()).is_new
    click.echo(f"Installés : {new}. Déjà là : {len(wanted) - new}.")


@framework.command()
@click.argument("key")
@_establishment
@click.option(
    "--format",
    "code",
    type=click.Choice([file_format.value for file_format in CARRIED]),
    default=FrameworkFormat.CSV.value,
    show_default=True,
    help="Format du fichier.",
)
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="Fichier à écrire.")
def export(key: str, slug: str, code: str, target: Path | None) -> None:
    """Écrit la dernière version du référentiel KEY dans un fichier, et dit ce que le format ne peut pas contenir."""
    with context.reading(from_environment(), slug) as session:
        version = framework_exchange.latest(session, key)
        if version is None:
            raise click.BadParameter(
                f"aucun référentiel « {key} ». La liste : evaluation-tool framework list --establishment {slug}",
                param_hint="KEY",
            )
        exported = write_framework(frameworks.document_of(session, version), FrameworkFormat(code))
    path = target or Path(exported.filename)
    if path.exists():
        raise FileExistsError(path)
    path.write_bytes(exported.content)
    click.echo(f"Écrit : {path}")
    for loss in exported.losses:
        click.echo(f"  {sentence(loss)}")


def _shipped(name: str) -> str:
    """The newest shipped version of that name."""
    found = [known for known in shipped_index() if name in (known, known.partition(".")[0])]
    if not found:
        raise click.BadParameter(
            f"aucun référentiel « {name} » n’est livré. La liste : evaluation-tool framework list", param_hint="NAMES"
        )
    return found[-1]
