"""The words of a one-time link, for whoever stands at the server's keyboard."""

from __future__ import annotations

import click

from evaluation_tool.config import Settings
from evaluation_tool.services.invitations import LASTS


def say_link(settings: Settings, slug: str, login: str, token: str) -> None:
    """Print the link, and what to change in it when a web server stands before the program."""
    scheme = "https" if settings.https else "http"
    click.echo(f"Pour ouvrir le compte « {login} » et choisir son mot de passe :")
    click.echo(f"  {scheme}://{settings.host}:{settings.port}/{slug}/bienvenue/{token}")
    click.echo(
        f"Ce lien sert une seule fois, pendant {LASTS.days} jours. Si l’on vient d’une autre machine, remplacez "
        f"{settings.host}:{settings.port} par l’adresse de votre site."
    )
