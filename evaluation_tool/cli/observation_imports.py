"""Results kept elsewhere, brought in from the server's keyboard: told first, then all of them or none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import click
from sqlalchemy.orm import Session

from evaluation_tool.cli import context
from evaluation_tool.config import from_environment
from evaluation_tool.domain.observation_import import Column
from evaluation_tool.formats.observation_wording import fault_sentence
from evaluation_tool.formats.observations import read_results
from evaluation_tool.services import observations_import
from evaluation_tool.services.observations_import import Prepared
from evaluation_tool.tenancy.session import begin_write

LARGE = 2_000
SHOWN = 50


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--establishment", "slug", required=True, help="Adresse de l’établissement.")
@click.option("--yes", is_flag=True, help="Sans question.")
def observations(file: Path, slug: str, yes: bool) -> None:
    """Importe les résultats du tableau FILE, une ligne par observation : tout le fichier, ou rien.

    Colonnes : ine (ou eleve_id, elenoet, eleve ; ou nom, prenom et naissance), competence, niveau (code, rang, abs ou
    disp), date ; et si besoin referentiel, contexte, remarque.
    """
    settings = from_environment()
    content = file.read_bytes()
    results = read_results(content)
    with context.staging(settings, slug) as session:
        length = max(1, content.count(b"\n"))
        with click.progressbar(length=length, label="Lecture", hidden=length < LARGE) as bar:
            prepared = observations_import.prepare(
                session, results.lines, today=context.today(settings), progress=bar.update
            )
        # What was put aside stays on this connection; the read of the log ends here.
        session.commit()
        _show(prepared, results.headings)
        if not prepared.is_sound:
            raise click.ClickException("rien n’a été importé. Corrigez le fichier, puis relancez la commande.")
        if prepared.staged == 0:
            click.echo("Tout est déjà là : rien n’a changé.")
            return
        if not yes:
            click.confirm("Importer ces observations ?", abort=True)
        _write(session, prepared, hashlib.sha256(content).hexdigest())
    click.echo(
        f"Importées : {prepared.staged} observations, visibles dès maintenant dans les grilles et par les élèves."
    )


def _write(session: Session, prepared: Prepared, file_digest: str) -> None:
    with click.progressbar(length=prepared.students, label="Écriture", hidden=prepared.staged < LARGE) as bar:
        begin_write(session)
        observations_import.write(session, prepared, file_digest=file_digest, now=context.now(), progress=bar.update)
        session.commit()


def _show(prepared: Prepared, headings: Mapping[Column, str]) -> None:
    click.echo(f"Lignes lues : {prepared.lines}.")
    if prepared.refused:
        click.echo(f"Lignes refusées : {prepared.refused}.")
        for fault in prepared.faults[:SHOWN]:
            click.echo(f"  {fault_sentence(fault, headings)}")
        if prepared.refused > SHOWN:
            click.echo(f"  … et {prepared.refused - SHOWN} autres.")
        return
    for count, words in (
        (prepared.known, "Déjà importées, laissées telles quelles"),
        (prepared.repeated, "Écrites deux fois à l’identique, gardées une fois"),
        (prepared.corrections, "Dont corrections d’un import précédent"),
    ):
        if count:
            click.echo(f"{words} : {count}.")
    click.echo(f"À ajouter : {prepared.staged} observations de {prepared.students} élèves.")
    if prepared.first_day is not None and prepared.last_day is not None:
        click.echo(f"  du {prepared.first_day:%d/%m/%Y} au {prepared.last_day:%d/%m/%Y}")
    names = prepared.directory.class_names
    for class_group_id, count in sorted(prepared.classes.items(), key=lambda counted: names[counted[0]]):
        click.echo(f"  {names[class_group_id]} : {count}")
