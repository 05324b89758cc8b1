"""A séance prepared for a place without network: kept on one device by the teacher's own decision, seven days at most.

The server keeps nothing of this: it hands out the worker, and the pages that say what is kept and let it be removed.
"""

from __future__ import annotations

from flask import Response, make_response, url_for
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.paths import STATIC
from evaluation_tool.policy import Action
from evaluation_tool.tenancy.session import active_slug
from evaluation_tool.web.guard import public, requires
from evaluation_tool.web.observations import asked, bp
from evaluation_tool.web.pages import page
from evaluation_tool.web.sessions import current_actor, signed_in

WORKER = STATIC / "js" / "workshop-worker.js"


@bp.get("/hors-ligne.js")
@public
def worker() -> BaseResponse:
    """The service worker, for the pages of this establishment only. It holds nothing personal."""
    response = make_response(WORKER.read_text(encoding="utf-8"))
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Service-Worker-Allowed"] = f"/{active_slug()}/"
    return response


@bp.get("/<int:class_group_id>/<int:grid_id>/seance/<int:seance_id>/preparer")
@requires(Action.OBSERVE)
def prepare(class_group_id: int, grid_id: int, seance_id: int) -> Response:
    """What will be kept on this device, for how long, and the button that does it."""
    class_group, grid = asked.pair(class_group_id, grid_id)
    seance = asked.seance(class_group_id, grid_id, seance_id)
    found = signed_in()
    return page(
        "observations/prepare.html",
        class_group=class_group,
        grid=grid,
        seance=seance,
        config=_config() | {"page": url_for(".grid", class_group_id=class_group_id, grid_id=grid_id, seance=seance_id)},
        is_shared_device=found is not None and found.is_shared_device,
    )


@bp.get("/seances-gardees")
@requires(Action.OBSERVE)
def kept() -> Response:
    """The séances kept on this device: the device itself fills the list, with or without network."""
    return page("observations/kept.html", config=_config())


def _config() -> dict[str, str | int]:
    return {
        "account": current_actor().account_id,
        "scope": f"/{active_slug()}/",
        "worker": url_for(".worker"),
        "list": url_for(".kept"),
    }
