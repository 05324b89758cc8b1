"""The demonstration school."""

from __future__ import annotations

import secrets

import click
from sqlalchemy import select

from evaluation_tool.cli import context
from evaluation_tool.config import Settings, from_environment
from evaluation_tool.models.account import Account
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.services import demo as demonstration
from evaluation_tool.services import passwords, sign_in
from evaluation_tool.tenancy.create import create_establishment
from evaluation_tool.tenancy.directory import EstablishmentExists

# Kept so that it can be printed at each start: it opens invented data only.
PASSWORD_FILE = "demo-password"  # noqa: S105 - a file's name
SHOWN = (
    ("admin", "référent numérique"),
    ("directrice", "direction de SEGPA"),
    ("prof", "enseignant"),
    ("eleve", "élève"),
)


@click.command()
@click.argument("slug", default="demo")
@click.option("--if-none", is_flag=True, help="Seulement si aucun établissement n’existe ; sinon ne fait rien.")
def demo(slug: str, if_none: bool) -> None:
    """Crée l’établissement de démonstration SLUG, avec des personnes inventées."""
    settings = from_environment()
    directory = context.directory(settings)
    if if_none and directory.slugs():
        _follow_environment(settings)
        return
    if directory.path(slug).exists():
        raise EstablishmentExists(slug)
    password = settings.demo_password or secrets.token_hex(4)
    click.echo("Création de l’établissement de démonstration…")
    create_establishment(
        directory,
        slug,
        lambda session: demonstration.fill(
            session, now=context.now(), today=context.today(settings), password=password
        ),
    )
    _keep_password(settings, slug, password)
    click.echo(f"Établissement créé : {slug}")
    show_accounts(settings)


def show_accounts(settings: Settings) -> None:
    """Print how to sign in to the demonstration schools of this installation."""
    for slug in context.directory(settings).slugs():
        path = settings.instance / f"{PASSWORD_FILE}-{slug}"
        if path.is_file():
            accounts = ", ".join(f"{login} ({role})" for login, role in SHOWN)
            click.echo(f"Démonstration : /{slug}/ — comptes : {accounts}")
            click.echo(f"Mot de passe de démonstration : {path.read_text(encoding='utf-8').strip()}")


def _keep_password(settings: Settings, slug: str, password: str) -> None:
    path = settings.instance / f"{PASSWORD_FILE}-{slug}"
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(f"{password}\n", encoding="utf-8")


def _follow_environment(settings: Settings) -> None:
    """Give existing demonstration accounts the password that the environment now asks for."""
    wanted = settings.demo_password
    if wanted is None:
        return
    for slug in context.directory(settings).slugs():
        with context.reading(settings, slug) as session:
            is_demo = session.scalars(select(Establishment.is_demo)).one()
            current = passwords.matches(sign_in.find_account(session, "admin"), wanted)
        if is_demo and not current:
            with context.writing(settings, slug) as session:
                staff, student = passwords.hashed(wanted), passwords.hashed_code(wanted)
                for account in session.scalars(select(Account)):
                    account.password_hash = student if account.student_id is not None else staff
            _keep_password(settings, slug, wanted)
