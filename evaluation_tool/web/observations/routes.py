"""The entry grid, and the choice of what part of it is shown."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from evaluation_tool.policy import Action
from evaluation_tool.services import entry_grids, entry_views
from evaluation_tool.services.entry_grids import Column, EntryGrid
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.observations import asked, bp, cells
from evaluation_tool.web.pages import page
from evaluation_tool.web.sessions import csrf_secret, current_actor

WEEKS = (2, 3, 4, 6, 8)


@bp.get("/<int:class_group_id>/<int:grid_id>")
@requires(Action.OBSERVE)
def grid(class_group_id: int, grid_id: int) -> Response:
    """The entry grid: of a séance, or of the whole grid."""
    shown = asked.shown_grid(class_group_id, grid_id)
    # Kept for a day without network: only what the workshop needs to call its students.
    is_kept = "atelier" in request.args
    names = cells.names(shown.lines, first_only=is_kept)
    ids: dict[str, Any] = {"class_group_id": class_group_id, "grid_id": grid_id}
    seance_id = _seance_id(shown)
    here = ids | asked.view_values(shown.view) | {"seance": seance_id}
    return page(
        "observations/grid.html",
        shown=shown,
        domains=[(domain, len(list(found))) for domain, found in groupby(shown.columns, key=_domain)],
        rows=cells.rows(shown, names, _("absent")),
        config=_script_config(shown, is_phone_welcome=is_kept or "grille" in request.args),
        narrowing=_narrowing(shown),
        here=ids,
        seance_id=seance_id,
        filter_url=url_for(".choose_view", **here),
        page_url=lambda number: url_for(".grid", **here | {"page": number}),
        today=clock.today(),
    )


@bp.get("/<int:class_group_id>/<int:grid_id>/filtrer")
@requires(Action.OBSERVE)
def choose_view(class_group_id: int, grid_id: int) -> Response:
    """Which students and which competencies to show."""
    class_group, found = asked.pair(class_group_id, grid_id)
    seance = asked.current_seance(class_group_id, grid_id)
    columns = entry_grids.list_columns(db.session(), class_group, found, seance)
    return page(
        "observations/view.html",
        class_group=class_group,
        grid=found,
        seance=seance,
        view=asked.view(),
        domains=[(domain, list(found)) for domain, found in groupby(columns, key=_domain)],
        groups=entry_views.list_groups(db.session(), current_actor(), class_group),
        weeks=WEEKS,
    )


def _domain(column: Column) -> str:
    return column.domain


def _seance_id(shown: EntryGrid) -> int | None:
    """The séance that the address has to name: an implicit one is found by itself."""
    return shown.seance.id if shown.seance is not None and not shown.seance.is_implicit else None


def _narrowing(shown: EntryGrid) -> list[str]:
    """What the page leaves out, in words."""
    view, words = shown.view, []
    if view.domain_id is not None:
        words.append(shown.columns[0].domain if shown.columns else _("un domaine"))
    if view.item_ids:
        words.append(_("colonnes choisies"))
    if view.group_id is not None:
        words.append(_("un groupe"))
    if view.is_unseen_only:
        words.append(_("non observés seulement"))
    if view.stale_weeks is not None:
        words.append(_("pas observés depuis %(weeks)s semaines", weeks=view.stale_weeks))
    return words


def _script_config(shown: EntryGrid, *, is_phone_welcome: bool) -> dict[str, Any]:
    """What the grid's script must know."""
    csrf_secret()
    ids: dict[str, Any] = {"class_group_id": shown.class_group.id, "grid_id": shown.grid.id}
    return {
        "levels": [
            {"id": level.id, "rank": level.rank, "code": level.code, "symbol": level.symbol} for level in shown.levels
        ],
        "token": generate_csrf(),
        "seance": shown.seance.id if shown.seance is not None else None,
        "newest": shown.newest,
        "list": None if is_phone_welcome else url_for(".entry_list", seance=_seance_id(shown), **ids),
    }
