"""After the session: observing the groups on their competency, and what students felt."""

from __future__ import annotations

import re

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.policy import Action
from evaluation_tool.services import boards, plans_after
from evaluation_tool.services.boards import Board
from evaluation_tool.services.plans_after import Sheet
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.differentiation import bp, wording
from evaluation_tool.web.differentiation.board_routes import get
from evaluation_tool.web.differentiation.forms import AfterForm
from evaluation_tool.web.guard import requires
from evaluation_tool.web.observations.saving import refusal_reason
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.sessions import current_actor

_NONCE = re.compile("[0-9a-f]{16}")


@bp.get("/<int:plan_id>/observer")
@requires(Action.GROUPS_MAKE)
def after(plan_id: int) -> Response:
    """The students group by group, with the levels to tick."""
    board, sheet = _load(plan_id)
    form = AfterForm(formdata=None)
    form.renew()
    return _after_page(board, sheet, form, {})


@bp.post("/<int:plan_id>/observer")
@requires(Action.GROUPS_MAKE)
def observe(plan_id: int) -> BaseResponse:
    """Write down what was seen: only what changed; what is refused is said beside its student."""
    form = AfterForm()
    begin_write(db.session)
    board, sheet = _load(plan_id)
    if not form.validate_on_submit() or not _NONCE.fullmatch(form.nonce.data or ""):
        form.renew()
        flash(_("Cette page a changé : vérifiez, puis enregistrez encore une fois."), "warning")
        return _after_page(board, sheet, form, {}, status=422)
    values = {
        student_id: request.form.get(f"niveau-{student_id}", line.typed) for student_id, line in sheet.lines().items()
    }
    outcomes = plans_after.record(
        db.session(), current_actor(), board.plan, sheet, values, prefix=form.nonce.data, now=clock.now()
    )
    db.session.commit()
    refused = {
        outcome.operation.student_id: refusal_reason(outcome.refusal)
        for outcome in outcomes
        if outcome.refusal is not None
    }
    if refused:
        board, sheet = _load(plan_id)
        form.renew()
        return _after_page(board, sheet, form, refused, values=values, status=422)
    flash(ngettext("%(num)s observation enregistrée.", "%(num)s observations enregistrées.", len(outcomes)))
    return see_other(".after", plan_id=plan_id, competence=request.args.get("competence", type=int))


def _load(plan_id: int) -> tuple[Board, Sheet]:
    plan = get(plan_id)
    if plan.published_at is None:
        raise NotFound
    board = boards.load(db.session(), current_actor(), plan)
    wanted = request.args.get("competence", type=int)
    return board, plans_after.load(db.session(), current_actor(), board, competency_id=wanted)


def _after_page(
    board: Board,
    sheet: Sheet,
    form: AfterForm,
    refused: dict[int, str],
    *,
    values: dict[int, str] | None = None,
    status: int = 200,
) -> Response:
    felt = plans_after.feelings(db.session(), board.plan)
    return page(
        "differentiation/after.html",
        board=board,
        plan=board.plan,
        sheet=sheet,
        form=form,
        refused=refused,
        chosen={student_id: line.typed for student_id, line in sheet.lines().items()} | (values or {}),
        felt={student_id: wording.feeling(kind) for student_id, kind in felt.items()},
        title=wording.kind_name(board.plan.kind),
        status=status,
    )
