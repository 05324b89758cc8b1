"""What the top of the page offers to each role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import generate_csrf

from evaluation_tool.policy import Action, Actor, Role, can, permits
from evaluation_tool.services.login_sessions import SHARED_DEVICE_IDLE
from evaluation_tool.tenancy.session import active_slug
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.sessions import ShownActor, csrf_secret, signed_in

# In the order of use.
_PLACES = (
    (Action.HOME_VIEW, _l("Accueil"), "home.index", "home"),
    (Action.PROGRESS_OWN, _l("Mes progrès"), "progress.skills", "progress"),
    (Action.WORK_OWN, _l("Mon travail"), "own_work.index", "plan"),
    (Action.VOICE_OWN, _l("Aider"), "progress.help_offers", "users"),
    (Action.CLASS_LIST, _l("Classes"), "classes.index", "users"),
    (Action.REVIEW_LIST, _l("Suivi"), "review.index", "review"),
    (Action.COUNCIL_LIST, _l("Conseils"), "council.index", "message"),
    (Action.GROUPS_LIST, _l("Groupes"), "differentiation.index", "groups"),
    (Action.GRID_LIST, _l("Grilles"), "grids.index", "grid"),
    (Action.ACTIVITY_LIST, _l("Activités"), "activities.index", "activity"),
    (Action.SCALE_READ, _l("Réglages"), "settings.index", "settings"),
    (Action.PEOPLE_MANAGE, _l("Personnes"), "people.index", "users"),
    (Action.ACCOUNT_MANAGE, _l("Comptes"), "administration.accounts", "key"),
    (Action.AUDIT_READ, _l("Journal"), "administration.journal", "history"),
)
# Pages that stand beside the ones they are reached from.
_AREAS = {
    "observations": "classes",
    "students": "classes",
    "frameworks": "grids",
    "bank": "grids",
    "work_plans": "activities",
    "years": "settings",
    "privacy": "settings",
}
_OF_REVIEW = {Action.REVIEW_LIST, Action.COUNCIL_LIST}


@dataclass(frozen=True, slots=True)
class Entry:
    """One place to go."""

    label: str
    url: str
    icon: str
    current: bool


def entries() -> list[Entry]:
    """The places that the person signed in may go to, in the order of use."""
    found = signed_in()
    if found is None or found.must_change_password:
        return []
    return [
        Entry(str(label), url_for(endpoint), icon, _is_current(endpoint))
        for action, label, endpoint, icon in _PLACES
        if can(found.actor, action) and (action not in _OF_REVIEW or _reviews(found.actor))
    ]


def _reviews(actor: Actor) -> bool:
    """A form tutor goes to the review from its home page and its class: a teacher's menu is long enough."""
    return Role.DIRECTOR in actor.roles


def _is_current(endpoint: str) -> bool:
    here = request.endpoint or ""
    area, _dot, view = endpoint.partition(".")
    blueprint = request.blueprint or ""
    return here == endpoint or (view == "index" and area != "home" and _AREAS.get(blueprint, blueprint) == area)


def init_navigation(app: Flask) -> None:
    """Give every template what its layout needs."""

    @app.context_processor
    def layout_context() -> dict[str, Any]:
        if g.get("is_bare_page"):
            return {"product_name": app.config["PRODUCT_NAME"]}
        found = signed_in()
        establishment = current_establishment()
        return {
            "establishment": establishment,
            "product_name": establishment.product_name if establishment else app.config["PRODUCT_NAME"],
            "actor": ShownActor(found.actor) if found else None,
            "navigation": entries(),
            "unsent": _unsent(),
            # Pages that every role shares: students get theirs without htmx.
            "role_layout": f"layouts/{'student' if found and Role.STUDENT in found.actor.roles else 'staff'}.html",
            "ends_after": int(SHARED_DEVICE_IDLE.total_seconds()) + 5 if found and found.is_shared_device else None,
            "comfort": bool(found and found.wants_comfort),
            "csrf_token": _csrf_token,
            "can": _can,
            "Action": Action,
        }


def _unsent() -> dict[str, str | int] | None:
    """Where a teacher's unsent observations wait in this browser: one queue for each establishment and account."""
    found = signed_in()
    if found is None or not permits(found.actor, Action.OBSERVE):
        return None
    account = found.actor.account_id
    return {
        "key": f"pap:{active_slug()}:{account}:queue",
        "account": account,
        "tokenUrl": url_for("observations.token"),
    }


def _can(action: Action, thing: object = None) -> bool:
    found = signed_in()
    return found is not None and can(found.actor, action, thing)


def _csrf_token() -> str:
    csrf_secret()
    token: str = generate_csrf()
    return token
