"""What the top of the page offers to each role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from evaluation_tool.policy import Action, Actor, Role, can, permits
from evaluation_tool.services.login_sessions import SHARED_DEVICE_IDLE
from evaluation_tool.tenancy.session import active_slug
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.sessions import ShownActor, csrf_secret, signed_in

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
    places = [
        (Action.HOME_VIEW, _("Accueil"), "home.index", "home"),
        (Action.PROGRESS_OWN, _("Mes progrès"), "progress.skills", "progress"),
        (Action.WORK_OWN, _("Mon travail"), "own_work.index", "plan"),
        (Action.VOICE_OWN, _("Aider"), "progress.help_offers", "users"),
        (Action.CLASS_LIST, _("Classes"), "classes.index", "users"),
        (Action.REVIEW_LIST, _("Suivi"), "review.index", "review"),
        (Action.COUNCIL_LIST, _("Conseils"), "council.index", "message"),
        (Action.GROUPS_LIST, _("Groupes"), "differentiation.index", "groups"),
        (Action.GRID_LIST, _("Grilles"), "grids.index", "grid"),
        (Action.ACTIVITY_LIST, _("Activités"), "activities.index", "activity"),
        (Action.SCALE_READ, _("Réglages"), "settings.index", "settings"),
        (Action.PEOPLE_MANAGE, _("Personnes"), "people.index", "users"),
        (Action.ACCOUNT_MANAGE, _("Comptes"), "administration.accounts", "key"),
        (Action.AUDIT_READ, _("Journal"), "administration.journal", "history"),
    ]
    return [
        Entry(label, url_for(endpoint), icon, _is_current(endpoint))
        for action, label, endpoint, icon in places
        if can(found.actor, action) and (action not in _OF_REVIEW or _reviews(found.actor))
    ]


def _reviews(actor: Actor) -> bool:
    """A form tutor goes to the review from its home page and its class: a teacher's menu is long enough."""
    return Role.DIRECTOR in actor.roles


def _is_current(endpoint: str) -> bool:
    here = request.endpoint or ""
    area, _dot, view = endpoint.partition(".")
    return here == endpoint or (view == "index" and area != "home" and here.startswith(f"{area}."))


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
