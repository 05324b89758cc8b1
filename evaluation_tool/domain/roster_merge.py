"""Several exports of one school, read as one: the pupils of each, structures to name their classes, the staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evaluation_tool.domain.roster import Roster, RosterStudent


def merge_rosters(rosters: Sequence[Roster]) -> Roster:
    """Everything that the files say together; a pupil whom two of them tell in the same words is there once.

    The first file with pupils leads: it gives the source and the year.
    """
    leading = next((roster for roster in rosters if roster.students), rosters[0])
    return replace(
        leading,
        uais=tuple(dict.fromkeys(uai for roster in rosters for uai in roster.uais)),
        start_year=next((roster.start_year for roster in (leading, *rosters) if roster.start_year), None),
        students=_pupils(rosters),
        classes=tuple(room for roster in rosters for room in roster.classes),
        teachers=tuple(teacher for roster in rosters for teacher in roster.teachers),
        subjects=tuple(subject for roster in rosters for subject in roster.subjects),
        services=tuple(service for roster in rosters for service in roster.services),
        problems=tuple(problem for roster in rosters for problem in roster.problems),
    )


def _pupils(rosters: Sequence[Roster]) -> tuple[RosterStudent, ...]:
    """ "With addresses" and "without addresses" tell the same pupils, each on lines of its own."""
    told: dict[RosterStudent, RosterStudent] = {}
    for roster in rosters:
        for student in roster.students:
            told.setdefault(replace(student, line=None), student)
    return tuple(told.values())
