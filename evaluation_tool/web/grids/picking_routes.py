"""Choosing competencies in a referential's tree: by branch, by search, or one's own."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.domain.grid import GridFull
from evaluation_tool.models.framework import FrameworkVersion
from evaluation_tool.models.grid import Grid
from evaluation_tool.policy import Action
from evaluation_tool.services import frameworks, grids, grids_items, grids_own, grids_tree
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.grids import bp, wording
from evaluation_tool.web.grids.forms import OwnCompetencyForm, TreeFilter, known_id
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import changed_part, numbered, page, see_other
from evaluation_tool.web.sessions import current_actor

MOST_TICKS = 1000


@bp.get("/<int:grid_id>/competences")
@requires(Action.GRID_EDIT)
def pick(grid_id: int) -> Response:
    """Which referential to choose from."""
    grid = grids.get_for_change(db.session(), current_actor(), grid_id)
    return _sources(grid, OwnCompetencyForm(formdata=None))


@bp.get("/<int:grid_id>/competences/<int:version_id>")
@requires(Action.GRID_EDIT)
def pick_from(grid_id: int, version_id: int) -> Response:
    """A referential to tick in: its top, one branch (?branche=), or what a search finds (?texte=, ?nature=)."""
    grid = grids.get_for_change(db.session(), current_actor(), grid_id)
    version = frameworks.get_version(db.session(), current_actor(), version_id)
    return _tree(grid, version)


@bp.post("/<int:grid_id>/competences/<int:version_id>")
@requires(Action.GRID_EDIT)
def tick(grid_id: int, version_id: int) -> BaseResponse:
    """Keep what was ticked and unticked: one box as it changes (`une`), or the whole page.

    Each gesture names its own boxes (`etait` says which were ticked when the page was shown), so that a colleague
    ticking at the same time loses nothing.
    """
    add, remove = _gesture()
    begin_write(db.session)
    grid = grids.get_for_change(db.session(), current_actor(), grid_id)
    try:
        grids_items.pick(db.session(), current_actor(), grid, add=add, remove=remove, now=clock.now())
    except GridFull:
        db.session.rollback()
        return _refused(grid_id, version_id, add)
    db.session.commit()
    if "une" in request.form:
        return changed_part("grids/_chosen.html", ".pick_from", _asked(grid_id, version_id), **_count(grid))
    if "suite" in request.form:
        return see_other(".phrases", grid_id=grid_id)
    flash(_("Vos choix sont enregistrés."))
    return see_other(".pick_from", **_asked(grid_id, version_id))


@bp.post("/<int:grid_id>/competences")
@requires(Action.GRID_EDIT)
def add_own(grid_id: int) -> BaseResponse:
    """Add a competency of one's own."""
    form = OwnCompetencyForm()
    if not form.validate_on_submit():
        return _sources(grids.get_for_change(db.session(), current_actor(), grid_id), form, status=422)
    begin_write(db.session)
    grid = grids.get_for_change(db.session(), current_actor(), grid_id)
    own = grids_own.OwnCompetency(
        form.own_title.data or "", form.own_heading.data or "", is_attitude=bool(form.own_attitude.data)
    )
    try:
        node = grids_own.add(db.session(), current_actor(), own, now=clock.now())
        grids_items.pick(db.session(), current_actor(), grid, add=[node.id], remove=(), now=clock.now())
    except GridFull:
        db.session.rollback()
        form.own_title.errors = [wording.grid_full()]
        return _sources(grids.get_for_change(db.session(), current_actor(), grid_id), form, status=422)
    db.session.commit()
    flash(_("« %(title)s » est dans la grille.", title=own.title))
    return see_other(".pick", grid_id=grid_id)


def _gesture() -> tuple[set[int], set[int]]:
    """The nodes to add and those to remove. Raises NotFound for what is no id, BadRequest for too many."""
    ticked, shown_ticked = _ids("coche"), _ids("etait")
    if len(ticked) > MOST_TICKS or len(shown_ticked) > MOST_TICKS:
        raise BadRequest
    only = _ids("une")
    if only:
        return only & ticked, only - ticked
    return ticked - shown_ticked, shown_ticked - ticked


def _ids(name: str) -> set[int]:
    found = {known_id(text) for text in request.form.getlist(name)}
    if None in found:
        raise NotFound
    return {node_id for node_id in found if node_id is not None}


def _refused(grid_id: int, version_id: int, add: set[int]) -> Response:
    """The same tree with what was ticked; of a single box, the count and the box as they were."""
    version = frameworks.get_version(db.session(), current_actor(), version_id)
    grid = grids.get_for_change(db.session(), current_actor(), grid_id)
    full = wording.grid_full()
    if "une" not in request.form:
        return _tree(grid, version, refused=full, ticked=add, status=422)
    tick_url = url_for(".tick", **_asked(grid_id, version_id))
    refusal = {"refused": full, "unticked": sorted(add), "tick_url": tick_url, **_count(grid)}
    return page("grids/_chosen.html", status=422, **refusal)


def _count(grid: Grid) -> dict[str, Any]:
    return {"chosen_count": grids_items.count_shown(db.session(), grid)}


def _asked(grid_id: int, version_id: int) -> dict[str, Any]:
    """The address of the part of the tree that is shown: a gesture comes back to it."""
    shown = {name: request.args[name] for name in ("branche", "texte", "nature") if name in request.args}
    return {"grid_id": grid_id, "version_id": version_id, **shown}


def _sources(grid: Grid, form: OwnCompetencyForm, status: int = 200) -> Response:
    items = grids_items.list_items(db.session(), grid)
    return page(
        "grids/sources.html",
        status=status,
        grid=grid,
        form=form,
        versions=frameworks.list_latest(db.session(), current_actor()),
        chosen_count=len(items),
        status_label=wording.framework_status,
    )


def _tree(
    grid: Grid, version: FrameworkVersion, *, refused: str = "", ticked: set[int] | None = None, status: int = 200
) -> Response:
    session = db.session()
    chosen = grids_items.chosen_competencies(session, grid)
    return page(
        "grids/pick.html",
        partial="frameworks/_branch.html" if "branche" in request.args and not refused else "frameworks/_tree.html",
        status=status,
        grid=grid,
        chosen_count=len(chosen),
        refused=refused,
        picker={
            "chosen": chosen,
            "ticked": ticked or frozenset(),
            "url": url_for(".tick", **_asked(grid.id, version.id)),
        },
        branch_url=numbered(".pick_from", "branche", grid_id=grid.id, version_id=version.id),
        **tree_context(version),
    )


def tree_context(version: FrameworkVersion) -> dict[str, Any]:
    """The part of a referential's tree that the address asks for, and the form that searches it."""
    session = db.session()
    outline = grids_tree.outline(session, version)
    form = TreeFilter(request.args)
    form.offer(outline.kinds)
    shown: dict[str, Any] = {"version": version, "form": form, "kind_label": wording.node_kind, "found": None}
    branch = known_id(request.args.get("branche"))
    if branch is not None:
        opened, trail = grids_tree.list_branch(session, version, branch)
        return {**shown, "nodes": (opened,), "trail": trail}
    if form.validate() and form.is_asked:
        found = grids_tree.search(session, version, form.texte.data or "", form.kind())
        return {**shown, "found": found, "above": grids_tree.titles_above(session, found.nodes)}
    return {**shown, "nodes": grids_tree.list_roots(session, version, outline.size), "trail": ()}
