"""Entry as a list: one competency for the class, or one student through the grid, in real fieldsets without script."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.operations import CellState, Operation, Refusal
from evaluation_tool.policy import Action
from evaluation_tool.services import entry_grids, observations, trails
from evaluation_tool.services.entry_grids import Column, EntryGrid, Line
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock, labels
from evaluation_tool.web.guard import requires
from evaluation_tool.web.observations import asked, bp
from evaluation_tool.web.observations.cells import STATES
from evaluation_tool.web.observations.saving import refusal_reason
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.sessions import current_actor


@dataclass(frozen=True, slots=True)
class Choice:
    """One fieldset: a student on the competency, or a competency of the student; what is typed, what was refused."""

    key: int
    name: str
    line: Line
    column: Column
    chosen: str
    attained: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The list on screen: its cells, what heads it, and where one may go from there."""

    shown: EntryGrid
    choices: Mapping[int, Choice]
    heading: str
    endpoint: str
    values: dict[str, Any]


@bp.get("/<int:class_group_id>/<int:grid_id>/liste")
@requires(Action.OBSERVE)
def entry_list(class_group_id: int, grid_id: int) -> Response:
    """The class on one competency, as a form."""
    return _list_page(_of_competency(class_group_id, grid_id))


@bp.post("/<int:class_group_id>/<int:grid_id>/liste")
@requires(Action.OBSERVE)
def save_list(class_group_id: int, grid_id: int) -> BaseResponse:
    """Save the class on one competency."""
    begin_write(db.session)
    return _saved(_of_competency(class_group_id, grid_id))


@bp.get("/<int:class_group_id>/<int:grid_id>/liste/<int:student_id>")
@requires(Action.OBSERVE)
def student_list(class_group_id: int, grid_id: int, student_id: int) -> Response:
    """One student through the grid, as a form."""
    return _list_page(_of_student(class_group_id, grid_id, student_id))


@bp.post("/<int:class_group_id>/<int:grid_id>/liste/<int:student_id>")
@requires(Action.OBSERVE)
def save_student_list(class_group_id: int, grid_id: int, student_id: int) -> BaseResponse:
    """Save one student through the grid."""
    begin_write(db.session)
    return _saved(_of_student(class_group_id, grid_id, student_id))


@bp.get("/<int:class_group_id>/<int:grid_id>/cellule/<int:student_id>/<int:grid_item_id>")
@requires(Action.OBSERVE)
def cell_detail(class_group_id: int, grid_id: int, student_id: int, grid_item_id: int) -> Response:
    """The criteria and the evidence trail of one cell, for its dialog."""
    class_group, grid = asked.pair(class_group_id, grid_id)
    columns = entry_grids.list_columns(db.session(), class_group, grid, None)
    column = next((one for one in columns if one.grid_item_id == grid_item_id), None)
    lines = entry_grids.list_lines(db.session(), class_group, clock.today(), None)
    if column is None or student_id not in {line.student_id for line in lines}:
        raise NotFound
    return page(
        "observations/_cell.html",
        student_id=student_id,
        competency_id=column.competency_id,
        criteria=trails.list_criteria(db.session(), grid_item_id),
        trail=trails.list_steps(db.session(), student_id, column.competency_id),
        state_words=labels.observation_states(),
        context_words=labels.contexts(),
    )


def _of_competency(class_group_id: int, grid_id: int) -> Listed:
    """The class on the competency asked for, or on the first. Raises NotFound for a grid without any."""
    shown = asked.shown_grid(class_group_id, grid_id)
    wanted = asked.number("competence")
    column = next((one for one in shown.columns if wanted in (None, one.grid_item_id)), None)
    if column is None:
        raise NotFound
    choices = {line.student_id: _choice(shown, line.student_id, _name(line), line, column) for line in shown.lines}
    return Listed(shown, choices, column.words, "entry_list", {"competence": column.grid_item_id})


