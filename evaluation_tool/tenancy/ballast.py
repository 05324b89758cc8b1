"""A file of one mebibyte that is given up when the disk is full, so that people can still sign in."""

from __future__ import annotations

import contextlib
from pathlib import Path

from flask import current_app

SIZE = 1024 * 1024
NAME = "ballast"


def load(instance: Path) -> bool:
    """Put the ballast (back) in place; False when there is no room for it."""
    if is_loaded(instance):
        return True
    path = instance / NAME
    try:
        # Random-looking content is not needed: no file system in use here packs zeros it was told to write.
        path.write_bytes(b"\0" * SIZE)
    except OSError:
        path.unlink(missing_ok=True)
        return False
    return True


def is_loaded(instance: Path) -> bool:
    """Whether the ballast is there, whole."""
    with contextlib.suppress(FileNotFoundError):
        return (instance / NAME).stat().st_size == SIZE
    return False


def release() -> None:
    """Give the ballast up."""
    (Path(current_app.config["INSTANCE"]) / NAME).unlink(missing_ok=True)
