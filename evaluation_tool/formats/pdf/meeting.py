"""What is read and signed around a table: a synthesis, an individual plan, the sheets of a council."""

from __future__ import annotations

from dataclasses import dataclass, field

_BODY, _SMALL, _SMALLEST = 10.5, 9.0, 7.8
# Characters of one student above which the usual size would take more than two pages.
_MUCH, _VERY_MUCH = 4500, 7500
# A row costs its own line and the space around it, whatever it says.
_ROW = 70


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One thing said: of what, in which words, and a level, a date or an author beside it."""

    head: str
    text: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class MeetingSection:
    """A heading and its rows; `empty` is said where there are none."""

    title: str
    rows: tuple[MeetingRow, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class MeetingStudent:
    """The pages of one student."""

    name: str
    subtitle: str
    sections: tuple[MeetingSection, ...]
    signatures: tuple[str, ...] = ()
    size: float = field(init=False)

    def __post_init__(self) -> None:
        """Write smaller where much was said, so that a student stays on two pages."""
        rows = [row for section in self.sections for row in section.rows]
        length = sum(_ROW + len(row.head) + len(row.text) + len(row.aside) for row in rows)
        size = _SMALLEST if length > _VERY_MUCH else _SMALL if length > _MUCH else _BODY
        object.__setattr__(self, "size", size)


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """The sheets of one student, or of a whole class: each begins on a page of its own."""

    title: str
    subtitle: str
    establishment: str
    printed_on: str
    students: tuple[MeetingStudent, ...]
