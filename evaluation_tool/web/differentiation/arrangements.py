"""The board's form, read: what its page showed, what is wanted, and the gesture."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from evaluation_tool.services.plans_adjust import Arrangement
from evaluation_tool.web.grids.forms import known_id

_PLACE = re.compile(r"([1-9]\d{0,9}):(-1|\d{1,10}):([01])")
_GROUP = re.compile(r"g([1-9]\d{0,9})")
_CHOICE = re.compile(r"-1|\d{1,10}")
MOST_SENT = 1000


@dataclass(frozen=True, slots=True)
class Change:
    """What a teacher asks of the board."""

    seen: Arrangement
    wanted: Arrangement
    gesture: str
    version: int

    @staticmethod
    def encode(arrangement: Arrangement) -> str:
        """The board as its page shows it, for the form to send back: « 12:3:0 » is student 12 in group 3, not kept."""
        people = [
            f"{student}:{place}:{int(student in arrangement.kept_students)}"
            for student, place in arrangement.places.items()
        ]
        return " ".join([*people, *(f"g{group}" for group in sorted(arrangement.kept_groups))])


def read_change(sent: MultiDict[str, str]) -> Change:
    """The form as it came; what is not a number of ours is left out."""
    seen = _decode(sent.get("vu", ""))
    gesture = sent.get("geste", "")
    places = {student: _chosen(sent.get(f"place-{student}"), place) for student, place in seen.places.items()}
    if gesture == "cocher" and _CHOICE.fullmatch(sent.get("vers", "")):
        ticked = _ids(sent.getlist("coche"))
        places |= {student: int(sent["vers"]) for student in places if student in ticked}
    wanted = Arrangement(
        places=places,
        kept_students=frozenset(_ids(sent.getlist("garde"))),
        kept_groups=frozenset(_ids(sent.getlist("garde-groupe"))),
    )
    return Change(seen, wanted, gesture, known_id(sent.get("version")) or 0)


def _decode(text: str) -> Arrangement:
    found = [match for word in text.split()[:MOST_SENT] if (match := _PLACE.fullmatch(word))]
    groups = [match for word in text.split()[:MOST_SENT] if (match := _GROUP.fullmatch(word))]
    return Arrangement(
        places={int(match[1]): int(match[2]) for match in found},
        kept_students=frozenset(int(match[1]) for match in found if match[3] == "1"),
        kept_groups=frozenset(int(match[1]) for match in groups),
    )


def _chosen(value: str | None, unless: int) -> int:
    return int(value) if value is not None and _CHOICE.fullmatch(value) else unless


def _ids(values: Collection[str]) -> set[int]:
    return {found for value in values if (found := known_id(value)) is not None}
