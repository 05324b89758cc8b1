"""One line of an imported file, understood or refused; what was looked up once is not looked up again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from datetime import date
from typing import NamedTuple, TypeVar

from evaluation_tool.domain.observation_import import Column, ImportFault, LineRefused, ResultLine, parse_day
from evaluation_tool.domain.operations import LONGEST_NOTE
from evaluation_tool.models.evidence import Context, ObservationState
from evaluation_tool.services.observation_import_directory import Directory, identifier_key, person_key, plain

_IDENTIFIERS = (Column.INE, Column.SIECLE_ID, Column.ELENOET)
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Resolved(NamedTuple):
    """What a line says, in this establishment's own terms."""

    student_id: int
    competency_id: int
    grid_item_id: int
    class_group_id: int
    day: date
    context: Context
    level_id: int | None
    state: ObservationState | None
    note: str

    @property
    def cell(self) -> tuple[int, int, date, Context]:
        """What one file may say once only."""
        return self.student_id, self.competency_id, self.day, self.context

    @property
    def operation_id(self) -> str:
        """The same words give the same id: a file read again is known again. Students lie side by side in its index."""
        value = self.level_id if self.state is None else self.state.value
        told = f"{self.day}|{self.context}|{value}|{self.note}".encode()
        digest = hashlib.blake2b(told, digest_size=11).hexdigest()
        return f"i{self.student_id:07x}{self.competency_id:06x}{digest}"


