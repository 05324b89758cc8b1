"""The save protocol's words: what a teacher asks to write in a cell, and what became of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime

MOST_OPERATIONS = 200
LONGEST_NOTE = 500


class CellState(enum.StrEnum):
    """What a cell may hold instead of a level."""

    ABSENT = "abs"
    EXEMPT = "disp"


class Refusal(enum.StrEnum):
    """Why an operation was not done. Nothing else of its batch is held back by it."""

    UNKNOWN_ITEM = "unknown_item"
    SELF_ONLY = "self_only"
    UNKNOWN_STUDENT = "unknown_student"
    NOT_TEACHING = "not_teaching"
    UNKNOWN_LEVEL = "unknown_level"
    IN_THE_FUTURE = "in_the_future"
    OUTSIDE_YEAR = "outside_year"
    PERIOD_CLOSED = "period_closed"
    UNKNOWN_SEANCE = "unknown_seance"
    NOTHING_TO_CLEAR = "nothing_to_clear"
    NOTE_TOO_LONG = "note_too_long"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to write in one cell: a level, a state, or neither (clear). `since` is the newest row the page knew."""

    operation_id: str
    student_id: int
    grid_item_id: int
    level_id: int | None = None
    state: CellState | None = None
    observed_on: date | None = None
    assessment_id: int | None = None
    note: str = ""
    since: int = 0

    @property
    def is_clear(self) -> bool:
        """Whether the operation takes back what the cell holds."""
        return self.level_id is None and self.state is None


@dataclass(frozen=True, slots=True)
class ElsewhereObservation:
    """Somebody else's observation of the same cell, made meanwhile; both stay."""

    author: str
    recorded_at: datetime
    level_id: int | None


@dataclass(frozen=True, slots=True)
class CellNow:
    """What a cell holds after a save: the level attained, and the state where there is no level today.

    `rank` is that level's on the active scale, 0 where nothing is attained.
    """

    level_id: int | None
    rank: int = 0
    is_confirmed: bool = False
    state: CellState | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one operation: saved with the cell as it now stands, or refused with the reason."""

    operation: Operation
    refusal: Refusal | None = None
    cell: CellNow | None = None
    observation_id: int | None = None
    elsewhere: tuple[ElsewhereObservation, ...] = ()
