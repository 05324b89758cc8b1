"""The items of a grid: their sentences all at once, each one in detail, their order, their removal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.grid import GridFull
from evaluation_tool.models.grid import Grid, GridItem
from evaluation_tool.models.level_scale import LevelScale
from evaluation_tool.policy import Action
from evaluation_tool.services import grids, grids_criteria, grids_items, level_scales
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.grids import bp, wording
from evaluation_tool.web.grids.forms import ItemForm, PhrasesForm, item_form, known_id, phrases_form
from evaluation_tool.web.grids.routes import items_context
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import changed_part, numbered, page, see_other
from evaluation_tool.web.sessions import current_actor


@bp.get("/<int:grid_id>/phrases")
@requires(Action.GRID_EDIT)
def phrases(grid_id: int) -> Response:
    """The student sentences of the whole grid, on one page."""
    grid = grids.get_for_change(db.session(), current_actor(), grid_id)
    items = grids_items.list_items(db.session(), grid)
    return _phrases(grid, items, phrases_form(items, grid.version, sent=False))


@bp.post("/<int:grid_id>/phrases")
@requires(Action.GRID_EDIT)
def word(grid_id: int) -> BaseResponse:
    """Keep the sentences."""
    grid = grids.get_for_change(db.session(), current_actor(), grid_id)
    items = grids_items.list_items(db.session(), grid)
    form = phrases_form(items, grid.version, sent=True)
    if not form.validate_on_submit():
        return _phrases(grid, items, form, status=422)
    begin_write(db.session)
    try:
        grid = grids.get_for_change(db.session(), current_actor(), grid_id, version=known_id(form.version.data) or 0)
    except grids.StaleGrid:
        db.session.rollback()
        return _stale_phrases(grid_id, form)
    grids_items.word_items(db.session(), grid, form.changed())
    db.session.commit()
    flash(_("Les phrases sont enregistrées."))
    return see_other(".show", grid_id=grid_id)


@bp.get("/<int:grid_id>/items/<int:item_id>")
@requires(Action.GRID_EDIT)
def item(grid_id: int, item_id: int) -> Response:
    """One competency: sentence, pictogram, criteria, socle."""
    grid = grids.get_for_change(db.session(), current_actor(), grid_id)
    found = grids_items.get_item(db.session(), grid, item_id)
    scale = level_scales.active(db.session())
    return _item(grid, found, _stored(found, scale), scale)


@bp.post("/<int:grid_id>/items/<int:item_id>")
@requires(Action.GRID_EDIT)
def change_item(grid_id: int, item_id: int) -> BaseResponse:
    """Keep one competency, or (`reprendre`) take up a criterion of the bank without keeping anything yet."""
    actor = current_actor()
    grid = grids.get_for_change(db.session(), actor, grid_id)
    found = grids_items.get_item(db.session(), grid, item_id)
    scale = level_scales.active(db.session())
    form = item_form(found, scale.levels, {}, sent=True)
    if "reprendre" in request.form:
        _take_up(form)
        return _item(grid, found, form, scale)
    if not form.validate_on_submit():
        return _item(grid, found, form, scale, status=422)
    ranks = {level.id: level.rank for level in scale.levels}
    begin_write(db.session)
    try:
        grid = grids.get_for_change(db.session(), actor, grid_id, version=known_id(form.version.data) or 0)
    except grids.StaleGrid:
        db.session.rollback()
        grid = grids.get_for_change(db.session(), actor, grid_id)
        form.version.data = grid.version
        found = grids_items.get_item(db.session(), grid, item_id)
        scale = level_scales.active(db.session())
        return _item(grid, found, form, scale, stale=wording.stale(), status=422)
    found = grids_items.get_item(db.session(), grid, item_id)
    grids_items.change_item(db.session(), grid, found, form.to_draft())
    if form.keep.data:
        kept = {ranks[level_id]: text for level_id, text in form.criteria().items()}
        grids_criteria.keep_in_bank(db.session(), actor, found, kept, now=clock.now())
    db.session.commit()
    flash(_("« %(title)s » est enregistrée.", title=found.wording or found.competency_version.title))
    ids = grids_items.shown_ids(db.session(), grid)
    if "suite" in request.form and item_id in ids[:-1]:
        return see_other(".item", grid_id=grid_id, item_id=ids[ids.index(item_id) + 1])
    return see_other(".show", grid_id=grid_id)


@bp.post("/<int:grid_id>/ordre")
@requires(Action.GRID_EDIT)
def arrange(grid_id: int) -> BaseResponse:
    """Move an item (`monter`, `descendre`, or `deplacer` before `avant`), or remove it (`retirer`)."""
    begin_write(db.session)
    grid = grids.get_for_change(db.session(), current_actor(), grid_id)
    told = _arrange(grid)
    db.session.commit()
    return changed_part("grids/_items.html", ".show", {"grid_id": grid_id}, **items_context(grid, told=told))


@bp.post("/<int:grid_id>/items/<int:item_id>/remettre")
@requires(Action.GRID_EDIT)
def restore(grid_id: int, item_id: int) -> BaseResponse:
    """Bring a removed item back."""
    begin_write(db.session)
    grid = grids.get_for_change(db.session(), current_actor(), grid_id)
    try:
        grids_items.restore_item(db.session(), grid, grids_items.get_item(db.session(), grid, item_id))
    except GridFull:
        db.session.rollback()
        flash(wording.grid_full(), "warning")
        return see_other(".show", grid_id=grid_id)
    db.session.commit()
    flash(_("La compétence est de nouveau dans la grille, à la fin."))
    return see_other(".show", grid_id=grid_id)


@bp.post("/<int:grid_id>/items/<int:item_id>/supprimer")
@requires(Action.GRID_EDIT)
def delete(grid_id: int, item_id: int) -> BaseResponse:
    """Delete a removed item that nobody was ever observed on."""
    begin_write(db.session)
    grid = grids.get_for_change(db.session(), current_actor(), grid_id)
    try:
        grids_items.delete_item(db.session(), grids_items.get_item(db.session(), grid, item_id))
    except grids_items.EvidenceKept:
        db.session.rollback()
        flash(
            _("Des élèves ont déjà été observés sur cette compétence : elle reste retirée, sans être effacée."),
            "warning",
        )
        return see_other(".show", grid_id=grid_id)
    db.session.commit()
    flash(_("La compétence est effacée de cette grille."))
    return see_other(".show", grid_id=grid_id)


def _arrange(grid: Grid) -> str:
    for name, step in (("monter", -1), ("descendre", 1)):
        if name in request.form:
            place = grids_items.move_item(db.session(), grid, _id(name), step)
            return _placed(grid, _id(name), place)
    if request.form.get("deplacer"):
        before = _id("avant") if request.form.get("avant") else None
        place = grids_items.place_item(db.session(), grid, _id("deplacer"), before)
        return _placed(grid, _id("deplacer"), place)
    if "retirer" not in request.form:
        return ""
    removed = grids_items.get_item(db.session(), grid, _id("retirer"))
    title = removed.wording or removed.competency_version.title
    grids_items.remove_item(db.session(), current_actor(), grid, removed, now=clock.now())
    return _("« %(title)s » est retirée de la grille.", title=title)


def _placed(grid: Grid, item_id: int, place: int) -> str:
    moved = grids_items.get_item(db.session(), grid, item_id)
    title = moved.wording or moved.competency_version.title
    count = grids_items.count_shown(db.session(), grid)
    return _("« %(title)s » : place %(place)s sur %(count)s.", title=title, place=place, count=count)


def _id(name: str) -> int:
    found = known_id(request.form.get(name))
    if found is None:
        raise NotFound
    return found


def _phrases(
    grid: Grid, items: Sequence[GridItem], form: PhrasesForm, *, stale: str = "", status: int = 200
) -> Response:
    missing = grids_items.missing_from(items)
    return page(
        "grids/phrases.html",
        status=status,
        grid=grid,
        items=items,
        form=form,
        missing=missing,
        missing_text=wording.still_missing(missing),
        item_url=numbered(".item", "item_id", grid_id=grid.id),
        stale=stale,
    )


def _stale_phrases(grid_id: int, form: PhrasesForm) -> Response:
    """The same sentences, beside what somebody else stored meanwhile."""
    grid = grids.get_for_change(db.session(), current_actor(), grid_id)
    items = grids_items.list_items(db.session(), grid)
    typed = form.changed()
    shown = phrases_form(items, grid.version, sent=False)
    for stored in items:
        field = shown[f"phrase_{stored.id}"]
        if stored.id in typed and typed[stored.id] != stored.wording:
            field.data = typed[stored.id]
            field.description = (
                _("Enregistré entre-temps : « %(text)s »", text=stored.wording)
                if stored.wording
                else _("Rien n’est enregistré pour l’instant.")
            )
    return _phrases(grid, items, shown, stale=wording.stale(), status=422)


def _stored(found: GridItem, scale: LevelScale) -> ItemForm:
    readings = grids_criteria.readings_for(db.session(), [found], scale)
    texts = grids_criteria.texts_by_level(found, scale, readings)
    return item_form(found, scale.levels, texts, sent=False)


def _take_up(form: ItemForm) -> None:
    """Put a sentence of the bank into its field; `reprendre` is « level id|sentence »."""
    level, _bar, text = request.form["reprendre"].partition("|")
    field = form._fields.get(f"criterion_{known_id(level)}")
    if field is None:
        raise NotFound
    field.data = text[:500]


def _item(
    grid: Grid, found: GridItem, form: ItemForm, scale: LevelScale, *, stale: str = "", status: int = 200
) -> Response:
    bank: dict[int, list[Any]] = {
        rank: list(texts) for rank, texts in grids_criteria.bank(db.session(), current_actor(), found, scale).items()
    }
    if len(scale.levels) == len(wording.STARTERS):
        for rank, starter in wording.STARTERS.items():
            bank[rank].append(starter)
    ids = grids_items.shown_ids(db.session(), grid)
    return page(
        "grids/item.html",
        partial="grids/_item_form.html",
        status=status,
        grid=grid,
        item=found,
        node=found.competency_version,
        form=form,
        levels=scale.levels,
        bank=bank,
        themes=wording.pictogram_themes(),
        pictogram_word=wording.pictogram_words().get(form.pictogram.data or "", ""),
        place=ids.index(found.id) + 1 if found.id in ids else 0,
        count=len(ids),
        stale=stale,
    )