class LineReader:
    """Reads lines by one directory."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._known: dict[tuple[str, Hashable], object] = {}

    def read(self, line: ResultLine) -> Resolved:
        """What the line says. Raises LineRefused."""
        student = self._once(self._student, line[1:8])
        competency = self._once(self._competency, (line.framework, line.competency))
        level, state = self._once(self._value, line.level)
        day = self._once(self._day, line.day)
        context = self._once(self._context, line.context)
        if len(line.note) > LONGEST_NOTE:
            raise LineRefused(ImportFault.NOTE_TOO_LONG, Column.NOTE, limit=LONGEST_NOTE)
        group, item = self._place(student, competency, day, line)
        return Resolved(student, competency, item, group, day, context, level, state, line.note)

    def _once(self, look_up: Callable[[K], V], said: K) -> V:
        """The answer, or the refusal, that the same words had before."""
        key = (look_up.__name__, said)
        if key not in self._known:
            try:
                self._known[key] = look_up(said)
            except LineRefused as refused:
                self._known[key] = refused
        answer = self._known[key]
        if isinstance(answer, LineRefused):
            raise answer
        return answer  # type: ignore[return-value]

    def _student(self, said: tuple[str, ...]) -> int:
        *identifiers, any_of_them, last_name, first_name, birth = said
        pairs = [(column, text) for column, text in zip(_IDENTIFIERS, identifiers, strict=True) if text]
        found = [self._identified(column, text, (column,)) for column, text in pairs]
        if any_of_them:
            found.append(self._identified(Column.STUDENT, any_of_them, _IDENTIFIERS))
        if not found:
            found.append(self._named(last_name, first_name, birth))
        common = frozenset.intersection(*found)
        if len(common) != 1:
            raise LineRefused(
                ImportFault.SEVERAL_STUDENTS, pairs[0][0] if pairs else Column.STUDENT, said=" ".join(said)
            )
        return next(iter(common))

    def _identified(self, column: Column, text: str, among: tuple[Column, ...]) -> frozenset[int]:
        known = self._directory.identifiers
        found = frozenset[int]().union(*(known[one].get(identifier_key(one, text), frozenset()) for one in among))
        if not found:
            raise LineRefused(ImportFault.UNKNOWN_STUDENT, column, said=text)
        return found

    def _named(self, last_name: str, first_name: str, birth: str) -> frozenset[int]:
        if not (last_name and first_name and birth):
            raise LineRefused(ImportFault.NO_STUDENT, Column.STUDENT)
        born_on = parse_day(birth)
        if born_on is None:
            raise LineRefused(ImportFault.UNREADABLE_DAY, Column.BIRTH_DATE, said=birth)
        found = self._directory.persons.get(person_key(last_name, first_name, born_on))
        if not found:
            raise LineRefused(ImportFault.UNKNOWN_STUDENT, Column.LAST_NAME, said=f"{first_name} {last_name}, {birth}")
        return found

    def _competency(self, said: tuple[str, str]) -> int:
        framework, code = said
        if not code:
            raise LineRefused(ImportFault.NO_COMPETENCY, Column.COMPETENCY)
        found = self._coded(framework, code)
        if found in self._directory.attitudes:
            raise LineRefused(ImportFault.ATTITUDE, Column.COMPETENCY, said=code)
        if found in self._directory.headings:
            raise LineRefused(ImportFault.HEADING, Column.COMPETENCY, said=code)
        return found

    def _coded(self, framework: str, code: str) -> int:
        known = self._directory
        if framework:
            found = known.competencies.get((framework.casefold(), code.casefold()))
            if found is not None:
                return found
            if framework.casefold() not in {key.casefold() for key in known.framework_keys.values()}:
                raise LineRefused(ImportFault.UNKNOWN_FRAMEWORK, Column.FRAMEWORK, said=framework)
        elif len(ids := known.codes.get(code.casefold(), frozenset())) == 1:
            return next(iter(ids))
        elif ids:
            keys = ", ".join(sorted(known.framework_keys[one] for one in ids))
            raise LineRefused(ImportFault.SEVERAL_COMPETENCIES, Column.COMPETENCY, said=code, keys=keys)
        raise LineRefused(ImportFault.UNKNOWN_COMPETENCY, Column.COMPETENCY, said=code)

    def _value(self, said: str) -> tuple[int | None, ObservationState | None]:
        word = plain(said)
        if not word:
            raise LineRefused(ImportFault.NO_LEVEL, Column.LEVEL)
        if word in self._directory.levels:
            return self._directory.levels[word], None
        if word in self._directory.states:
            return None, self._directory.states[word]
        fault = ImportFault.OTHER_SCALE if word in self._directory.older_levels else ImportFault.UNKNOWN_LEVEL
        raise LineRefused(fault, Column.LEVEL, said=said, known=self._directory.shown_levels)

    def _day(self, said: str) -> date:
        if not said:
            raise LineRefused(ImportFault.NO_DAY, Column.DAY)
        day = parse_day(said)
        if day is None:
            raise LineRefused(ImportFault.UNREADABLE_DAY, Column.DAY, said=said)
        if day > self._directory.today:
            raise LineRefused(ImportFault.IN_THE_FUTURE, Column.DAY, said=said)
        if not any(year.covers(day) for year in self._directory.years):
            raise LineRefused(ImportFault.OUTSIDE_YEAR, Column.DAY, said=said)
        if any(period.covers(day) for period in self._directory.closed_periods):
            raise LineRefused(ImportFault.PERIOD_CLOSED, Column.DAY, said=said)
        return day

    def _context(self, said: str) -> Context:
        found = self._directory.contexts.get(plain(said))
        if found is None:
            raise LineRefused(ImportFault.UNKNOWN_CONTEXT, Column.CONTEXT, said=said)
        return found

    def _place(self, student: int, competency: int, day: date, line: ResultLine) -> tuple[int, int]:
        """The class where the student was that day and where the competency is at work, and the item there."""
        places = [place for place in self._directory.places.get(student, ()) if place.span.covers(day)]
        for place in places:
            item = self._directory.items.get((place.class_group_id, competency))
            if item is not None:
                return place.class_group_id, item
        if not places:
            raise LineRefused(ImportFault.NOT_ENROLLED, Column.DAY, said=line.day)
        names = ", ".join(dict.fromkeys(place.name for place in places))
        raise LineRefused(ImportFault.NO_GRID, Column.COMPETENCY, said=line.competency, names=names)
