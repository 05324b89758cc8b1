"""Establishment files for tests: founded once by the real services, then copied."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from evaluation_tool.services import establishments
from evaluation_tool.tenancy.create import create_establishment
from evaluation_tool.tenancy.directory import SUFFIX, EstablishmentDirectory
from tests.moments import HERE, NOW, THERE, TODAY

NAMES = {HERE: "Collège de test", THERE: "Collège voisin"}
UAIS = {HERE: "0881234X", THERE: "0541111Y"}


@lru_cache(maxsize=16)
def founded(slug: str) -> bytes:
    """The bytes of an establishment that nobody has entered yet."""

    def fill(session: Session) -> None:
        establishments.found(
            session, name=NAMES.get(slug, slug), uais=[UAIS.get(slug, "0750001A")], now=NOW, today=TODAY
        )

    with tempfile.TemporaryDirectory() as folder:
        return create_establishment(EstablishmentDirectory(Path(folder)), slug, fill).read_bytes()


def place(folder: Path, slug: str) -> Path:
    """Put a fresh establishment into a folder; its path."""
    path = folder / f"{slug}{SUFFIX}"
    path.write_bytes(founded(slug))
    return path
