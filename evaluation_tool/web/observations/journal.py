"""The journal of a class: what one typed, burst by burst; and what the class was taught."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.policy import Action
from evaluation_tool.services import classes, entry_grids, observation_journal, seances
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.observations import bp
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.sessions import current_actor


@bp.get("/<int:class_group_id>/journal")
@requires(Action.OBSERVE)
def journal(class_group_id: int) -> Response:
    """What one typed for the class, the newest first."""
    actor = current_actor()
    class_group = classes.get(db.session(), actor, class_group_id, Action.OBSERVE)
    bursts = observation_journal.list_bursts(db.session(), actor, class_group)
    return page("observations/journal.html", class_group=class_group, bursts=bursts)


@bp.post("/<int:class_group_id>/<int:grid_id>/journal/annuler")
@requires(Action.OBSERVE)
def undo_burst(class_group_id: int, grid_id: int) -> BaseResponse:
    """Take a whole burst back; what was corrected since stays."""
    actor = current_actor()
    begin_write(db.session)
    class_group, grid = entry_grids.get_pair(db.session(), actor, class_group_id, grid_id, Action.OBSERVE)
    outcomes = observation_journal.undo_burst(
        db.session(), actor, class_group, grid, request.form.get("lot", ""), now=clock.now()
    )
    db.session.commit()
    undone = sum(outcome.refusal is None for outcome in outcomes)
    flash(ngettext("Annulé\u00a0: %(num)s observation.", "Annulé\u00a0: %(num)s observations.", undone))
    if undone < len(outcomes):
        flash(_("Certaines n’ont pas pu l’être\u00a0: la période est close, ou la classe a changé."), "warning")
    return see_other(".journal", class_group_id=class_group_id)


@bp.post("/<int:class_group_id>/<int:grid_id>/enseigne")
@requires(Action.OBSERVE)
def mark_taught(class_group_id: int, grid_id: int) -> BaseResponse:
    """Say that an item is not taught yet in this class, or that it now is."""
    actor = current_actor()
    begin_write(db.session)
    class_group, grid = entry_grids.get_pair(db.session(), actor, class_group_id, grid_id, Action.OBSERVE)
    wanted = request.form.get("item", type=int)
    item = next((item for item in grid.items if item.id == wanted), None)
    if item is None:
        raise NotFound
    is_taught = request.form.get("enseigne") == "oui"
    seances.mark_taught(db.session(), actor, class_group, item, is_taught=is_taught, day=clock.today(), now=clock.now())
    db.session.commit()
    flash(
        _("Cette compétence est maintenant enseignée dans la classe.")
        if is_taught
        else _("Cette compétence est notée «\u00a0pas encore enseignée\u00a0» pour la classe.")
    )
    return see_other(".grid", class_group_id=class_group_id, grid_id=grid_id)
