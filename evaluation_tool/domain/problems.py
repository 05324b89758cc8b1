"""What was found wrong in something that people gave us, told by a stable code and the values of the case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing noted, changed or dropped; its wording for people belongs to the outer layers."""

    code: StrEnum
    line: int | None = None  # line of the text file, row of the sheet, or rank of the entry in a JSON list
    values: Mapping[str, str | int] = field(default_factory=dict)
