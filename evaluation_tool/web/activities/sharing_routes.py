"""Sharing an activity in the establishment, and making somebody else's one's own by a copy."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.activity import TITLE_LENGTH
from evaluation_tool.domain.text import shorten
from evaluation_tool.policy import Action
from evaluation_tool.services import activities, activities_sharing
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.activities import bp
from evaluation_tool.web.activities.routes import own
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import see_other
from evaluation_tool.web.sessions import current_actor


@bp.post("/<int:activity_id>/partager")
@requires(Action.ACTIVITY_EDIT)
def share(activity_id: int) -> BaseResponse:
    """Put an activity into the library."""
    begin_write(db.session)
    activities_sharing.share(db.session(), current_actor(), own(activity_id), now=clock.now())
    db.session.commit()
    flash(_("L’activité est partagée. Vos collègues peuvent la donner, ou en faire une copie."))
    return see_other(".show", activity_id=activity_id)


@bp.post("/<int:activity_id>/ne-plus-partager")
@requires(Action.ACTIVITY_EDIT)
def unshare(activity_id: int) -> BaseResponse:
    """Take an activity out of the library."""
    begin_write(db.session)
    activities_sharing.unshare(db.session(), current_actor(), own(activity_id), now=clock.now())
    db.session.commit()
    flash(_("L’activité n’est plus partagée. Les copies déjà faites restent à leurs auteurs."))
    return see_other(".show", activity_id=activity_id)


@bp.post("/<int:activity_id>/copier")
@requires(Action.ACTIVITY_COPY)
def copy(activity_id: int) -> BaseResponse:
    """Make an activity of one's own that begins as this one stands, then go and change it."""
    actor = current_actor()
    begin_write(db.session)
    origin = activities.get(db.session(), actor, activity_id, Action.ACTIVITY_COPY)
    is_mine = origin.owner_id == actor.account_id
    title = shorten(_("%(title)s (copie)", title=origin.title), TITLE_LENGTH) if is_mine else origin.title
    made = activities_sharing.copy(db.session(), actor, origin, title=title, now=clock.now())
    made_id = made.id
    db.session.commit()
    flash(_("Cette copie est à vous : changez-la comme vous voulez, l’original ne bougera pas."))
    return see_other(".edit", activity_id=made_id)
