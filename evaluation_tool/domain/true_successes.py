"""Which successes to say aloud: true, recent, of different students. Nobody is compared with anybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

MOST_SAID = 3


@dataclass(frozen=True, slots=True)
class Success:
    """A student began to succeed at something that day; `retried`: after trying again."""

    student_id: int
    competency_id: int
    on: date
    retried: bool


def chosen(successes: Iterable[Success], students: Sequence[int], *, day: date) -> list[Success]:
    """At most three: the latest first, then those who tried again; one per student, on different things if it can be.

    Among equals the class takes turns: each day begins with the next student of the list.
    """
    place = {student: number for number, student in enumerate(students)}
    known = [one for one in successes if one.student_id in place]
    known.sort(
        key=lambda one: (
            -one.on.toordinal(),
            not one.retried,
            (place[one.student_id] - day.toordinal()) % len(place),
            one.competency_id,
        )
    )
    said: list[Success] = []
    for may_repeat in (False, True):
        for one in known:
            met = {other.student_id for other in said}
            heard = {other.competency_id for other in said}
            is_new = one.student_id not in met and (may_repeat or one.competency_id not in heard)
            if is_new and len(said) < MOST_SAID:
                said.append(one)
    return said
