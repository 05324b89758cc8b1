"""What a school hands to the next one about a student: plain values, and the JSON that docs/livret.md describes.

Nothing here is a number of points: a level is a rank with its words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

FORMAT = "pas-a-pas/livret"
VERSION = 1


@dataclass(frozen=True, slots=True)
class BookletLevel:
    """A level of the school's scale; ranks say an order, lowest first."""

    rank: int
    symbol: str
    label: str


@dataclass(frozen=True, slots=True)
class BookletPlace:
    """A class that the student was in; both dates included, none while it lasts."""

    school_year: str
    name: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class BookletLine:
    """One competency that was observed. `level` is None where nobody decided; `held_twice`: seen in two séances."""

    framework: str
    code: str
    title: str  # of the referential
    wording: str  # of the grid, as the student reads it
    domain: str
    grid: str
    level: BookletLevel | None
    held_twice: bool
    first_seen_on: date
    last_seen_on: date
    next_step: str


@dataclass(frozen=True, slots=True)
class Booklet:
    """Everything that the next school is told."""

    issued_on: date
    establishment: str
    uais: Sequence[str]
    last_name: str
    first_name: str
    birth_date: date | None
    ine: str
    places: Sequence[BookletPlace]
    levels: Sequence[BookletLevel]
    lines: Sequence[BookletLine]


def write_booklet(booklet: Booklet) -> bytes:
    """The booklet as JSON, in the words and the order of docs/livret.md."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "issued_on": booklet.issued_on,
        "establishment": {"name": booklet.establishment, "uais": list(booklet.uais)},
        "student": {
            "last_name": booklet.last_name,
            "first_name": booklet.first_name,
            "birth_date": booklet.birth_date,
            "ine": booklet.ine or None,
        },
        "classes": [asdict(place) for place in booklet.places],
        "levels": [asdict(level) for level in booklet.levels],
        "competencies": [asdict(line) | {"next_step": line.next_step or None} for line in booklet.lines],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=date.isoformat).encode()
