"""Files brought in from the server's keyboard, with the report that the pages show."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation_tool.cli import context, observation_imports, roster_imports
from evaluation_tool.config import from_environment
from evaluation_tool.domain.framework import Change
from evaluation_tool.formats.frameworks import ImportedFramework, read_framework, report_sections
from evaluation_tool.services import framework_exchange

CHANGES = {
    Change.ADDED: "ajouts",
    Change.RENAMED: "intitulés changés",
    Change.MOVED: "déplacements",
    Change.RECLASSIFIED: "changements de nature",
    Change.REMOVED: "retraits, mais l’ancienne version reste lisible",
}
LARGE = 400


@click.group("import")
def import_() -> None:
    """Importe un fichier, après en avoir montré le compte rendu."""


import_.add_command(observation_imports.observations)
import_.add_command(roster_imports.roster)


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--establishment", "slug", required=True, help="Adresse de l’établissement.")
@click.option("--yes", is_flag=True, help="Sans question.")
def framework(file: Path, slug: str, yes: bool) -> None:
    """Importe le référentiel FILE pour tout l’établissement."""
    settings = from_environment()
    imported = read_framework(file.read_bytes(), name=file.name)
    with context.reading(settings, slug) as session:
        plan = framework_exchange.plan(session, imported.document, owner_id=None)
    _show(imported, plan)
    if plan.same is not None:
        click.echo("Cette version est déjà installée : rien n’a changé.")
        return
    if not yes:
        click.confirm("Installer ce référentiel ?", abort=True)
    count = len(imported.document.nodes)
    with (
        context.writing(settings, slug) as session,
        click.progressbar(length=count, label="Installation", hidden=count < LARGE) as bar,
    ):
        installed = framework_exchange.install(
            session, imported.document, owner_id=None, account_id=None, now=context.now(), progress=bar.update
        )
        key, number = installed.version.framework.key, installed.version.number
    click.echo(f"Installé : {key}, version {number}.")


def _show(imported: ImportedFramework, plan: framework_exchange.Plan) -> None:
    click.echo(f"{plan.document.title} : {len(plan.document.nodes)} entrées, lues comme {imported.format.value}.")
    for section in report_sections(imported.problems, is_line=imported.format.counts_lines):
        click.echo(f"{section.title} ({len(section.sentences)})")
        for sentence in section.sentences:
            click.echo(f"  {sentence}")
    if plan.changes is None:
        click.echo("Nouveau référentiel.")
        return
    click.echo(f"Nouvelle version de {plan.document.key}.")
    for change, name in CHANGES.items():
        codes = [difference.code for difference in plan.changes if difference.change is change]
        if codes:
            click.echo(f"  {name} : {len(codes)} ({', '.join(codes[:12])}{'…' if len(codes) > 12 else ''})")
