"""Click in French: its own words are English and it ships no translation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click
from click import core, decorators, exceptions, formatting, termui, types

WORDS = {
    "Usage:": "Emploi :",
    "Options": "Options",
    "Commands": "Commandes",
    "[OPTIONS]": "[OPTIONS]",
    "Show this message and exit.": "Affiche cette aide.",
    "Show the version and exit.": "Affiche la version.",
    "Missing argument": "Il manque l’argument",
    "Missing option": "Il manque l’option",
    "Missing parameter": "Il manque le paramètre",
    "Missing command.": "Il manque la commande.",
    "Missing {param_type}": "Il manque {param_type}",
    "No such option: {name}": "Option inconnue : {name}",
    "No such option {name!r}.": "Option inconnue : {name}.",
    "No such command {name!r}.": "Commande inconnue : {name}.",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "Got unexpected extra argument ({args})": "Argument en trop : {args}",
    "Got unexpected extra arguments ({args})": "Arguments en trop : {args}",
    "Option {name!r} requires an argument.": "L’option {name} attend une valeur.",
    "Option {name!r} does not take a value.": "L’option {name} n’attend pas de valeur.",
    "Choose from:\n\t{choices}": "Choisissez parmi : {choices}",
    "{value!r} is not {choice}.": "{value} n’est pas {choice}.",
    "{value!r} is not one of {choices}.": "{value} n’est pas dans la liste : {choices}.",
    "{value!r} is not a valid {number_type}.": "{value} n’est pas un nombre valable.",
    "{name} {filename!r} does not exist.": "Le fichier {filename} n’existe pas.",
    "{name} {filename!r} is a directory.": "{filename} est un dossier, pas un fichier.",
    "{name} {filename!r} is not readable.": "Le fichier {filename} ne peut pas être lu.",
    "Did you mean {possibility}?": "Vouliez-vous dire {possibility} ?",
    "(Possible options: {possibilities})": "(Options proches : {possibilities})",
    "Try '{command} {option}' for help.": "L’aide : {command} {option}",
    "Aborted!": "Interrompu.",
    "Error: {message}": "Erreur : {message}",
    "required": "obligatoire",
    "default: {default}": "par défaut : {default}",
}


def speak_french() -> None:
    """Put these words in the place of click's own."""

    def word(message: str) -> str:
        return WORDS.get(message, message)

    def plural(one: str, many: str, count: int) -> str:
        return word(one if count == 1 else many)

    for module in (core, decorators, exceptions, formatting, termui, types):
        for name, replacement in (("_", word), ("ngettext", plural)):
            if hasattr(module, name):
                setattr(module, name, replacement)


class FrenchGroup(click.Group):
    """A group whose failures are one clear line in French, never a traceback."""

    failures: Sequence[tuple[type[Exception], Callable[[Any], str]]] = ()

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a known failure ends it with code 1 and one line."""
        try:
            return super().invoke(ctx)
        except tuple(kind for kind, _say in self.failures) as error:
            say = next(say for kind, say in self.failures if isinstance(error, kind))
            raise click.ClickException(say(error)) from error
