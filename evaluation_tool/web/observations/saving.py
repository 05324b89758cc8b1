"""The save protocol over HTTP: a batch of operations in, an outcome per operation out, all of it after the commit."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, jsonify, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from evaluation_tool.domain.operations import MOST_OPERATIONS, CellState, Operation, Outcome, Refusal
from evaluation_tool.policy import Action
from evaluation_tool.services import entry_grids, observations
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.filters import clock_time
from evaluation_tool.web.guard import requires
from evaluation_tool.web.observations import bp
from evaluation_tool.web.sessions import csrf_secret, current_actor

LARGEST_BATCH = 256 * 1024
_LARGEST_ID = 2**62
_LONGEST_OPERATION_ID = 36


class Unreadable(ValueError):
    """The body is not a batch of operations."""


@bp.get("/jeton")
@requires(Action.HOME_VIEW)
def token() -> Response:
    """A fresh CSRF token and whose it is: a queue is replayed only for the account that filled it."""
    csrf_secret()
    return jsonify(token=generate_csrf(), account=current_actor().account_id)


@bp.post("/<int:class_group_id>/<int:grid_id>/observations")
@requires(Action.OBSERVE)
def save(class_group_id: int, grid_id: int) -> tuple[Response, int]:
    """Write a batch. 400 for a body that is no batch, 413 for one too large; else 200 with an outcome for each."""
    if (request.content_length or 0) > LARGEST_BATCH:
        return jsonify(reason=_("Cet envoi est trop lourd : rien n’a été enregistré.")), 413
    try:
        operations = parsed(request.get_json(silent=True))
    except Unreadable:
        return jsonify(reason=_("Cet envoi n’a pas été compris : rien n’a été enregistré.")), 400
    actor = current_actor()
    begin_write(db.session)
    class_group, grid = entry_grids.get_pair(db.session(), actor, class_group_id, grid_id, Action.OBSERVE)
    outcomes = observations.record(db.session(), actor, class_group, grid, operations, now=clock.now())
    db.session.commit()
    # Nothing is worded before the lock is given back.
    newest = max((outcome.observation_id or 0 for outcome in outcomes), default=0)
    return jsonify(results=[described(outcome) for outcome in outcomes], newest=newest), 200


def parsed(body: Any) -> list[Operation]:
    """The operations of a JSON body. Raises Unreadable; bounds every number and text."""
    listed = body.get("operations") if isinstance(body, dict) else None
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_OPERATIONS:
        raise Unreadable
    return [_operation(one) for one in listed]


def described(outcome: Outcome) -> dict[str, Any]:
    """An outcome as the page needs it: the same class and text that the grid itself would have written."""
    answer: dict[str, Any] = {"operation_id": outcome.operation.operation_id}
    if outcome.refusal is not None or outcome.cell is None:
        return answer | {"status": "refused", "reason": refusal_reason(outcome.refusal)}
    return answer | {
        "status": "saved",
        "level": outcome.cell.rank,
        "confirmed": outcome.cell.is_confirmed,
        "state": outcome.cell.state.value if outcome.cell.state is not None else None,
        "elsewhere": [
            _("%(author)s a aussi observé à %(time)s", author=seen.author, time=clock_time(seen.recorded_at))
            for seen in outcome.elsewhere
        ],
    }


def refusal_reason(refusal: Refusal | None) -> str:
    """Why a cell was not saved, in words."""
    return {
        Refusal.UNKNOWN_ITEM: _("Cette compétence n’est plus dans la grille."),
        Refusal.SELF_ONLY: _(
            "Cette attitude est pour l’auto-évaluation et le dialogue : elle ne reçoit pas de niveau."
        ),
        Refusal.UNKNOWN_STUDENT: _("Cet élève n’était pas dans la classe ce jour-là."),
        Refusal.NOT_TEACHING: _("Vous n’aviez pas cette classe ce jour-là."),
        Refusal.UNKNOWN_LEVEL: _("Ce niveau n’est plus dans l’échelle de l’établissement : rechargez la page."),
        Refusal.IN_THE_FUTURE: _("Ce jour n’est pas encore venu."),
        Refusal.OUTSIDE_YEAR: _("Ce jour n’est pas dans l’année scolaire de la classe."),
        Refusal.PERIOD_CLOSED: _("La période est close : la direction peut la rouvrir."),
        Refusal.UNKNOWN_SEANCE: _("Cette séance n’existe plus, ou elle n’est pas la vôtre."),
        Refusal.NOTHING_TO_CLEAR: _("Rien à effacer dans cette séance : le niveau affiché vient d’une autre."),
        Refusal.NOTE_TOO_LONG: _("La note est trop longue : 500 caractères au plus."),
        None: _("Cette saisie n’a pas pu être faite."),
    }[refusal]


def _operation(one: Any) -> Operation:
    if not isinstance(one, dict):
        raise Unreadable
    operation_id, note = one.get("operation_id"), one.get("note", "")
    if not isinstance(operation_id, str) or not 1 <= len(operation_id) <= _LONGEST_OPERATION_ID:
        raise Unreadable
    if not isinstance(note, str) or not _storable(note) or not _storable(operation_id):
        raise Unreadable
    return Operation(
        operation_id=operation_id,
        student_id=_number(one.get("student")),
        grid_item_id=_number(one.get("grid_item")),
        level_id=_optional_number(one.get("level")),
        state=_state(one.get("state")),
        observed_on=_day(one.get("observed_on")),
        assessment_id=_optional_number(one.get("assessment")),
        note=note.strip(),
        since=_optional_number(one.get("since")) or 0,
    )


def _storable(text: str) -> bool:
    return "\x00" not in text and text.encode("utf-8", "ignore").decode() == text


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _LARGEST_ID:
        raise Unreadable
    return value


def _optional_number(value: Any) -> int | None:
    return None if value is None else _number(value)


def _state(value: Any) -> CellState | None:
    try:
        return None if value is None else CellState(value)
    except ValueError:
        raise Unreadable from None


def _day(value: Any) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Unreadable from None
