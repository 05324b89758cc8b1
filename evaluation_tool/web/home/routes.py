"""The list of establishments, the home pages, and the pages that everybody may read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Response, current_app, jsonify
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.policy import Action, Role
from evaluation_tool.services import classes, first_steps, home, support_runs, teacher_home
from evaluation_tool.services.establishments import current_year
from evaluation_tool.tenancy.rotation import latest_backup
from evaluation_tool.tenancy.session import active_slug, db, tenancy
from evaluation_tool.web import clock
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.guard import public, requires
from evaluation_tool.web.home import bp, entrance, rights
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.progress import pages as progress_pages
from evaluation_tool.web.progress.routes import own_frame
from evaluation_tool.web.review.today import to_look_at
from evaluation_tool.web.sessions import current_actor


@entrance.get("/")
@public
def establishments() -> BaseResponse:
    """The one establishment, or the choice between several."""
    found = tenancy().names()
    if len(found) == 1:
        return see_other("home.index", slug=found[0].slug)
    return page("home/establishments.html", establishments=found)


@entrance.get("/sante")
@public
def health() -> Response:
    """For a monitor: 200 when every establishment can be opened, 503 with the number that cannot."""
    broken = tenancy().unusable()
    return jsonify(status="ok" if not broken else "degraded", unusable=len(broken)), 503 if broken else 200  # type: ignore[return-value]


@bp.get("/")
@requires(Action.HOME_VIEW)
def index() -> Response:
    """What to do now, for whoever asks."""
    actor = current_actor()
    if Role.STUDENT in actor.roles:
        return progress_pages.home_page(own_frame(), home.student_of(db.session(), actor))
    taught = classes.list_for_today(db.session(), actor)
    known = {row.class_group.id for row in taught}
    reviewed = [row for row in classes.list_reviewed(db.session(), actor) if row.class_group.id not in known]
    establishment = current_establishment()
    overview = support_runs.overview(db.session(), actor, [row.class_group for row in reviewed])
    attention = to_look_at(actor)
    return page(
        "home/staff.html",
        today=clock.today(),
        lead=_home_lead(actor.roles),
        groups=taught,
        reviewed=reviewed,
        # Support runs are points of attention: told once.
        overview=overview if attention is None else replace(overview, again=()),
        attention=attention,
        waiting=teacher_home.list_waiting(db.session(), actor) if taught else [],
        unseen=teacher_home.list_unseen(db.session(), actor, weeks=establishment.stale_after_weeks)
        if taught and establishment is not None
        else [],
        counts=home.count_people(db.session(), actor.today) if Role.ADMIN in actor.roles else None,
        steps=first_steps.read(db.session(), establishment, actor.today)
        if Role.ADMIN in actor.roles and establishment is not None
        else None,
        year_is_open=current_year(db.session(), actor.today) is not None if Role.ADMIN in actor.roles else True,
        backup=latest_backup(Path(current_app.config["BACKUPS"]), active_slug() or ""),
    )


@bp.get("/accessibilite")
@public
def accessibility() -> Response:
    """What was tested for accessibility, and what was not."""
    return page("home/accessibility.html")


@bp.get("/qui-peut-voir-quoi")
@public
def who_sees_what() -> Response:
    """Who may see which data, in plain words."""
    return page("home/who_sees_what.html", rights=rights.rights())


def _home_lead(roles: frozenset[Role]) -> str:
    if Role.TEACHER in roles:
        return _("Vos classes d’aujourd’hui.")
    if Role.DIRECTOR in roles:
        return _("Les classes sans notes que vous suivez.")
    return _("L’établissement, ses comptes et son journal.")
