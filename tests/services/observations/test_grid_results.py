"""A filled grid out as a table and back: every cell told before, written on a word, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from evaluation_tool.domain.filled_sheet import CellFault, FilledTable, SheetRow
from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.domain.operations import CellState, Refusal
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.models.evidence import Assessment, Attainment, Context, Observation
from evaluation_tool.services import attainments, filled_grids, grid_results, login_sessions
from evaluation_tool.services.grid_results import NotWritten, ResultPlan
from tests.moments import NOW, TODAY, YESTERDAY
from tests.workshop import Workshop


def table(workshop: Workshop, cells: Mapping[tuple[int, int], str] | None = None) -> FilledTable:
    """The workshop's table as it stands, with some cells typed over."""
    filled = filled_grids.load(workshop.session, workshop.class_group, workshop.grid, on=TODAY)
    out = grid_results.table_of(filled)
    numbers = [str(student.id) for student in workshop.students]
    return replace(
        out,
        rows=tuple(
            replace(
                row, cells=tuple((cells or {}).get((numbers.index(row.number), i), c) for i, c in enumerate(row.cells))
            )
            for row in out.rows
        ),
    )


def plan(workshop: Workshop, sheet: FilledTable) -> ResultPlan:
    return grid_results.plan(workshop.session, workshop.class_group, workshop.grid, sheet, day=TODAY)


def bring_back(workshop: Workshop, sheet: FilledTable, day: date = TODAY) -> Assessment:
    actor = login_sessions.actor_of(workshop.session, workshop.teacher, today=TODAY)
    found = grid_results.plan(workshop.session, workshop.class_group, workshop.grid, sheet, day=day)
    seance = grid_results.record(
        workshop.session,
        actor,
        workshop.class_group,
        workshop.grid,
        found.additions,
        day=day,
        context=Context.WORKSHOP,
        now=NOW,
    )
    workshop.session.commit()
    return seance


def told(found: ResultPlan) -> list[tuple[int, CellFault]]:
    return [(left.line, left.fault) for left in found.left_out]


def test_the_table_holds_codes_and_states_and_no_attitude(workshop: Workshop) -> None:
    workshop.type(workshop.level(3), workshop.state(CellState.EXEMPT, student=1), workshop.level(1, student=2, item=1))

    out = table(workshop)

    assert [heading.partition(" · ")[0] for heading in out.headings] == ["A.1", "A.2"]
    assert {row.number: row.cells for row in out.rows} == {
        str(workshop.students[0].id): ("Réu", ""),
        str(workshop.students[1].id): ("disp", ""),
        str(workshop.students[2].id): ("", "Déc"),
    }


def test_what_went_out_comes_back_without_a_change(workshop: Workshop) -> None:
    workshop.type(workshop.level(3), workshop.state(CellState.ABSENT, student=1))

    found = plan(workshop, table(workshop))

    assert (found.additions, found.unchanged, found.left_out) == ([], 2, [])


def test_an_empty_cell_takes_nothing_back(workshop: Workshop) -> None:
    workshop.type(workshop.level(3))

    found = plan(workshop, table(workshop, {(0, 0): ""}))

    assert (found.additions, found.unchanged) == ([], 0)


def test_only_what_differs_is_written_as_one_open_seance(workshop: Workshop) -> None:
    workshop.type(workshop.level(3), workshop.level(2, student=1))

    seance = bring_back(workshop, table(workshop, {(0, 0): "4", (2, 1): "abs"}))

    assert (seance.closed_at, seance.context, seance.title) == (None, Context.WORKSHOP, grid_results.SEANCE_TITLE)
    rows = workshop.session.scalars(
        select(Observation).where(Observation.assessment_id == seance.id).order_by(Observation.student_id)
    ).all()
    assert [(row.level_id, row.state) for row in rows] == [(workshop.levels[3].id, None), (None, "abs")]
    assert attainments.mismatches(workshop.session) == []


@pytest.mark.parametrize("rule", AttainmentRule)
def test_the_same_file_twice_changes_nothing_whatever_the_rule(workshop: Workshop, rule: AttainmentRule) -> None:
    workshop.session.scalars(select(Establishment)).one().attainment_rule = rule
    workshop.type(workshop.level(4))
    sheet = table(workshop, {(0, 0): "Déc", (1, 0): "abs", (2, 0): "2"})
    bring_back(workshop, sheet)

    again = plan(workshop, sheet)

    assert again.additions == []
    assert again.unchanged == 3


def test_more_cells_than_one_save_may_carry_come_in_together(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid_results, "MOST_OPERATIONS", 2)

    bring_back(workshop, table(workshop, {(row, column): "3" for row in range(3) for column in range(2)}))

    assert len(workshop.session.scalars(select(Attainment)).all()) == 6
    assert len(workshop.session.scalars(select(Assessment)).all()) == 1


def test_what_cannot_be_taken_is_told_by_its_line_and_the_rest_stays(workshop: Workshop) -> None:
    sheet = table(workshop, {(0, 0): "12/20", (1, 0): "Réu"})
    stranger = SheetRow(9, "9999", "Inconnue", "Ada", ("Réu", ""))
    other_name = replace(sheet.rows[2], line=10, last_name="Autre", cells=("Réu", ""))
    sheet = FilledTable(
        (*sheet.headings, "Z.1 · Voler"),
        tuple(
            replace(row, cells=(*row.cells, "Réu" if row.line == 9 else ""))
            for row in (*sheet.rows, stranger, other_name)
        ),
    )

    found = plan(workshop, sheet)

    faults = {fault for _line, fault in told(found)}
    assert faults == {
        CellFault.UNKNOWN_COLUMN,
        CellFault.UNKNOWN_LEVEL,
        CellFault.UNKNOWN_STUDENT,
        CellFault.OTHER_NAME,
    }
    assert [addition.student.id for addition in found.additions] == [workshop.students[1].id]


def test_a_student_and_a_column_count_once(workshop: Workshop) -> None:
    sheet = table(workshop, {(0, 0): "Réu"})
    row = next(row for row in sheet.rows if row.number == str(workshop.students[0].id))
    doubled = FilledTable(
        (*sheet.headings, sheet.headings[0]),
        tuple(replace(one, cells=(*one.cells, "Pro")) for one in (row, replace(row, line=8))),
    )

    found = plan(workshop, doubled)

    assert told(found) == [(1, CellFault.REPEATED_COLUMN), (8, CellFault.REPEATED_STUDENT)]
    assert len(found.additions) == 1


def test_a_closed_period_refuses_it_all(workshop: Workshop) -> None:
    period = workshop.session.scalars(
        select(Period).where(Period.starts_on <= YESTERDAY).order_by(Period.position)
    ).first()
    assert period is not None
    period.closed_at = NOW
    workshop.session.commit()

    with pytest.raises(NotWritten) as refused:
        bring_back(workshop, table(workshop, {(0, 0): "3"}), day=YESTERDAY)

    assert refused.value.reason is Refusal.PERIOD_CLOSED
    workshop.session.rollback()
    assert workshop.session.scalars(select(Assessment)).all() == []
