"""A school's people from the server's keyboard: told first, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from evaluation_tool.cli import context
from evaluation_tool.config import Settings, from_environment
from evaluation_tool.domain.roster import Roster
from evaluation_tool.domain.roster_plan import Line
from evaluation_tool.domain.school_year import start_year_of
from evaluation_tool.formats.roster_remarks import sorted_problems
from evaluation_tool.formats.roster_wording import CHANGE_NAMES, SOURCE_NAMES, missing_columns
from evaluation_tool.formats.rosters import read_people, read_roster
from evaluation_tool.services import column_mappings, rosters
from evaluation_tool.services.rosters import Applied, Choice, RosterPlan

SHOWN = 20


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--establishment", "slug", required=True, help="Adresse de l’établissement.")
@click.option("--year", type=int, help="Première année de l’année scolaire (2026 pour 2026-2027).")
@click.option("--division", "divisions", multiple=True, help="Classe à importer ; peut être répétée.")
@click.option("--all", "everything", is_flag=True, help="Toutes les classes du fichier.")
@click.option("--without-groups", is_flag=True, help="Laisse de côté les groupes d’enseignement.")
@click.option("--many-departures", is_flag=True, help="Accepte que la moitié des élèves sortent.")
@click.option("--yes", is_flag=True, help="Sans question.")
def roster(
    file: Path,
    slug: str,
    year: int | None,
    divisions: tuple[str, ...],
    everything: bool,
    without_groups: bool,
    many_departures: bool,
    yes: bool,
) -> None:
    """Importe les personnes et les classes de FILE : SIECLE, STS-web, ONDE, CSV ou XLSX.

    Sans --division ni --all : les classes que l’établissement a déjà, ou toutes s’il n’en a encore aucune. Rien des
    autres classes n’est gardé.
    """
    settings = from_environment()
    today = context.today(settings)
    start_year = year or start_year_of(today)
    people = _read(settings, slug, file, today)
    chosen = _choose(settings, slug, people, start_year, divisions, everything=everything)
    choice = Choice(chosen, with_groups=not without_groups, half_may_leave=many_departures)
    with context.reading(settings, slug) as session:
        found = rosters.plan(session, people, choice, start_year=start_year, today=today)
        absent = rosters.list_absent(session, people, found.year)
        unclear = frozenset(line.key for line in found.students.unclear)
        _show(people, found, chosen, absent)
    choice = replace(choice, left_out=unclear)
    if found.is_empty:
        click.echo("Tout est déjà là : rien n’a changé.")
        return
    if found.students.empties_half and not many_departures:
        raise click.ClickException(
            f"{len(found.students.leaving)} élèves sortiraient, la moitié ou plus. Vérifiez le fichier ; s’il est "
            "juste, ajoutez --many-departures. Rien n’a été importé."
        )
    if not yes:
        click.confirm("Importer ?", abort=True)
    written = len(found.students.added) + len(found.students.changed) + len(found.students.leaving)
    _report(_write(settings, slug, people, choice, start_year, today, length=written))


def _read(settings: Settings, slug: str, file: Path, today: date) -> Roster:
    """The people of the file; the columns of a table are those that somebody told in the pages, else guessed."""
    read = read_roster(file.read_bytes(), today)
    if isinstance(read, Roster):
        return read
    with context.reading(settings, slug) as session:
        mapping, _is_told = column_mappings.of_table(session, read)
    if mapping.missing:
        raise click.ClickException(f"{missing_columns(mapping.missing)} Importez ce tableau par la page des imports.")
    return read_people(read, mapping, today)


def _choose(
    settings: Settings, slug: str, people: Roster, start_year: int, divisions: Sequence[str], *, everything: bool
) -> frozenset[str]:
    with context.reading(settings, slug) as session:
        listed = rosters.list_divisions(session, people, rosters.check(session, people, start_year=start_year))
    unknown = [name for name in divisions if name not in people.divisions]
    if unknown:
        raise click.ClickException(
            f"Ces classes ne sont pas dans le fichier : {', '.join(unknown)}. Il contient : "
            f"{', '.join(people.divisions)}. Rien n’a été importé."
        )
    if divisions:
        return frozenset(divisions)
    known = frozenset(name for name, _pupils, is_known in listed if is_known)
    return known if known and not everything else frozenset(people.divisions)


def _show(people: Roster, found: RosterPlan, chosen: frozenset[str], absent: Sequence[str]) -> None:
    students = found.students
    click.echo(f"Lu comme : {SOURCE_NAMES[people.source]}. Année {found.year.start_year}-{found.year.start_year + 1}.")
    click.echo(f"Classes choisies ({len(chosen)}) : {', '.join(sorted(chosen))}.")
    left = [name for name in people.divisions if name not in chosen]
    if left:
        click.echo(f"Classes laissées de côté ({len(left)}) : {', '.join(left)}.")
    if absent:
        click.echo(f"Classes de l’établissement absentes du fichier, inchangées ({len(absent)}) : {', '.join(absent)}.")
    if found.new_classes:
        click.echo(f"Nouvelles classes et nouveaux groupes : {', '.join(found.new_classes)}.")
    click.echo(f"Nouveaux élèves : {len(students.added)}. Déjà à jour : {len(students.unchanged)}.")
    _section("Élèves modifiés", [_changes(line) for line in students.changed])
    _section("Élèves sortants", [person.name for person in students.leaving])
    _section(
        "À préciser dans la page des imports (laissés de côté)",
        [f"{line.student.name}, {line.student.division}" for line in students.unclear],
    )
    if not found.staff.is_empty:
        click.echo(
            f"Nouveaux professeurs : {len(found.staff.added)}. Nouveaux services : {len(found.staff.begun)}. "
            f"Services qui prennent fin : {len(found.staff.ended)}. "
            f"Professeurs référents désignés : {len(found.staff.tutorships)}, remplacés : {len(found.staff.replaced)}."
        )
    for title, sentences in sorted_problems(people.problems):
        _section(title, sentences)


def _changes(line: Line) -> str:
    changes = ", ".join(dict.fromkeys(CHANGE_NAMES[difference.change] for difference in line.differences))
    return f"{line.student.name} : {changes}"


def _section(title: str, sentences: Sequence[str]) -> None:
    if not sentences:
        return
    click.echo(f"{title} ({len(sentences)})")
    for sentence in sentences[:SHOWN]:
        click.echo(f"  {sentence}")
    if len(sentences) > SHOWN:
        click.echo(f"  … et {len(sentences) - SHOWN} autres.")


def _write(
    settings: Settings, slug: str, people: Roster, choice: Choice, start_year: int, today: date, *, length: int
) -> Applied:
    with (
        click.progressbar(length=length, label="Import", hidden=length < SHOWN) as bar,
        context.writing(settings, slug) as session,
    ):
        return rosters.apply(
            session,
            people,
            choice,
            start_year=start_year,
            today=today,
            now=context.now(),
            account_id=None,
            progress=bar.update,
        )


def _report(applied: Applied) -> None:
    click.echo(
        f"Importé. Élèves ajoutés : {applied.added}, modifiés : {applied.changed}, sortis : {applied.left}. "
        f"Classes et groupes : {applied.classes}. Professeurs : {applied.teachers}. "
        f"Services changés : {applied.services}. Comptes : {applied.accounts}."
    )
