"""When somebody observed whom on what: the séances of the demonstration, before any level is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.models.account import Account
from evaluation_tool.models.class_group import ClassGroup, Enrolment
from evaluation_tool.models.evidence import Context
from evaluation_tool.models.framework import CompetencyVersion
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.services.demo.accounts import STUDENT
from evaluation_tool.services.demo.classes import CINQUIEME, CLASSES, ORDINARY, QUATRIEME, TROISIEME
from evaluation_tool.services.demo.evidence_plan import (
    COURSES,
    NOT_TAUGHT,
    OPEN_COURSE,
    OPEN_GROUP,
    OPEN_THEME,
    Course,
    Theme,
)
from evaluation_tool.services.demo.school import DemoSchool
from evaluation_tool.services.demo.school_days import lesson_days

WEEKS = 10
# Away for long, so that they stand in the lists of students not seen lately (class, seat).
_LONG_AWAY = ((QUATRIEME, 6), (TROISIEME, 13), (CINQUIEME, 9), (ORDINARY, 17))
_LONG = timedelta(days=39)
_ABSENT_A_DAY = 0.045
_OPEN_SINCE = timedelta(minutes=25)
_WORKSHOPS = {plan.name: plan.workshops for plan in CLASSES}

Items = Mapping[tuple[str, str], GridItem]  # by grid key and code


@dataclass(frozen=True, slots=True)
class Sitting:
    """One séance: who observes which students of which class, on what, from when to when."""

    author: Account
    grid: Grid
    class_group: ClassGroup
    day: date
    opened_at: datetime
    closed_at: datetime | None
    context: Context
    title: str
    items: tuple[GridItem, ...]
    present: tuple[int, ...]
    absent: tuple[int, ...] = ()
    share: float = 1.0
    is_self: bool = False


@dataclass(slots=True)
class Timetable:
    """Lays the lessons of the plan out over the school days before now."""

    school: DemoSchool
    grids: Mapping[str, Grid]
    items: Items
    dice: Random
    spans: Mapping[int, list[tuple[int, date, date | None]]]  # class -> student, first and last day
    days: list[date]
    away: dict[tuple[int, date], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, school: DemoSchool, grids: Mapping[str, Grid], dice: Random) -> Timetable:
        """Read who is enrolled where, and which days count."""
        spans: dict[int, list[tuple[int, date, date | None]]] = {}
        columns = (Enrolment.class_group_id, Enrolment.student_id, Enrolment.starts_on, Enrolment.ends_on)
        for class_id, student_id, first, last in session.execute(select(*columns).order_by(Enrolment.id)):
            spans.setdefault(class_id, []).append((student_id, first, last))
        days = lesson_days(school.first_day, school.today, weeks=WEEKS)
        return cls(school, grids, _items(session, grids), dice, spans, days)

    def sittings(self) -> list[Sitting]:
        """Every séance of teachers, in the order of what was seen."""
        planned = [sitting for course in COURSES for name in course.days for sitting in self._lessons(course, name)]
        planned += self._open_now()
        planned.sort(key=lambda sitting: (sitting.day, sitting.opened_at, sitting.author.id, sitting.class_group.id))
        return planned

    def enrolled(self, class_group: ClassGroup, day: date) -> list[int]:
        """The students of a class on a day."""
        return [
            student
            for student, first, last in self.spans.get(class_group.id, ())
            if first <= day and (last is None or day <= last)
        ]

    def _lessons(self, course: Course, name: str) -> Iterator[Sitting]:
        author = self._author(course, name)
        hours = dict(course.days[name])
        for number, day in enumerate(day for day in self.days if day.weekday() in hours):
            # Themes come one after the other, then they return in turn.
            theme = course.themes[number % min(len(course.themes), 1 + number // 2)]
            begun = datetime.combine(day, hours[day.weekday()], UTC)
            ended = begun + timedelta(minutes=course.minutes)
            if course.is_typed_later and number % 3 == 2:
                # The papers of the afternoon's class after those of the morning's.
                typed = begun.replace(hour=15) + timedelta(days=1, minutes=3 * begun.hour)
                if typed + timedelta(minutes=15) <= self.school.now:
                    begun, ended = typed, typed + timedelta(minutes=15)
            is_shadowed = day == self.school.today and author is self._author(OPEN_COURSE, OPEN_GROUP)
            if ended <= self.school.now and not is_shadowed:
                yield self._sitting(course, name, theme, day, begun, ended)

    def _open_now(self) -> Iterator[Sitting]:
        today, now = self.school.today, self.school.now
        if today in self.days:
            begun = min(now - _OPEN_SINCE, datetime.combine(today, time(13, 30), UTC))
            yield self._sitting(OPEN_COURSE, OPEN_GROUP, OPEN_THEME, today, begun, None)

    def _sitting(
        self, course: Course, name: str, theme: Theme, day: date, begun: datetime, ended: datetime | None
    ) -> Sitting:
        class_group = self.school.classes[name]
        away = [student for student in self.enrolled(class_group, day) if self._is_away(student, day)]
        # Some are ticked absent when the séance begins, some get an « A » in the grid.
        ticked = [student for student in away if self._is_long_away(student, day) or self.dice.random() < 0.6]
        return Sitting(
            author=self._author(course, name),
            grid=self.grids[course.grid],
            class_group=class_group,
            day=day,
            opened_at=begun,
            closed_at=ended,
            context=theme.context,
            title=theme.title,
            items=tuple(
                self.items[course.grid, code] for code in theme.codes if code not in not_taught(course.grid, name)
            ),
            present=tuple(student for student in self.enrolled(class_group, day) if student not in ticked),
            absent=tuple(ticked),
            share=course.share,
        )

    def away_from(self, sitting: Sitting) -> set[int]:
        """Those who were not ticked absent and are not there all the same."""
        return {student for student in sitting.present if self.away.get((student, sitting.day), False)}

    def _is_away(self, student: int, day: date) -> bool:
        if (student, day) not in self.away:
            drawn = self.dice.random() < _ABSENT_A_DAY and student != self.school.students[STUDENT].id
            self.away[student, day] = drawn or self._is_long_away(student, day)
        return self.away[student, day]

    def _is_long_away(self, student: int, day: date) -> bool:
        long_away = {self.school.members[name][seat].id for name, seat in _LONG_AWAY}
        return student in long_away and day > self.school.today - _LONG

    def _author(self, course: Course, name: str) -> Account:
        return self.school.teacher_account(name, course.subject)


def not_taught(grid: str, name: str) -> tuple[str, ...]:
    """What a class, or the class of a workshop, was not taught yet."""
    class_name = next((parent for parent, workshops in _WORKSHOPS.items() if name in workshops), name)
    return NOT_TAUGHT.get((grid, class_name), ())


def with_workshops(name: str) -> tuple[str, ...]:
    """A class and its workshops."""
    return (name, *_WORKSHOPS[name])


def _items(session: Session, grids: Mapping[str, Grid]) -> Items:
    keys = {grid.id: key for key, grid in grids.items()}
    rows = session.execute(
        select(GridItem, CompetencyVersion.code)
        .join(CompetencyVersion, CompetencyVersion.id == GridItem.competency_version_id)
        .order_by(GridItem.grid_id, GridItem.position)
    )
    return {(keys[item.grid_id], code): item for item, code in rows}
