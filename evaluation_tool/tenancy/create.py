"""Making an establishment's file: whole and filled, or not there at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from evaluation_tool.tenancy.directory import EstablishmentDirectory, EstablishmentExists
from evaluation_tool.tenancy.engine import BEGIN_MODE, IMMEDIATE, open_engine
from evaluation_tool.tenancy.migrate import pristine_database


def create_establishment(directory: EstablishmentDirectory, slug: str, fill: Callable[[Session], object]) -> Path:
    """Create the file by the migrations, fill it in one transaction, then put it on the list.

    Raises InvalidSlug, EstablishmentExists; whatever `fill` raises leaves nothing behind.
    """
    path = directory.path(slug)
    if path.exists():
        raise EstablishmentExists(slug)
    draft = path.with_name(f".{slug}.{secrets.token_hex(4)}.new")
    try:
        draft.write_bytes(pristine_database())
        draft.chmod(0o600)
        engine = open_engine(draft)
        try:
            with Session(engine) as session, session.begin():
                session.connection(execution_options={BEGIN_MODE: IMMEDIATE})
                fill(session)
        finally:
            engine.dispose()
        try:
            # A link, not a rename: of two who create the same name, one is told.
            os.link(draft, path)
        except FileExistsError:
            raise EstablishmentExists(slug) from None
    finally:
        for leftover in draft.parent.glob(f"{draft.name}*"):
            leftover.unlink()
    return path