def _of_student(class_group_id: int, grid_id: int, student_id: int) -> Listed:
    """The student through the grid. Raises NotFound for somebody else's."""
    shown = asked.shown_grid(class_group_id, grid_id)
    line = next((one for one in shown.lines if one.student_id == student_id), None)
    if line is None:
        raise NotFound
    choices = {
        column.grid_item_id: _choice(shown, column.grid_item_id, column.words, line, column) for column in shown.columns
    }
    page_number = shown.view.page if shown.view.page > 1 else None
    return Listed(shown, choices, _name(line), "student_list", {"student_id": student_id, "page": page_number})


def _saved(listed: Listed) -> BaseResponse:
    """Save the form: only what changed is written; what is refused is said beside its cell."""
    shown = listed.shown
    typed = {key: request.form.get(f"niveau-{key}", choice.chosen) for key, choice in listed.choices.items()}
    changed = {key: value for key, value in typed.items() if value != listed.choices[key].chosen}
    known = _values(shown)
    errors = {key: refusal_reason(Refusal.UNKNOWN_LEVEL) for key, value in changed.items() if value not in known}
    operations = {
        key: _operation(shown, listed.choices[key], value) for key, value in changed.items() if value in known
    }
    outcomes = observations.record(
        db.session(), current_actor(), shown.class_group, shown.grid, list(operations.values()), now=clock.now()
    )
    db.session.commit()
    for key, outcome in zip(operations, outcomes, strict=True):
        if outcome.refusal is not None:
            errors[key] = refusal_reason(outcome.refusal)
    if errors:
        choices = {
            key: replace(choice, chosen=typed[key], error=errors.get(key, "")) for key, choice in listed.choices.items()
        }
        return _list_page(replace(listed, choices=choices), status=422)
    flash(ngettext("%(num)s observation enregistrée.", "%(num)s observations enregistrées.", len(outcomes)))
    return see_other(f".{listed.endpoint}", **_here(shown), **listed.values)


def _choice(shown: EntryGrid, key: int, name: str, line: Line, column: Column) -> Choice:
    typed_level, state = shown.typed.get(line.student_id, {}).get(column.grid_item_id, (None, None))
    attained_id, _is_confirmed = shown.held.get(line.student_id, {}).get(column.competency_id, (None, False))
    level = next((level for level in shown.levels if level.id == attained_id), None)
    attained = f"{level.symbol} {level.teacher_label}" if level is not None else _("pas encore observé")
    chosen = STATES[state] if state in STATES else str(typed_level or "")
    return Choice(key, name, line, column, chosen, attained)


def _name(line: Line) -> str:
    return f"{line.first_name} {line.last_name.upper()}"


def _values(shown: EntryGrid) -> set[str]:
    return {"", *STATES.values(), *(str(level.id) for level in shown.levels)}


def _operation(shown: EntryGrid, choice: Choice, value: str) -> Operation:
    state = CellState(value) if value in STATES.values() else None
    return Operation(
        # Unlike a script's queue, a form is not replayed: a fresh id each time, and unchanged cells are left alone.
        operation_id=secrets.token_hex(16),
        student_id=choice.line.student_id,
        grid_item_id=choice.column.grid_item_id,
        level_id=int(value) if value and state is None else None,
        state=state,
        assessment_id=shown.seance.id if shown.seance is not None else None,
        since=shown.newest,
    )


def _here(shown: EntryGrid) -> dict[str, Any]:
    seance = shown.seance
    return {
        "class_group_id": shown.class_group.id,
        "grid_id": shown.grid.id,
        "seance": seance.id if seance is not None and not seance.is_implicit else None,
    }


def _list_page(listed: Listed, status: int = 200) -> Response:
    shown, here = listed.shown, _here(listed.shown)
    return page(
        "observations/list.html",
        shown=shown,
        listed=listed,
        here=here,
        action=url_for(
            ".save_list" if listed.endpoint == "entry_list" else ".save_student_list", **here, **listed.values
        ),
        columns=[
            (one.words, url_for(".entry_list", competence=one.grid_item_id, **here), one.words == listed.heading)
            for one in shown.columns
        ],
        students=[
            (_name(one), url_for(".student_list", student_id=one.student_id, **here), _name(one) == listed.heading)
            for one in shown.lines
        ],
        today=clock.today(),
        page_url=lambda number: url_for(f".{listed.endpoint}", **here, **{**listed.values, "page": number}),
        status=status,
    )
