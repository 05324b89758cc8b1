"""Entry as a list: one competency for the class, in real fieldsets that need no script. Same service, same rules."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Response, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.operations import CellState, Operation
from evaluation_tool.models.evidence import Assessment, ObservationState
from evaluation_tool.policy import Action
from evaluation_tool.services import entry_grids, observations, seances, trails
from evaluation_tool.services.entry_grids import CellValue, Column, EntryGrid
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock, labels
from evaluation_tool.web.guard import requires
from evaluation_tool.web.observations import bp
from evaluation_tool.web.observations.saving import refusal_reason
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor

_STATES = {ObservationState.ABSENT: "abs", ObservationState.EXEMPT: "disp"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One student's fieldset: its name, what is typed for today, and what was refused."""

    student_id: int
    name: str
    chosen: str
    attained: str
    error: str = ""


@bp.get("/<int:class_group_id>/<int:grid_id>/liste")
@requires(Action.OBSERVE)
def entry_list(class_group_id: int, grid_id: int) -> Response:
    """The class on one competency, as a form."""
    shown, seance = _load(class_group_id, grid_id)
    column = _column(shown)
    return _list_page(shown, seance, column, [_choice(shown, column, line.student_id) for line in shown.lines])


@bp.post("/<int:class_group_id>/<int:grid_id>/liste")
@requires(Action.OBSERVE)
def save_list(class_group_id: int, grid_id: int) -> BaseResponse:
    """Save the form: only what changed is written; what is refused is said beside its student."""
    begin_write(db.session)
    shown, seance = _load(class_group_id, grid_id)
    column = _column(shown)
    before = {line.student_id: _choice(shown, column, line.student_id) for line in shown.lines}
    typed = {
        student_id: request.form.get(f"niveau-{student_id}", choice.chosen) for student_id, choice in before.items()
    }
    operations = [
        _operation(shown, seance, column, student_id, value)
        for student_id, value in typed.items()
        if value != before[student_id].chosen and value in _values(shown)
    ]
    outcomes = observations.record(
        db.session(), current_actor(), shown.class_group, shown.grid, operations, now=clock.now()
    )
    db.session.commit()
    refused = {
        outcome.operation.student_id: refusal_reason(outcome.refusal)
        for outcome in outcomes
        if outcome.refusal is not None
    }
    if refused:
        choices = [
            Choice(student_id, choice.name, typed[student_id], choice.attained, refused.get(student_id, ""))
            for student_id, choice in before.items()
        ]
        return _list_page(shown, seance, column, choices, status=422)
    flash(ngettext("%(num)s observation enregistrée.", "%(num)s observations enregistrées.", len(outcomes)))
    return see_other(
        ".entry_list",
        class_group_id=class_group_id,
        grid_id=grid_id,
        competence=column.grid_item_id,
        seance=seance.id if seance is not None else None,
    )


@bp.get("/<int:class_group_id>/<int:grid_id>/cellule/<int:student_id>/<int:grid_item_id>")
@requires(Action.OBSERVE)
def cell_detail(class_group_id: int, grid_id: int, student_id: int, grid_item_id: int) -> Response:
    """The criteria and the evidence trail of one cell, for its dialog."""
    class_group, grid = entry_grids.get_pair(db.session(), current_actor(), class_group_id, grid_id, Action.OBSERVE)
    columns = entry_grids.list_columns(db.session(), class_group, grid, None)
    column = next((one for one in columns if one.grid_item_id == grid_item_id), None)
    lines = entry_grids.list_lines(db.session(), class_group, clock.today(), None)
    if column is None or student_id not in {line.student_id for line in lines}:
        raise NotFound
    return page(
        "observations/_cell.html",
        criteria=trails.list_criteria(db.session(), grid_item_id),
        trail=trails.list_steps(db.session(), student_id, column.competency_id),
        state_words=labels.observation_states(),
        context_words=labels.contexts(),
    )


def _load(class_group_id: int, grid_id: int) -> tuple[EntryGrid, Assessment | None]:
    actor = current_actor()
    class_group, grid = entry_grids.get_pair(db.session(), actor, class_group_id, grid_id, Action.OBSERVE)
    seance_id = request.values.get("seance", type=int)
    if seance_id is not None:
        seance: Assessment | None = seances.get_own(db.session(), actor, seance_id)
    else:
        seance = seances.find_implicit(
            db.session(), actor, class_group_id=class_group_id, grid_id=grid_id, day=clock.today()
        )
    if seance is not None and (seance.class_group_id, seance.grid_id) != (class_group_id, grid_id):
        raise NotFound
    return entry_grids.load(db.session(), class_group, grid, day=clock.today(), seance=seance), seance


def _column(shown: EntryGrid) -> Column:
    """The competency asked for, or the first. Raises NotFound for a grid without any."""
    wanted = request.values.get("competence", type=int)
    found = [column for column in shown.columns if wanted in (None, column.grid_item_id)]
    if not found:
        raise NotFound
    return found[0]


def _choice(shown: EntryGrid, column: Column, student_id: int) -> Choice:
    line = next(line for line in shown.lines if line.student_id == student_id)
    value = shown.cells.get((student_id, column.grid_item_id), CellValue(None, False, None, False))
    chosen = ""
    if value.is_typed:
        chosen = _STATES[value.state] if value.state in _STATES else str(value.level_id or "")
    level = next((level for level in shown.levels if level.id == value.level_id), None)
    return Choice(
        student_id,
        f"{line.first_name} {line.last_name.upper()}",
        chosen,
        f"{level.symbol} {level.teacher_label}" if level is not None else _("pas encore observé"),
    )


def _values(shown: EntryGrid) -> set[str]:
    return {"", *_STATES.values(), *(str(level.id) for level in shown.levels)}


def _operation(shown: EntryGrid, seance: Assessment | None, column: Column, student_id: int, value: str) -> Operation:
    state = CellState(value) if value in _STATES.values() else None
    return Operation(
        # Unlike a script's queue, a form is not replayed: a fresh id each time, and unchanged cells are left alone.
        operation_id=secrets.token_hex(16),
        student_id=student_id,
        grid_item_id=column.grid_item_id,
        level_id=int(value) if value and state is None else None,
        state=state,
        assessment_id=seance.id if seance is not None else None,
        since=shown.newest,
    )


def _list_page(
    shown: EntryGrid, seance: Assessment | None, column: Column, choices: list[Choice], status: int = 200
) -> Response:
    return page(
        "observations/list.html",
        shown=shown,
        seance=seance,
        column=column,
        choices=choices,
        today=clock.today(),
        status=status,
    )
