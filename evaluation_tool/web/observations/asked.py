"""What the address of a page of observation asks for: the class and its grid, the séance, the part that is shown."""

from __future__ import annotations

from typing import Any

from flask import request

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.evidence import Assessment
from evaluation_tool.models.grid import Grid
from evaluation_tool.policy import Action
from evaluation_tool.services import entry_grids, entry_views, seances
from evaluation_tool.services.entry_grids import EntryGrid
from evaluation_tool.services.entry_views import View
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.sessions import current_actor

MOST_DIGITS = 18
MOST_WEEKS = 52


def pair(class_group_id: int, grid_id: int) -> tuple[ClassGroup, Grid]:
    """The class and its grid, where one may observe. Raises NotFound."""
    return entry_grids.get_pair(db.session(), current_actor(), class_group_id, grid_id, Action.OBSERVE)


def seance(class_group_id: int, grid_id: int, seance_id: int) -> Assessment:
    """One's own séance of this class and grid. Raises NotFound."""
    found = seances.get_own(db.session(), current_actor(), seance_id)
    if (found.class_group_id, found.grid_id) != (class_group_id, grid_id):
        raise NotFound
    return found


def current_seance(class_group_id: int, grid_id: int) -> Assessment | None:
    """The séance that the address names, or today's implicit one if anything was typed."""
    wanted = number("seance")
    if wanted is not None:
        return seance(class_group_id, grid_id, wanted)
    return seances.find_implicit(
        db.session(), current_actor(), class_group_id=class_group_id, grid_id=grid_id, day=clock.today()
    )


def shown_grid(class_group_id: int, grid_id: int) -> EntryGrid:
    """The grid as the address asks to see it. Raises NotFound for a group or a page that is not there."""
    class_group, grid = pair(class_group_id, grid_id)
    found = current_seance(class_group_id, grid_id)
    asked = view()
    if asked.group_id is not None:
        entry_views.get_group(db.session(), current_actor(), class_group, asked.group_id)
    day = found.observed_on if found is not None else clock.today()
    shown = entry_grids.load(db.session(), class_group, grid, day=day, seance=found, view=asked)
    if asked.page > shown.pages:
        raise NotFound
    return shown


def view() -> View:
    """The part of the grid that is asked for. Words where numbers should be ask for nothing."""
    weeks = number("semaines")
    items = (_number(value) for value in request.values.getlist("c"))
    return View(
        domain_id=number("domaine"),
        item_ids=frozenset(item for item in items if item is not None),
        group_id=number("groupe"),
        is_unseen_only="non-vus" in request.values,
        stale_weeks=min(weeks, MOST_WEEKS) if weeks else None,
        page=number("page") or 1,
    )


def view_values(asked: View) -> dict[str, Any]:
    """The same, to be put back into an address."""
    return {
        "domaine": asked.domain_id,
        "c": sorted(asked.item_ids),
        "groupe": asked.group_id,
        "non-vus": "1" if asked.is_unseen_only else None,
        "semaines": asked.stale_weeks,
        "page": asked.page if asked.page > 1 else None,
    }


def number(name: str) -> int | None:
    """A number of the address, or None."""
    return _number(request.values.get(name, ""))


def _number(value: str) -> int | None:
    is_number = value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS
    return int(value) or None if is_number else None
