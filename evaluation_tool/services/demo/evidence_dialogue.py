"""What people told each other around the levels: requests, next steps, goals, offers of help, one decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.base import Base
from evaluation_tool.models.evidence import (
    AssessmentRequest,
    Goal,
    HelpOffer,
    LevelDecision,
    NextStep,
    ObservationSource,
    RequestStatus,
)
from evaluation_tool.models.grid import Phrase, PhraseKind
from evaluation_tool.models.level_scale import Level, LevelScale
from evaluation_tool.services.demo.accounts import STUDENT
from evaluation_tool.services.demo.evidence_lessons import Timetable
from evaluation_tool.services.demo.evidence_log import Log, Row
from evaluation_tool.services.demo.grid_content import load_dialogue
from evaluation_tool.services.demo.grids import CAREERS, FRENCH_OLDER, VDM
from evaluation_tool.services.demo.school import DemoSchool

_SUCCESS = 3
# How many hours ago somebody asked: the requests waiting for the teacher of the workshops, then a colleague's.
_WAITING_AT_WORKSHOP, _WAITING_IN_FRENCH = (4, 19, 44), (21,)
_ANSWERED, _WITHDRAWN, _NEXT_STEPS, _STEPS_DONE, _OFFERS = 12, 2, 45, 12, 18
# Of the student who signs in as « eleve », by code.
_ASKS, _LEARNS, _REACHED, _HELPS = "V3.2", ("V4.2", "V3.2", "FRA.3.2"), "V1.1", "V3.1"

Trail = Sequence[Row]
_Drawn = TypeVar("_Drawn")


@dataclass(slots=True)
class Dialogue:
    """Draws, from a stored log, what was said along with it."""

    session: Session
    school: DemoSchool
    timetable: Timetable
    log: Log
    dice: Random
    trails: list[Trail] = field(default_factory=list)
    times: dict[tuple[int, int], list[datetime]] = field(default_factory=dict)  # of levels, by student and item
    scripted: int = 0

    def store(self) -> dict[str, int]:
        """Write everything down; return how many of each."""
        self.scripted = self.school.students[STUDENT].id
        self.trails = [trail for trail in self.log.trails.values() if trail]
        for row in self.log.rows:
            if row.rank is not None and row.source is ObservationSource.TEACHER:
                self.times.setdefault((row.student, row.item.id), []).append(row.recorded_at)
        said: dict[str, list[Base]] = {
            "requests": [*self._waiting(), *self._answered(), *self._withdrawn()],
            "next_steps": [*self._next_steps()],
            "goals": [*self._goals()],
            "help_offers": [*self._offers()],
            "decisions": [*self._decision()],
        }
        self.session.add_all(row for rows in said.values() for row in rows)
        self.session.flush()
        return {name: len(rows) for name, rows in said.items()}

    def _waiting(self) -> Iterator[Base]:
        """Those who feel ready: each asked after what was seen last."""
        asked = {self.scripted}
        items_asked = {self.scripted}
        own = self._own(_ASKS)
        if own is not None and self._is_new(own[-1], self._ago(27)):
            items_asked.add(own[-1].item.id)
            yield self._request(own[-1], self._ago(27))
        for grids, hours in (((VDM, CAREERS), _WAITING_AT_WORKSHOP), ((FRENCH_OLDER,), _WAITING_IN_FRENCH)):
            items = {item.id for (grid, _code), item in self.timetable.items.items() if grid in grids}
            for ago in hours:
                candidates = [
                    trail[-1]
                    for trail in self.trails
                    if trail[-1].item.id in items - items_asked
                    and trail[-1].rank == _SUCCESS - 1
                    and trail[-1].student not in asked
                    and self._is_here(trail[-1].student)
                    and self._is_new(trail[-1], self._ago(ago))
                ]
                if candidates:
                    chosen = self.dice.choice(candidates)
                    asked.add(chosen.student)
                    items_asked.add(chosen.item.id)
                    yield self._request(chosen, self._ago(ago))

    def _answered(self) -> Iterator[Base]:
        """Those who asked some time before they were seen to succeed."""
        candidates = [
            (before, row)
            for trail in self.trails
            for before, row in pairwise(trail)
            if (before.rank or 0) < _SUCCESS <= (row.rank or 0) and row.replaces is None and before.item is row.item
        ]
        for before, row in self._some(candidates, _ANSWERED):
            asked_at = row.recorded_at - timedelta(hours=self.dice.randrange(18, 48))
            if self._is_new(before, asked_at, until=row.recorded_at):
                request = self._request(row, asked_at)
                request.status, request.answered_at, request.observation_id = (
                    RequestStatus.ANSWERED,
                    row.recorded_at,
                    row.id,
                )
                yield request

    def _withdrawn(self) -> Iterator[Base]:
        early = [trail[0] for trail in self.trails if len(trail) > 1 and trail[0].rank == 1 and self._is_past(trail[0])]
        for row in self._some(early, _WITHDRAWN):
            request = self._request(row, row.recorded_at + timedelta(minutes=50))
            request.status = RequestStatus.WITHDRAWN
            yield request

    def _next_steps(self) -> Iterator[Base]:
        bank = {
            phrase.competency_id: phrase.text
            for phrase in self.session.scalars(select(Phrase).where(Phrase.kind == PhraseKind.NEXT_STEP))
        }
        known = [trail for trail in self.trails if trail[0].item.competency_id in bank]
        own = [trail for trail in map(self._own, _LEARNS) if trail is not None and trail in known]
        learning = [trail for trail in known if (trail[-1].rank or 0) < _SUCCESS and trail not in own]
        done = [trail for trail in known if (trail[0].rank or 0) < _SUCCESS <= (trail[-1].rank or 0)]
        steps: list[tuple[Row, Row | None]] = [
            (trail[-1], None) for trail in [*own, *self._some(learning, _NEXT_STEPS)]
        ]
        steps += [(trail[0], trail[-1]) for trail in self._some(done, _STEPS_DONE)]
        for row, reached in steps:
            yield NextStep(
                student_id=row.student,
                competency_id=row.item.competency_id,
                text=bank[row.item.competency_id],
                author_id=row.author,
                written_on=_day(row),
                done_on=_day(reached) if reached is not None else None,
            )

    def _goals(self) -> Iterator[Base]:
        texts = dict(load_dialogue().goals)
        chosen: list[tuple[str, Trail, bool]] = []
        for code in texts:
            others = [
                trail
                for trail in self.trails
                if self.log.codes[trail[0].item.id] == code
                and trail[0].student != self.scripted
                and (trail[-1].rank or 0) < _SUCCESS
            ]
            chosen += [(code, trail, False) for trail in self._some(others, 1)]
        for code, is_reached in ((_LEARNS[0], False), (_REACHED, True)):
            own = self._own(code)
            if own is not None:
                chosen.append((code, own, is_reached and (own[-1].rank or 0) >= _SUCCESS))
        for code, trail, is_reached in chosen:
            yield Goal(
                student_id=trail[0].student,
                competency_id=trail[0].item.competency_id,
                text=texts[code],
                author_id=trail[0].author,
                set_on=_day(trail[0]),
                reached_on=_day(trail[-1]) if is_reached else None,
            )

    def _offers(self) -> Iterator[Base]:
        able = [trail[-1] for trail in self.trails if (trail[-1].rank or 0) >= _SUCCESS and self._is_past(trail[-1])]
        own = self._own(_HELPS)
        rows = [own[-1]] if own is not None and own[-1] in able else []
        rows += self._some([row for row in able if row.student != self.scripted], _OFFERS)
        for row in rows:
            yield HelpOffer(student_id=row.student, competency_id=row.item.competency_id, offered_on=_day(row))

    def _decision(self) -> Iterator[Base]:
        """One: several successes, then a lesson that went less well, and the teacher says what stands."""
        levels = select(Level.id).join(LevelScale).where(LevelScale.is_active, Level.rank == _SUCCESS)
        workshop = self.timetable.grids[VDM].id
        for trail in sorted(self.trails, key=lambda trail: trail[-1].item.grid_id != workshop):
            has_shown = sum((row.rank or 0) >= _SUCCESS for row in trail) >= 2
            day = next((day for day in self.timetable.days if day > max(map(_day, trail))), None)
            if has_shown and trail[-1].rank == _SUCCESS - 1 and day is not None:
                at = datetime.combine(day, time(14, 45), UTC)
                if at <= self.school.now and trail[-1].student != self.scripted:
                    yield LevelDecision(
                        student_id=trail[-1].student,
                        competency_id=trail[-1].item.competency_id,
                        level_id=self.session.scalars(levels).one(),
                        reason=load_dialogue().decision,
                        author_id=trail[-1].author,
                        decided_on=day,
                        recorded_at=at,
                    )
                    return

    def _own(self, code: str) -> Trail | None:
        """What was seen of the student who signs in as « eleve »."""
        return next(
            (
                trail
                for trail in self.trails
                if trail[0].student == self.scripted and self.log.codes[trail[0].item.id] == code
            ),
            None,
        )

    def _request(self, row: Row, asked_at: datetime) -> AssessmentRequest:
        return AssessmentRequest(
            student_id=row.student, grid_item_id=row.item.id, status=RequestStatus.WAITING, asked_at=asked_at
        )

    def _is_new(self, row: Row, asked_at: datetime, until: datetime | None = None) -> bool:
        """Whether no level was written on this student and item from then on; an answer would have been."""
        return not any(
            at >= asked_at and (until is None or at < until) for at in self.times[row.student, row.item.id]
        ) and (row.recorded_at < asked_at)

    def _is_here(self, student: int) -> bool:
        return not self.timetable.away.get((student, self.timetable.days[-1]), False)

    def _is_past(self, row: Row) -> bool:
        return _day(row) < self.school.today

    def _ago(self, hours: int) -> datetime:
        return self.school.now - timedelta(hours=hours)

    def _some(self, candidates: list[_Drawn], most: int) -> list[_Drawn]:
        return self.dice.sample(candidates, min(most, len(candidates)))


def _day(row: Row) -> date:
    return row.recorded_at.date()
