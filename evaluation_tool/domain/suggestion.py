"""Where a group would help most students now: counts of people, in an order that anybody can check. No score.

A student is *learning* a competency when its level there is below success. Evidence is *fresh* when it is not older
than the school's own limit ("pas observé depuis"). Competencies are chosen one after the other, each time the one
that, among the students whom no chosen competency covers yet,

1. the most are learning by fresh evidence;
2. of equals, that the most students are learning in all;
3. of equals, on which the most others are ready to help (they succeed, and offered to);
4. of equals, that comes first in the grids.

Once nobody would be newly covered, places that are left go to what most students are learning by fresh evidence,
covered or not, so that groups may differ. Only a competency that at least two students are learning by fresh evidence
is proposed: less is no group. One that more than two thirds of the class are learning is a lesson for everybody rather
than for a group: it is proposed only where there is nothing else, and says so. Who was never seen on any of the
competencies is to be observed first, never placed by default; attitudes never come here at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

FEWEST_LEARNING = 2
MOST_CHOSEN = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """One student on one competency, as the school's rule reads the evidence."""

    student_id: int
    competency_id: int
    rank: int
    observed_on: date


@dataclass(frozen=True, slots=True)
class Need:
    """What is known of a class on one competency; students in the order of the class."""

    competency_id: int
    learning: tuple[int, ...]
    fresh: tuple[int, ...]  # of those learning it, the ones seen lately
    succeeding: tuple[int, ...]
    ready: tuple[int, ...]  # of those succeeding, the ones who offered to help
    unseen: tuple[int, ...]
    last_seen_on: date | None

    @property
    def is_for_everybody(self) -> bool:
        """Whether so many are learning it that it is rather a lesson than a group."""
        return 3 * len(self.learning) > 2 * (len(self.learning) + len(self.succeeding) + len(self.unseen))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The competencies chosen, the best first; and who is to be observed before being placed anywhere."""

    needs: tuple[Need, ...]
    to_observe: tuple[int, ...]


def needs_of(
    students: Sequence[int],
    competencies: Sequence[int],
    standings: Iterable[Standing],
    offers: Collection[tuple[int, int]],
    *,
    succeeds_from: int,
    fresh_since: date,
) -> tuple[Need, ...]:
    """How the class stands on each competency, in the order given; `offers` are pairs (student, competency)."""
    found: dict[int, dict[int, Standing]] = {competency: {} for competency in competencies}
    for standing in standings:
        if standing.competency_id in found:
            found[standing.competency_id][standing.student_id] = standing
    return tuple(
        _need(competency, students, found[competency], offers, succeeds_from, fresh_since) for competency in found
    )


def suggest(students: Sequence[int], needs: Sequence[Need], *, most: int = MOST_CHOSEN) -> Suggestion:
    """The competencies on which groups would help most students now, at most so many."""
    everybody = set(students)
    left, waiting, chosen = set(students), list(needs), list[Need]()
    while waiting and len(chosen) < most:
        best = max(waiting, key=lambda need: _order(need, left))
        if len(left.intersection(best.fresh)) < FEWEST_LEARNING:
            best = max(waiting, key=lambda need: _order(need, everybody))
        # What is for everybody stands alone: it adds nothing to a plan of groups.
        if len(best.fresh) < FEWEST_LEARNING or (chosen and best.is_for_everybody):
            break
        chosen.append(best)
        waiting.remove(best)
        left -= set(best.fresh)
        if best.is_for_everybody:
            break
    seen = {student for need in needs for student in (*need.learning, *need.succeeding)}
    return Suggestion(tuple(chosen), tuple(student for student in students if student not in seen))


def _order(need: Need, left: set[int]) -> tuple[bool, int, int, int]:
    """The rule of this module, as something to compare; max() keeps the first of equals."""
    helps = len(left.intersection(need.fresh))
    is_group = helps >= FEWEST_LEARNING and not need.is_for_everybody
    return is_group, helps, len(left.intersection(need.learning)), len(need.ready)


def _need(
    competency: int,
    students: Sequence[int],
    standings: dict[int, Standing],
    offers: Collection[tuple[int, int]],
    succeeds_from: int,
    fresh_since: date,
) -> Need:
    seen = [standings[student] for student in students if student in standings]
    learning = tuple(standing for standing in seen if standing.rank < succeeds_from)
    succeeding = tuple(standing.student_id for standing in seen if standing.rank >= succeeds_from)
    return Need(
        competency_id=competency,
        learning=tuple(standing.student_id for standing in learning),
        fresh=tuple(standing.student_id for standing in learning if standing.observed_on >= fresh_since),
        succeeding=succeeding,
        ready=tuple(student for student in succeeding if (student, competency) in offers),
        unseen=tuple(student for student in students if student not in standings),
        last_seen_on=max((standing.observed_on for standing in seen), default=None),
    )
