"""Whom a teacher should look at before anything else, and on what: a handful that one lesson has room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation_tool.domain.suggestion import Standing
from evaluation_tool.models.people import Student
from evaluation_tool.services.suggestions import Suggestions, WorkItem

MOST_OBSERVED = 6


@dataclass(frozen=True, slots=True)
class ToObserve:
    """Students to observe first on one competency; `more` are not named."""

    item: WorkItem
    students: tuple[Student, ...]
    more: int = 0


def choose(
    found: Suggestions, standings: Sequence[Standing], placed: Mapping[int, WorkItem | None]
) -> tuple[ToObserve, ...]:
    """Who was never seen, then who is in no group, then those whose evidence for their group is old.

    `placed` says on what the group of each student works; it is empty where there are no groups.
    """
    if not found.items:
        return ()
    first = found.chosen[0].item if found.chosen else found.items[0]
    wanted = {student.id: first for student in found.to_observe}
    if placed:
        wanted |= {student.id: first for student in found.students if student.id not in placed}
    seen_on = {(one.student_id, one.competency_id): one.observed_on for one in standings}
    for student in found.students:
        item = placed.get(student.id)
        if item is not None and student.id not in wanted:
            last = seen_on.get((student.id, item.competency_id))
            if last is None or last < found.fresh_since:
                wanted[student.id] = item
    by_item: dict[WorkItem, list[Student]] = {}
    people = {student.id: student for student in found.students}
    for student_id, item in wanted.items():
        by_item.setdefault(item, []).append(people[student_id])
    return tuple(_few(by_item))


def _few(by_item: Mapping[WorkItem, list[Student]]) -> list[ToObserve]:
    left, told = MOST_OBSERVED, list[ToObserve]()
    for item, students in by_item.items():
        named = students[:left]
        if named:
            told.append(ToObserve(item, tuple(named), len(students) - len(named)))
        left -= len(named)
    return told
