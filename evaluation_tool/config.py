"""Settings of one installation: the only reader of the environment."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evaluation_tool.logs import LAYOUTS, LEVELS
from evaluation_tool.paths import CHECKOUT_INSTANCE

KEY_FILE = "secret_key"


_REASONS = {
    errno.EACCES: "accès refusé au compte qui lance la commande",
    errno.EPERM: "accès refusé au compte qui lance la commande",
    errno.ENOENT: "introuvable",
    errno.ENOTDIR: "un élément de ce chemin n’est pas un dossier",
    errno.EISDIR: "c’est un dossier",
    errno.ENOSPC: "le disque est plein",
    errno.EROFS: "le système de fichiers est en lecture seule",
}


class ConfigurationError(ValueError):
    """A setting that cannot be used; the message says which, in French, for the console."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation decides; everything a school decides is in its own database."""

    instance: Path
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    demo_password: str | None = None
    https: bool = False
    proxies: int = 0
    time_zone: str = "Europe/Paris"
    log_level: str = "WARNING"
    log_format: str = "text"

    @property
    def establishments(self) -> Path:
        """The folder that is the list of establishments."""
        return self.instance / "establishments"

    @property
    def backups(self) -> Path:
        """Where backups go when nobody says otherwise."""
        return self.instance / "backups"


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; create the instance folders and, once, the secret key (mode 600).

    Raises ConfigurationError when a variable holds something unusable.
    """
    env = os.environ if environ is None else environ
    instance = Path(env.get("EVALUATION_TOOL_INSTANCE") or _default_instance()).expanduser().resolve()
    try:
        for folder in (instance, instance / "establishments", instance / "backups"):
            folder.mkdir(parents=True, exist_ok=True)
        secret_key = env.get("EVALUATION_TOOL_SECRET_KEY") or _stored_secret_key(instance)
    except OSError as error:
        raise ConfigurationError(f"Le dossier {instance} ne peut pas être utilisé : {reason_of(error)}.") from error
    return Settings(
        instance=instance,
        secret_key=secret_key,
        host=env.get("HOST", "127.0.0.1"),
        port=_whole_number(env, "PORT", 8000, 1, 65535),
        workers=_whole_number(env, "EVALUATION_TOOL_WORKERS", os.cpu_count() or 1, 1, 64),
        demo_password=env.get("EVALUATION_TOOL_DEMO_PASSWORD") or None,
        https=env.get("EVALUATION_TOOL_HTTPS", "") in {"1", "true", "oui"},
        proxies=_whole_number(env, "EVALUATION_TOOL_PROXIES", 0, 0, 5),
        time_zone=_time_zone(env),
        log_level=_log_level(env),
        log_format=_log_format(env),
    )


def reason_of(error: OSError) -> str:
    """Why a file cannot be used, in French where the system would say it in English."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def _default_instance() -> Path:
    # An installed wheel has no checkout around it: the folder one works in is the least surprising place.
    return CHECKOUT_INSTANCE if CHECKOUT_INSTANCE.is_dir() else Path.cwd() / "instance"


def _stored_secret_key(instance: Path) -> str:
    path = instance / KEY_FILE
    if not path.exists():
        # Linked into place only once it is whole: two programs starting together read the same key.
        draft = instance / f".{KEY_FILE}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    key = path.read_text(encoding="ascii").strip()
    if len(key) < 32:
        raise ConfigurationError(f"La clé secrète {path} est vide ou trop courte.")
    return key


def _time_zone(env: Mapping[str, str]) -> str:
    name = env.get("EVALUATION_TOOL_TIMEZONE") or "Europe/Paris"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigurationError(f"EVALUATION_TOOL_TIMEZONE : fuseau horaire inconnu ({name!r}).") from error
    return name


def _log_level(env: Mapping[str, str]) -> str:
    name = env.get("EVALUATION_TOOL_LOG_LEVEL", "").strip().upper() or "WARNING"
    if name not in LEVELS:
        raise ConfigurationError(f"EVALUATION_TOOL_LOG_LEVEL : {', '.join(LEVELS)} (reçu : {name!r}).")
    return name


def _log_format(env: Mapping[str, str]) -> str:
    name = env.get("EVALUATION_TOOL_LOG_FORMAT", "").strip().lower() or "text"
    if name not in LAYOUTS:
        raise ConfigurationError(f"EVALUATION_TOOL_LOG_FORMAT : {' ou '.join(LAYOUTS)} (reçu : {name!r}).")
    return name


def _whole_number(env: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
        raise ConfigurationError(f"{name} doit être un nombre entier entre {lowest} et {highest} (reçu : {text!r}).")
    return int(text)
