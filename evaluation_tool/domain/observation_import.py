"""Results kept elsewhere on their way in: what a line may say, and why a line can be refused."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

MOST_LINES = 300_000  # what one short write can carry; a longer history comes in several files


class Column(StrEnum):
    """What a column of the file may be."""

    INE = "ine"
    SIECLE_ID = "siecle_id"
    ELENOET = "elenoet"
    STUDENT = "student"  # any of the three identifiers
    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    BIRTH_DATE = "birth_date"
    FRAMEWORK = "framework"
    COMPETENCY = "competency"
    LEVEL = "level"
    DAY = "day"
    CONTEXT = "context"
    NOTE = "note"


class ResultLine(NamedTuple):
    """One line of the file, as it was typed; the fields follow the columns."""

    line: int
    ine: str
    siecle_id: str
    elenoet: str
    student: str
    last_name: str
    first_name: str
    birth_date: str
    framework: str
    competency: str
    level: str
    day: str
    context: str
    note: str


class ImportFault(StrEnum):
    """Why a line is refused; one refused line keeps the whole file out."""

    NO_STUDENT = "no_student"
    UNKNOWN_STUDENT = "unknown_student"
    SEVERAL_STUDENTS = "several_students"
    NO_COMPETENCY = "no_competency"
    UNKNOWN_FRAMEWORK = "unknown_framework"
    UNKNOWN_COMPETENCY = "unknown_competency"
    SEVERAL_COMPETENCIES = "several_competencies"
    ATTITUDE = "attitude"
    HEADING = "heading"
    NO_LEVEL = "no_level"
    UNKNOWN_LEVEL = "unknown_level"
    OTHER_SCALE = "other_scale"
    NO_DAY = "no_day"
    UNREADABLE_DAY = "unreadable_day"
    IN_THE_FUTURE = "in_the_future"
    OUTSIDE_YEAR = "outside_year"
    PERIOD_CLOSED = "period_closed"
    NOT_ENROLLED = "not_enrolled"
    NO_GRID = "no_grid"
    UNKNOWN_CONTEXT = "unknown_context"
    NOTE_TOO_LONG = "note_too_long"
    SAID_TWICE = "said_twice"


class LineRefused(Exception):
    """A line cannot be taken; `column` is where to look."""

    def __init__(self, code: ImportFault, column: Column, **values: str | int) -> None:
        super().__init__(code.value)
        self.code = code
        self.column = column
        self.values = values


def parse_day(text: str) -> date | None:
    """A day written 2026-10-05, 05/10/2026 or 05.10.2026, whatever hour follows; None for anything else."""
    plain = text.split(" ")[0].split("T")[0].replace(".", "/")
    try:
        if "/" not in plain:
            return date.fromisoformat(plain) if plain.count("-") == 2 else None
        day, month, year = plain.split("/")
        return date(int(year), int(month), int(day)) if len(year) == 4 else None
    except ValueError:
        return None
