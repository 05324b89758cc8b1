"""Periods: typed, closed with what the council saw, opened again with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.operations import Refusal
from evaluation_tool.domain.period_lines import PeriodLine, PeriodProblem
from evaluation_tool.models.audit import AuditEvent
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.evidence import PeriodSnapshot
from evaluation_tool.policy import Action, Actor, Role
from evaluation_tool.services import audit, login_sessions, periods, seances
from tests.make import Make
from tests.moments import NOW, TODAY
from tests.workshop import Workshop


@pytest.fixture
def director(make: Make) -> Actor:
    return login_sessions.actor_of(make.session, make.director(), today=TODAY)


@pytest.fixture
def first(make: Make) -> Period:
    return periods.list_periods(make.session, make.school_year())[0]


def line(period: Period | None, name: str, first: tuple[int, ...], last: tuple[int, ...]) -> PeriodLine:
    return PeriodLine(period.id if period else None, name, date(*first), date(*last))


def snapshot(session: Session) -> dict[tuple[int, int], int]:
    rows = session.scalars(select(PeriodSnapshot))
    return {(row.student_id, row.competency_id): row.level_id for row in rows}


def test_closing_keeps_each_level_and_refuses_what_is_dated_inside(
    workshop: Workshop, director: Actor, first: Period
) -> None:
    workshop.type(workshop.level(3), workshop.level(1, student=1, item=1))
    elsewhere = workshop.make.student()

    kept = periods.close_period(workshop.session, director, first, now=NOW)

    assert (kept.students, kept.levels) == (2, 2)
    assert snapshot(workshop.session) == {
        (workshop.students[0].id, workshop.items[0].competency_id): workshop.levels[2].id,
        (workshop.students[1].id, workshop.items[1].competency_id): workshop.levels[0].id,
    }
    assert elsewhere.id not in {student for student, _competency in snapshot(workshop.session)}
    (outcome,) = workshop.type(workshop.level(4))
    assert outcome.refusal is Refusal.PERIOD_CLOSED
    teacher = login_sessions.actor_of(workshop.session, workshop.teacher, today=TODAY)
    day = TODAY - timedelta(days=1)
    assert seances.refused_day(workshop.session, teacher, workshop.class_group, day) is Refusal.PERIOD_CLOSED
    with pytest.raises(periods.PeriodClosed):
        periods.refuse_closed(workshop.session, first.id)
    with pytest.raises(periods.PeriodClosed):
        periods.close_period(workshop.session, director, first, now=NOW)


def test_what_the_council_saw_stays_until_the_period_is_closed_anew(
    workshop: Workshop, director: Actor, first: Period
) -> None:
    workshop.type(workshop.level(1))
    periods.close_period(workshop.session, director, first, now=NOW)

    with pytest.raises(periods.NoReason):
        periods.reopen_period(workshop.session, director, first, reason="  ", now=NOW)
    periods.reopen_period(workshop.session, director, first, reason="Un stage arrivé tard", now=NOW)
    workshop.type(workshop.level(4))

    assert list(snapshot(workshop.session).values()) == [workshop.levels[0].id]
    periods.close_period(workshop.session, director, first, now=NOW)
    assert list(snapshot(workshop.session).values()) == [workshop.levels[3].id]
    assert first.reopened_reason == "Un stage arrivé tard"
    actions = workshop.session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence)).all()
    assert [action for action in actions if action.startswith("period.")] == [
        "period.closed",
        "period.reopened",
        "period.closed",
    ]
    assert audit.verify(workshop.session).broken_at is None


def test_only_a_period_that_has_begun_is_closed_and_only_by_a_director(make: Make, director: Actor) -> None:
    later = periods.list_periods(make.session, make.school_year())[2]
    admin = login_sessions.actor_of(make.session, make.account(role=Role.ADMIN), today=TODAY)

    with pytest.raises(periods.PeriodNotBegun):
        periods.close_period(make.session, director, later, now=NOW)
    with pytest.raises(NotFound):
        periods.get_period(make.session, admin, later.id, Action.PERIOD_CLOSE)


def test_two_semesters_take_the_place_of_three_trimesters(make: Make, director: Actor, first: Period) -> None:
    year = make.school_year()
    _first, second, third = periods.list_periods(make.session, year)
    lines = [
        line(second, "2e semestre", (2027, 2, 1), (2027, 7, 31)),
        line(first, "1er semestre", (2026, 8, 1), (2027, 1, 31)),
        PeriodLine(third.id, "", None, None),
    ]

    periods.save_periods(make.session, director, year, lines=lines, now=NOW)

    named = [(period.position, period.name) for period in periods.list_periods(make.session, year)]
    assert named == [(1, "1er semestre"), (2, "2e semestre")]


def test_periods_read_before_somebody_else_added_one_are_not_written(
    make: Make, director: Actor, first: Period
) -> None:
    year = make.school_year()
    lines = [line(first, "1er trimestre", (2026, 8, 1), (2026, 11, 30))]

    with pytest.raises(periods.PeriodsChanged):
        periods.save_periods(make.session, director, year, lines=lines, now=NOW)

    assert [period.position for period in periods.list_periods(make.session, year)] == [1, 2, 3]


def test_periods_that_overlap_leave_the_year_or_move_a_closed_one_are_refused_whole(
    make: Make, director: Actor, first: Period
) -> None:
    year = make.school_year()
    _first, second, third = periods.list_periods(make.session, year)
    periods.close_period(make.session, director, first, now=NOW)
    lines = [
        line(first, "1er trimestre", (2026, 8, 1), (2026, 12, 20)),
        line(second, "", (2026, 12, 1), (2027, 3, 8)),
        line(third, "3e trimestre", (2027, 3, 9), (2027, 9, 1)),
    ]

    with pytest.raises(periods.UnsoundPeriods) as refused:
        periods.save_periods(make.session, director, year, lines=lines, now=NOW)

    found = [(problem.line, problem.code) for problem in refused.value.problems]
    assert sorted(found) == [
        (0, PeriodProblem.CLOSED),
        (1, PeriodProblem.NO_NAME),
        (1, PeriodProblem.OVERLAP),
        (2, PeriodProblem.AFTER_THE_YEAR),
    ]
    assert periods.list_periods(make.session, year)[1].name == "2e trimestre"
