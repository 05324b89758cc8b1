"""The folder that is the list of establishments: one SQLite file each, named by its slug."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from evaluation_tool.tenancy.files import move_database

SUFFIX = ".sqlite3"
SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LONGEST_SLUG = 40
# First path segments that are not establishments.
RESERVED_SLUGS = frozenset({"static", "sante", "favicon", "robots", "api", "aide", "etablissements"})


class InvalidSlug(ValueError):
    """A name that cannot be an establishment's address."""


class UnknownEstablishment(LookupError):
    """No file of that name in the folder."""


class EstablishmentExists(ValueError):
    """A file of that name is already there; nothing was touched."""


def checked_slug(slug: str) -> str:
    """Return the slug if it can name an establishment, else raise InvalidSlug."""
    if len(slug) > LONGEST_SLUG or not SLUG.fullmatch(slug) or slug in RESERVED_SLUGS:
        raise InvalidSlug(slug)
    return slug


class EstablishmentDirectory:
    """Finds, lists and archives establishment files; opens none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, slug: str) -> Path:
        """Where the file of this establishment is or would be. Raises InvalidSlug."""
        return self.folder / f"{checked_slug(slug)}{SUFFIX}"

    def existing(self, slug: str) -> Path:
        """The path of an establishment that exists. Raises UnknownEstablishment, for a bad slug too."""
        try:
            path = self.path(slug)
        except InvalidSlug:
            raise UnknownEstablishment(slug) from None
        if not path.is_file():
            raise UnknownEstablishment(slug)
        return path

    def slugs(self) -> list[str]:
        """Every establishment, in alphabetical order."""
        names = (path.name.removesuffix(SUFFIX) for path in self.folder.glob(f"*{SUFFIX}"))
        return sorted(name for name in names if SLUG.fullmatch(name) and name not in RESERVED_SLUGS)

    def archive(self, slug: str, now: datetime) -> Path:
        """Take an establishment off the list by moving its file to `archives/`; nothing is deleted."""
        source = self.existing(slug)
        target = self.folder / "archives" / f"{slug}-{now:%Y%m%d-%H%M%S}{SUFFIX}"
        target.parent.mkdir(exist_ok=True)
        move_database(source, target)
        return target
