"""What the demonstration's activities say, kept as data: one file per field, written for this product."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files

from evaluation_tool.domain.activity import Support

_FILES = ("vdm", "french", "maths")


@dataclass(frozen=True, slots=True)
class ActivityContent:
    """One activity: whose it is (who teaches that subject there), and all that it says."""

    key: str
    taught_in: str
    subject: str
    title: str
    competencies: tuple[tuple[str, str], ...]  # referential and code
    instructions: dict[Support, str]
    minutes: int
    place: str
    material: str
    link: tuple[str, str] | None  # name and address
    table: tuple[str, tuple[tuple[str, ...], ...]] | None  # name and rows, handed out as a workbook


def load_activities() -> tuple[ActivityContent, ...]:
    """Every activity, in the order they were written."""
    rows = [row for name in _FILES for row in json.loads((files(__name__) / f"{name}.json").read_text("utf-8"))]
    return tuple(
        ActivityContent(
            key=row["key"],
            taught_in=row["taught_in"],
            subject=row["subject"],
            title=row["title"],
            competencies=tuple((framework, code) for framework, code in row["competencies"]),
            instructions={support: row[support.value] for support in Support},
            minutes=row["minutes"],
            place=row["place"],
            material=row["material"],
            link=(row["link"]["name"], row["link"]["url"]) if "link" in row else None,
            table=(row["table"]["name"], tuple(map(tuple, row["table"]["rows"]))) if "table" in row else None,
        )
        for row in rows
    )
