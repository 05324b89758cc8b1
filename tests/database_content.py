"""What an establishment's file says, to compare it before and after."""

from __future__ import annotations

from pathlib import Path

from evaluation_tool.tenancy.files import opened


def content_of(file: Path) -> list[str]:
    """Every row and every table, whatever the pages they are on."""
    with opened(file, "ro") as database:
        return list(database.iterdump())
