"""Competency grids: building them, sharing them, taking up a colleague's."""

from typing import Any

from flask import Blueprint, abort

bp = Blueprint("grids", __name__, url_prefix="/<slug>/grilles")
# Beyond this no database has an id: such an address is unknown, not a fault.
LARGEST_ID = 2**31 - 1


@bp.url_value_preprocessor
def refuse_impossible_ids(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """An address whose number cannot be an id names nothing."""
    if any(isinstance(value, int) and value > LARGEST_ID for value in (values or {}).values()):
        abort(404)


from evaluation_tool.web.grids import (  # noqa: E402, F401 - registers the routes
    exchange_routes,
    item_routes,
    picking_routes,
    routes,
    sharing_routes,
)
