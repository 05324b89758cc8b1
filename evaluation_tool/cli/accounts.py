"""Accounts from the server's keyboard: the first administrator, a forgotten password."""

from __future__ import annotations

import click

from evaluation_tool.cli import context
from evaluation_tool.cli.cards import cards
from evaluation_tool.cli.invitation import say_link
from evaluation_tool.config import from_environment
from evaluation_tool.models.account import Account
from evaluation_tool.policy import Role
from evaluation_tool.services import accounts, invitations, sign_in

_establishment = click.option("--establishment", "slug", required=True, help="Adresse de l’établissement.")
_login = click.option("--login", required=True, help="Identifiant de connexion.")


@click.group()
def account() -> None:
    """Crée, dépanne ou ferme des comptes."""


account.add_command(cards)


@account.command()
@_establishment
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="Rôle du compte.")
@_login
@click.option("--name", default=None, help="Prénom et nom (par défaut : l’identifiant).")
def create(slug: str, role: str, login: str, name: str | None) -> None:
    """Crée un compte et affiche son premier mot de passe."""
    settings = from_environment()
    secret, secret_hash = accounts.draw_secret(is_student=role == Role.STUDENT)
    with context.writing(settings, slug) as session:
        created = accounts.create(session, role=Role(role), login=login, name=(name or login)[:120], now=context.now())
        accounts.set_secret_hash(session, created, secret_hash, now=context.now())
        plain_login = created.login
    click.echo(f"Compte créé : {plain_login}")
    _show(secret, is_student=role == Role.STUDENT)


@account.command()
@_establishment
@_login
def invite(slug: str, login: str) -> None:
    """Fait un lien qui sert une fois, pour choisir un mot de passe."""
    settings = from_environment()
    with context.writing(settings, slug) as session:
        found = _found(sign_in.find_account(session, login), login)
        try:
            token = invitations.invite(session, found, now=context.now())
        except invitations.CardOnly as error:
            message = "un élève a une carte avec un code, pas de lien : « account reset-password » en fait un autre."
            raise click.BadParameter(message, param_hint="--login") from error
        plain_login = found.login
    say_link(settings, slug, plain_login, token)


@account.command("reset-password")
@_establishment
@_login
def reset_password(slug: str, login: str) -> None:
    """Remplace un mot de passe oublié et affiche le nouveau."""
    settings = from_environment()
    with context.reading(settings, slug) as session:
        is_student = _found(sign_in.find_account(session, login), login).student_id is not None
    secret, secret_hash = accounts.draw_secret(is_student=is_student)
    with context.writing(settings, slug) as session:
        found = _found(sign_in.find_account(session, login), login)
        accounts.set_secret_hash(session, found, secret_hash, now=context.now())
    _show(secret, is_student=is_student)


@account.command()
@_establishment
@_login
def disable(slug: str, login: str) -> None:
    """Ferme un compte ; rien de ce qu’il a écrit n’est perdu."""
    with context.writing(from_environment(), slug) as session:
        found = _found(sign_in.find_account(session, login), login)
        accounts.disable(session, found, now=context.now())
    click.echo(f"Compte fermé : {login}")


def _found(found: Account | None, login: str) -> Account:
    if found is None:
        raise click.BadParameter(f"aucun compte « {login} ».", param_hint="--login")
    return found


def _show(secret: str, *, is_student: bool) -> None:
    if is_student:
        click.echo(f"Code de la carte : {secret}")
    else:
        click.echo(f"Mot de passe, à changer à la première connexion : {secret}")
