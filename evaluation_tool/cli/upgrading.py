"""After a new version of the program: each establishment is brought to it, checked, or put back as it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from evaluation_tool.cli import context, failures
from evaluation_tool.cli.maintenance import problems_of
from evaluation_tool.config import Settings, from_environment
from evaluation_tool.services import attainments
from evaluation_tool.tenancy.backup import back_up, replace_content
from evaluation_tool.tenancy.files import is_in_use, read_revision
from evaluation_tool.tenancy.migrate import head_revision, is_known_revision, migrate_file


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one establishment."""

    slug: str
    is_ready: bool
    words: str


@click.command()
@click.argument("slug", required=False)
def upgrade(slug: str | None) -> None:
    """Met SLUG, ou tous, à la version du programme : copie, migre, vérifie, ou remet comme avant. Serveur arrêté."""
    settings = from_environment()
    slugs = [slug] if slug else context.directory(settings).slugs()
    outcomes = [_outcome(settings, one) for one in slugs]
    width = max(map(len, slugs), default=0)
    for outcome in outcomes:
        click.echo(f"{outcome.slug:<{width}}  {'OK    ' if outcome.is_ready else 'ÉCHEC '}  {outcome.words}")
    failed = [outcome.slug for outcome in outcomes if not outcome.is_ready]
    if failed:
        raise click.ClickException(
            f"{len(failed)} établissement(s) sur {len(slugs)} sont restés comme avant : {', '.join(failed)}."
        )


def _outcome(settings: Settings, slug: str) -> Outcome:
    try:
        return _upgraded(settings, slug)
    except failures.KINDS as error:
        return Outcome(slug, False, failures.sentence(error))


def _upgraded(settings: Settings, slug: str) -> Outcome:
    path = context.directory(settings).existing(slug)
    revision = read_revision(path)
    if not is_known_revision(revision):
        return Outcome(slug, False, "d’une version plus récente du programme : installez-la.")
    if revision == head_revision():
        # An upgrade that was killed may have left it migrated and not checked.
        problems = problems_of(settings, slug)
        words = f"déjà à jour, mais {'; '.join(problems)}" if problems else "déjà à jour."
        return Outcome(slug, not problems, words)
    if is_in_use(path):
        # The program that has it open would go on writing with the old schema in mind.
        return Outcome(slug, False, "en cours d’emploi : arrêtez le serveur, puis recommencez.")
    copy = settings.backups / f"{slug}-avant-mise-a-jour-{context.now():%Y%m%d-%H%M%S}.sqlite3"
    back_up(path, copy)
    problems = _migrated_or_put_back(settings, slug, path, copy)
    if problems:
        return Outcome(slug, False, f"remis comme avant, la copie est {copy.name} : {'; '.join(problems)}")
    return Outcome(slug, True, f"mis à jour de {revision} à {head_revision()}, la copie est {copy.name}.")


def _migrated_or_put_back(settings: Settings, slug: str, path: Path, copy: Path) -> list[str]:
    """Migrate and check; with any problem, or stopped half-way, the content of before is back when this ends."""
    try:
        migrate_file(path, keep_copy_as=None)
        # Summaries say again what the observations say; the old program can no longer rebuild them, this one can.
        with context.writing(settings, slug) as session:
            if attainments.mismatches(session):
                attainments.rebuild(session)
        problems = problems_of(settings, slug)
    except failures.KINDS as error:
        problems = [failures.sentence(error)]
    except BaseException:
        replace_content(path, copy)
        raise
    if problems:
        replace_content(path, copy)
    return problems
