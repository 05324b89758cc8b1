"""The access cards of a whole school, in one file to print."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import click
from sqlalchemy.orm import Session

from evaluation_tool.cli import context
from evaluation_tool.config import from_environment
from evaluation_tool.formats.pdf import AccessGroup, AccessSheet, Template, render
from evaluation_tool.models.people import Student
from evaluation_tool.services import access_cards, school_settings


@click.command()
@click.option("--establishment", "slug", required=True, help="Adresse de l’établissement.")
@click.option("--address", required=True, help="Adresse du site telle que les élèves la tapent : https://…")
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Fichier PDF à créer.")
@click.option("--class", "names", multiple=True, help="Seulement cette classe ; à répéter.")
@click.option("--renew", is_flag=True, help="Aussi pour les élèves qui ont déjà une carte.")
def cards(slug: str, address: str, output: Path, names: tuple[str, ...], renew: bool) -> None:
    """Imprime les cartes d’accès des élèves, classe par classe."""
    settings = from_environment()
    if output.exists():
        raise click.BadParameter(f"{output} existe déjà.", param_hint="--output")
    today = context.today(settings)
    where = _sign_in_page(address, slug)
    with context.writing(settings, slug) as session:
        for _name, students in _students(session, today, names, renew=renew):
            access_cards.open_missing(session, students, now=context.now())
    # Hundreds of hashes: nobody's saving waits for them.
    with context.reading(settings, slug) as session:
        establishment = school_settings.get(session).name
        found = [
            (name, access_cards.draw(access_cards.open_accounts_of(session, students)))
            for name, students in _students(session, today, names, renew=renew)
            if students
        ]
    everybody = [one for _name, some in found for one in some]
    if not everybody:
        click.echo("Chaque élève a déjà sa carte.")
        return
    sheet = AccessSheet(
        title="Cartes d’accès",
        subtitle="À découper. Chaque élève garde sa carte pour lui.",
        establishment=establishment,
        printed_on=f"imprimé le {today:%d/%m/%Y}",
        address=where,
        advice="Ce code est à toi : ne le donne à personne.",
        groups=tuple(AccessGroup(name, access_cards.printed(some, where)) for name, some in found),
    )
    _write(output, render(Template.ACCESS_CARDS, sheet))
    with context.writing(settings, slug) as session:
        access_cards.keep(session, everybody, now=context.now())
    counted = "1 carte" if len(everybody) == 1 else f"{len(everybody)} cartes"
    click.echo(f"{counted} dans {output}. Les codes ne sont gardés nulle part ailleurs.")


def _students(session: Session, today: date, names: tuple[str, ...], *, renew: bool) -> list[tuple[str, list[Student]]]:
    rooms = access_cards.list_rooms(session)
    unknown = set(names) - {room.name for room in rooms}
    if unknown:
        raise click.BadParameter(f"classe inconnue : {', '.join(sorted(unknown))}.", param_hint="--class")
    chosen = [room for room in rooms if not names or room.name in names]
    wanting = access_cards.list_wanting(session, chosen, today, renew=renew)
    return [(room.name, students) for room, students in wanting]


def _sign_in_page(address: str, slug: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", address):
        raise click.BadParameter("une adresse commence par https:// (ou http://).", param_hint="--address")
    site = address.rstrip("/").removesuffix(f"/{slug}")
    return f"{site}/{slug}/connexion"


def _write(path: Path, data: bytes) -> None:
    # Codes are secrets: nobody else of the machine reads them.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
