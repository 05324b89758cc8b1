"""The list of grids, a grid, its settings and its putting away."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.models.grid import Grid
from evaluation_tool.policy import Action, can
from evaluation_tool.services import grids, grids_criteria, grids_items, level_scales
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.grids import bp, wording
from evaluation_tool.web.grids.forms import SettingsForm, known_id
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import numbered, page, see_other
from evaluation_tool.web.sessions import current_actor


@bp.get("/")
@requires(Action.GRID_LIST)
def index() -> Response:
    """One's own grids, and those that colleagues use in one's classes."""
    actor = current_actor()
    return page(
        "grids/index.html",
        own=grids.list_own(db.session(), actor),
        colleagues=grids.list_of_colleagues(db.session(), actor),
        may_create=can(actor, Action.GRID_CREATE),
    )


@bp.get("/archives")
@requires(Action.GRID_LIST)
def archives() -> Response:
    """One's own grids that were put away."""
    return page("grids/archives.html", own=grids.list_own(db.session(), current_actor(), archived=True))


@bp.get("/nouvelle")
@requires(Action.GRID_CREATE)
def new() -> Response:
    """The form for a new grid."""
    offered = grids.choices(db.session(), current_actor())
    only_class = [offered.class_groups[0].id] if len(offered.class_groups) == 1 else []
    form = SettingsForm(formdata=None, data={"subject": offered.taught_subject_id, "class_groups": only_class})
    form.offer(offered)
    return page("grids/new.html", form=form)


@bp.post("/nouvelle")
@requires(Action.GRID_CREATE)
def create() -> BaseResponse:
    """Make a grid, then go and choose its competencies."""
    actor = current_actor()
    form = SettingsForm()
    form.offer(grids.choices(db.session(), actor))
    if not form.validate_on_submit():
        return page("grids/new.html", form=form, status=422)
    begin_write(db.session)
    grid = grids.create(db.session(), actor, form.to_draft(), now=clock.now())
    db.session.commit()
    return see_other(".pick", grid_id=grid.id)


@bp.get("/<int:grid_id>")
@requires(Action.GRID_VIEW)
def show(grid_id: int) -> Response:
    """A grid as its class lives with it; whoever may edit it orders it here."""
    grid = grids.get(db.session(), current_actor(), grid_id, Action.GRID_VIEW)
    return page("grids/show.html", **items_context(grid))


@bp.get("/<int:grid_id>/eleve")
@requires(Action.GRID_VIEW)
def preview(grid_id: int) -> Response:
    """What a student will read."""
    grid = grids.get(db.session(), current_actor(), grid_id, Action.GRID_VIEW)
    items = [item for item in grids_items.list_items(db.session(), grid) if item.wording]
    scale = level_scales.active(db.session())
    readings = grids_criteria.readings_for(db.session(), items, scale)
    criteria = {item.id: grids_criteria.texts_by_level(item, scale, readings) for item in items}
    return page("grids/preview.html", grid=grid, items=items, levels=scale.levels, criteria=criteria)


@bp.get("/<int:grid_id>/reglages")
@requires(Action.GRID_EDIT)
def settings(grid_id: int) -> Response:
    """The form of a grid's title, classes, subject, level and period."""
    grid = grids.get(db.session(), current_actor(), grid_id, Action.GRID_EDIT)
    form = SettingsForm(
        formdata=None,
        data={
            "version": grid.version,
            "title": grid.title,
            "subject": grid.subject_id,
            "audience": grid.audience,
            "period": grid.period_id,
            "class_groups": [group.id for group in grid.class_groups],
        },
    )
    form.offer(grids.choices(db.session(), current_actor(), grid))
    return page("grids/settings.html", grid=grid, form=form)


@bp.post("/<int:grid_id>/reglages")
@requires(Action.GRID_EDIT)
def change_settings(grid_id: int) -> BaseResponse:
    """Rename a grid, give it to classes."""
    actor = current_actor()
    form = SettingsForm()
    form.offer(grids.choices(db.session(), actor, grids.get(db.session(), actor, grid_id, Action.GRID_EDIT)))
    if not form.validate_on_submit():
        return page("grids/settings.html", grid=_editable(grid_id), form=form, status=422)
    begin_write(db.session)
    try:
        grid = grids.get_for_change(db.session(), actor, grid_id, version=known_id(form.version.data) or 0)
    except grids.StaleGrid:
        db.session.rollback()
        grid = _editable(grid_id)
        form.version.data = grid.version
        return page("grids/settings.html", grid=grid, form=form, stale=wording.stale(), status=422)
    grids.change_settings(db.session(), actor, grid, form.to_draft())
    db.session.commit()
    flash(_("Les réglages sont enregistrés."))
    return see_other(".show", grid_id=grid_id)


@bp.post("/<int:grid_id>/archiver")
@requires(Action.GRID_EDIT)
def archive(grid_id: int) -> BaseResponse:
    """Put a grid away."""
    begin_write(db.session)
    grid = grids.get(db.session(), current_actor(), grid_id, Action.GRID_EDIT)
    grids.archive(db.session(), current_actor(), grid, now=clock.now())
    db.session.commit()
    flash(_("La grille est archivée. Les observations restent ; vous pouvez la reprendre quand vous voulez."))
    return see_other(".archives")


@bp.post("/<int:grid_id>/reprendre")
@requires(Action.GRID_EDIT)
def unarchive(grid_id: int) -> BaseResponse:
    """Take a grid out again."""
    begin_write(db.session)
    grid = grids.get(db.session(), current_actor(), grid_id, Action.GRID_EDIT)
    grids.unarchive(db.session(), current_actor(), grid, now=clock.now())
    db.session.commit()
    flash(_("La grille est de nouveau parmi les vôtres."))
    return see_other(".show", grid_id=grid_id)


@bp.errorhandler(grids.GridArchived)
def refuse_archived(_error: grids.GridArchived) -> BaseResponse:
    """A grid that was put away is read, not changed."""
    db.session.rollback()
    flash(_("Cette grille est archivée. Reprenez-la pour la modifier."), "warning")
    return see_other(".show", grid_id=(request.view_args or {})["grid_id"])


def items_context(grid: Grid, *, told: str = "") -> dict[str, Any]:
    """What the list of a grid's items shows; `told` is the outcome of the last gesture."""
    items, hidden = grids_items.list_with_removed(db.session(), grid)
    missing = grids_items.missing_from(items)
    return {
        "grid": grid,
        "items": items,
        "hidden": hidden,
        "missing": missing,
        "missing_text": wording.still_missing(missing),
        "socle_labels": wording.SOCLE,
        "item_url": numbered(".item", "item_id", grid_id=grid.id),
        "told": told,
    }


def _editable(grid_id: int) -> Grid:
    return grids.get(db.session(), current_actor(), grid_id, Action.GRID_EDIT)
