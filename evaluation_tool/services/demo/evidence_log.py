"""The rows of the demonstration's log, exactly such as saving them one burst after the other would have left them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

from evaluation_tool.models.evidence import ObservationSource, ObservationState
from evaluation_tool.models.grid import GridItem
from evaluation_tool.services.demo.evidence_lessons import Sitting
from evaluation_tool.services.demo.evidence_levels import LOWEST, SELF_VIEWS, Learning, neighbour, own_view

_MISTYPED, _MISTYPED_AGAIN, _TAKEN_BACK, _NOTED = 0.03, 0.12, 0.002, 0.03
_SECOND_LOOK = timedelta(seconds=40)
_OPEN_FOR = timedelta(minutes=24)


@dataclass(slots=True)
class Row:
    """One observation to be. `replaces` is the row it corrects; its place in time and its id come at the end."""

    sitting: int
    student: int
    item: GridItem
    author: int
    source: ObservationSource
    rank: int | None
    state: ObservationState | None
    recorded_at: datetime
    operation_id: str
    note: str = ""
    batch_id: str = ""
    replaces: Row | None = None
    is_effective: bool = True
    sequence: int = 0
    id: int = 0


@dataclass(slots=True)
class Log:
    """Fills séances in the order in which things were seen."""

    dice: Random
    learning: Learning
    codes: Mapping[int, str]  # by grid item
    notes: Mapping[str, Sequence[str]]
    exempt: Collection[tuple[int, str]]  # student and code
    account_of: Mapping[int, int]  # by student
    rows: list[Row] = field(default_factory=list)
    trails: dict[tuple[int, int], list[Row]] = field(default_factory=dict)  # what stands, by student and competency

    def fill(self, place: int, sitting: Sitting, away: Collection[int]) -> None:
        """Write what a teacher typed: a burst for each item, then its corrections."""
        length = (sitting.closed_at - sitting.opened_at) if sitting.closed_at is not None else _OPEN_FOR
        for number, item in enumerate(sitting.items, start=1):
            at = sitting.opened_at + length * number / (len(sitting.items) + 1)
            burst: list[Row] = []
            for student in self._typed(sitting):
                if student not in away:
                    burst += self._cell(place, sitting, student, item, at)
                elif number == 1:
                    burst.append(self._add(place, sitting, student, item, at, state=ObservationState.ABSENT))
            self._save(burst)
            self._look_again(burst)

    def in_order(self) -> list[Row]:
        """Every row in the order of recording, numbered; a correction has the number of what it corrects."""
        self.rows.sort(key=lambda row: row.recorded_at)
        numbers = count(1)
        for row in self.rows:
            row.sequence = row.replaces.sequence if row.replaces is not None else next(numbers)
        return self.rows

    def assess_self(self, place: int, sitting: Sitting, student: int) -> None:
        """Write how a student sees itself on some of what its teachers saw, and on the attitudes of the grid."""
        trails = [(item, self.trails.get((student, item.competency_id))) for item in sitting.items]
        seen = [(item, trail[-1]) for item, trail in trails if trail]
        is_scripted = student == self.learning.scripted
        if is_scripted:
            chosen = [(item, row) for item, row in seen if self.codes[item.id] in SELF_VIEWS]
        else:
            chosen = self.dice.sample(seen, min(3, len(seen)))
        views = [(item, self._own_rank(row, item, is_scripted)) for item, row in chosen]
        views += [(item, self.dice.choice((2, 3, 3, 4))) for item in sitting.items if item.is_self_only]
        for number, (item, rank) in enumerate(views):
            at = sitting.opened_at + timedelta(seconds=45 * number)
            operation = f"self-{self.account_of[student]}-{self.dice.getrandbits(64):016x}"
            self._add(place, sitting, student, item, at, operation, rank=rank, source=ObservationSource.SELF)

    def _typed(self, sitting: Sitting) -> Sequence[int]:
        """The students for whom something is typed; in the séance going on, not yet the last ones."""
        if sitting.closed_at is not None:
            return sitting.present
        return [student for student in sitting.present if student != self.learning.scripted][:-2]

    def _cell(self, place: int, sitting: Sitting, student: int, item: GridItem, at: datetime) -> list[Row]:
        """What is typed for somebody who is there: one row, or none."""
        code = self.codes[item.id]
        if (student, code) in self.exempt:
            return [self._add(place, sitting, student, item, at, state=ObservationState.EXEMPT)]
        share = sitting.share * self.learning.learner(student).visibility
        if student != self.learning.scripted and self.dice.random() > share:
            return []
        rank = self.learning.next_rank(student, item.competency_id, code)
        row = self._add(place, sitting, student, item, at, rank=rank)
        if self.dice.random() < _NOTED:
            row.note = self.dice.choice(self.notes["succeeded" if rank > 2 else "under_way"])
        self.trails.setdefault((student, item.competency_id), []).append(row)
        return [row]

    def _look_again(self, burst: Sequence[Row]) -> None:
        """Some were typed a key too far, or in the wrong line: a correction takes the place in time of what it
        corrects."""
        wrong = [row for row in burst if row.rank is not None and self._slips(row)]
        while wrong:
            corrections = [self._correct(row) for row in wrong]
            self._save(corrections)
            wrong = [row for row in corrections if row.rank is not None and self.dice.random() < _MISTYPED_AGAIN]

    def _slips(self, row: Row) -> bool:
        return row.student != self.learning.scripted and self.dice.random() < _MISTYPED

    def _correct(self, row: Row) -> Row:
        is_taken_back = row.replaces is None and self.dice.random() < _TAKEN_BACK / _MISTYPED
        right, row.rank, row.is_effective = row.rank or LOWEST, neighbour(self.dice, row.rank or LOWEST), False
        correction = Row(
            sitting=row.sitting,
            student=row.student,
            item=row.item,
            author=row.author,
            source=row.source,
            rank=None if is_taken_back else right,
            state=ObservationState.CLEARED if is_taken_back else None,
            recorded_at=row.recorded_at + _SECOND_LOOK,
            operation_id=self._operation(),
            note="" if is_taken_back else row.note,
            replaces=row,
            is_effective=not is_taken_back,
        )
        self.rows.append(correction)
        trail = self.trails[row.student, row.item.competency_id]
        trail[-1:] = [] if is_taken_back else [correction]
        return correction

    def _save(self, burst: Sequence[Row]) -> None:
        for row in burst:
            row.batch_id = burst[0].operation_id

    def _add(
        self,
        place: int,
        sitting: Sitting,
        student: int,
        item: GridItem,
        at: datetime,
        operation_id: str | None = None,
        *,
        rank: int | None = None,
        state: ObservationState | None = None,
        source: ObservationSource = ObservationSource.TEACHER,
    ) -> Row:
        row = Row(
            sitting=place,
            student=student,
            item=item,
            author=sitting.author.id,
            source=source,
            rank=rank,
            state=state,
            recorded_at=at,
            operation_id=operation_id or self._operation(),
        )
        self.rows.append(row)
        return row

    def _own_rank(self, row: Row, item: GridItem, is_scripted: bool) -> int:
        if is_scripted:
            return SELF_VIEWS[self.codes[item.id]]
        return own_view(self.dice, row.rank or LOWEST)

    def _operation(self) -> str:
        return str(UUID(int=self.dice.getrandbits(128), version=4))
