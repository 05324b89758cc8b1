"""What the console says when something cannot be done."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import DatabaseError

from evaluation_tool.config import ConfigurationError, reason_of
from evaluation_tool.formats import roster_remarks, roster_wording
from evaluation_tool.formats.refusals import FileRefused
from evaluation_tool.formats.wording import refusal_sentence
from evaluation_tool.services import access_cards, accounts, observations_import, rosters
from evaluation_tool.tenancy.backup import UnusableBackup
from evaluation_tool.tenancy.directory import EstablishmentExists, InvalidSlug, UnknownEstablishment
from evaluation_tool.tenancy.erasures import DamagedLedger
from evaluation_tool.tenancy.migrate import MigrationFailed
from evaluation_tool.tenancy.session import SchemaNotReady

BACKUP_REASONS = {
    "not_a_database": "ce n’est pas une base de données. Vérifiez le chemin, décompressez le fichier s’il l’était.",
    "damaged": "la base est abîmée ou incomplète. Prenez une copie plus ancienne, ou recopiez-la de l’autre machine.",
    "altered": (
        "le fichier n’est plus celui qui a été copié (empreinte .sha256 différente). Prenez une autre copie ; "
        "s’il n’y en a pas d’autre, retirez le fichier .sha256 et recommencez."
    ),
    "foreign_schema": "cette base n’a pas été faite par ce programme. Vérifiez le chemin.",
    "newer": "elle a été faite par une version plus récente du programme : mettez d’abord celui-ci à jour.",
    "other_establishment": "elle appartient à un autre établissement (UAI différents). Vérifiez le fichier et le nom.",
}

DATABASE_REASONS = {
    sqlite3.SQLITE_CORRUPT: "le fichier est abîmé. Remettez une copie en place : evaluation-tool restore",
    sqlite3.SQLITE_NOTADB: "le fichier est abîmé. Remettez une copie en place : evaluation-tool restore",
    sqlite3.SQLITE_FULL: "le disque est plein. Faites de la place et recommencez.",
    sqlite3.SQLITE_BUSY: "un autre programme y écrit. Recommencez dans un moment.",
    sqlite3.SQLITE_READONLY: "son fichier ne s’écrit pas. Vérifiez à qui il est, et sous quel compte vous êtes.",
    sqlite3.SQLITE_CANTOPEN: "son fichier ne s’ouvre pas. Vérifiez à qui il est, et sous quel compte vous êtes.",
}


def database_sentence(error: BaseException | None) -> str:
    """What the database could not do, and what to do about it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return f"La base ne peut pas être utilisée : {DATABASE_REASONS.get(code, error)}"


KNOWN: tuple[tuple[type[Exception], Callable[[Any], str]], ...] = (
    (ConfigurationError, str),
    (
        InvalidSlug,
        lambda error: (
            f"« {error} » ne peut pas être une adresse : minuscules sans accent, chiffres et tirets, "
            "40 caractères au plus, et pas un mot réservé."
        ),
    ),
    (
        UnknownEstablishment,
        lambda error: f"Aucun établissement « {error} ». La liste : evaluation-tool establishment list",
    ),
    (EstablishmentExists, lambda error: f"L’établissement « {error} » existe déjà. Rien n’a été modifié."),
    (SchemaNotReady, lambda error: f"« {error} » attend une migration : evaluation-tool migrate {error}"),
    (MigrationFailed, lambda error: f"Migration refusée, le fichier est comme avant : {error}"),
    (accounts.LoginTaken, lambda error: f"L’identifiant « {error} » est déjà pris."),
    (
        accounts.InvalidLogin,
        lambda error: (
            f"« {error} » ne peut pas être un identifiant : minuscules sans accent, chiffres, points, tirets."
        ),
    ),
    (accounts.LastAdministrator, lambda _error: "C’est le dernier compte d’administration : il reste ouvert."),
    (UnusableBackup, lambda error: f"Sauvegarde refusée, rien n’a été modifié : {BACKUP_REASONS[error.reason]}"),
    (
        DamagedLedger,
        lambda error: f"Le registre des effacements {error} ne se lit plus : rien n’a été modifié, faites-le examiner.",
    ),
    (FileRefused, lambda error: f"Fichier refusé, rien n’a été importé : {refusal_sentence(error)}"),
    (
        observations_import.ChangedMeanwhile,
        lambda _error: "L’établissement a changé pendant la lecture : rien n’a été importé. Relancez la commande.",
    ),
    (rosters.OtherEstablishment, lambda error: roster_wording.other_establishment(error.found, error.expected)),
    (rosters.OtherYear, lambda error: roster_wording.other_year(error.found, error.expected)),
    (
        rosters.UnknownYear,
        lambda error: (
            f"L’année scolaire {error} n’est pas ouverte, ou elle est archivée : voir Réglages, Années et périodes."
        ),
    ),
    (rosters.NobodyPlaced, lambda error: roster_remarks.nobody_placed(error.problems)),
    (rosters.NoDivision, lambda _error: "Aucune de ces classes n’est dans le fichier : rien n’a été importé."),
    (
        access_cards.PrintedMeanwhile,
        lambda _error: "D’autres cartes ont été imprimées pendant ce temps : jetez ce fichier et recommencez.",
    ),
    (FileExistsError, lambda error: f"Le fichier {error} existe déjà. Rien n’a été modifié."),
    (DatabaseError, lambda error: database_sentence(error.orig)),
    (sqlite3.Error, lambda error: database_sentence(error)),
    (OSError, lambda error: f"{error.filename or 'Fichier'} : {reason_of(error)}"),
)

KINDS: tuple[type[Exception], ...] = tuple(kind for kind, _say in KNOWN)


def sentence(error: Exception) -> str:
    """The line for a failure of one of the KNOWN kinds, for a command that goes on with the next establishment."""
    return next(say for kind, say in KNOWN if isinstance(error, kind))(error)
