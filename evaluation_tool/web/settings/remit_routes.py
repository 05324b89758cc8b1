"""Who reviews which class: directors and form tutors."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind, RemitKind
from evaluation_tool.policy import Action
from evaluation_tool.services import remits
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.filters import year_name
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.settings import bp
from evaluation_tool.web.settings.school_forms import RemitForm


@bp.get("/suivi", endpoint="remits")
@requires(Action.SETTINGS_EDIT)
def list_remits() -> Response:
    """Everybody who may review classes, with theirs, and the classes that nobody reviews."""
    today = clock.today()
    reviewers = remits.list_reviewers(db.session(), today)
    rooms = remits.list_classes(db.session(), today)
    followed = {room.id for one in reviewers for given in one.reviewed.values() for room in given}
    return page(
        "settings/remits.html",
        reviewers=reviewers,
        alone=[room for room in rooms if room.kind is ClassGroupKind.CLASS and room.id not in followed],
        has_classes=bool(rooms),
        RemitKind=RemitKind,
    )


@bp.get("/suivi/<int:reviewer_id>")
@requires(Action.SETTINGS_EDIT)
def remit(reviewer_id: int) -> Response:
    """The classes to tick for one person."""
    reviewer = remits.get_reviewer(db.session(), reviewer_id, clock.today())
    ticked = {kind.value: [room.id for room in rooms] for kind, rooms in reviewer.reviewed.items()}
    form = RemitForm(formdata=None, data=ticked)
    form.offer(_choices(remits.list_classes(db.session(), clock.today())))
    return page("settings/remit.html", form=form, reviewer=reviewer, kinds=_kinds(reviewer))


@bp.post("/suivi/<int:reviewer_id>")
@requires(Action.SETTINGS_EDIT)
def change_remit(reviewer_id: int) -> BaseResponse:
    """Entrust exactly the ticked classes."""
    form, actor = RemitForm(), current_actor()
    form.offer(_choices(remits.list_classes(db.session(), clock.today())))
    reviewer = remits.get_reviewer(db.session(), reviewer_id, clock.today())
    if not form.validate_on_submit():
        return page("settings/remit.html", form=form, reviewer=reviewer, kinds=_kinds(reviewer), status=422)
    begin_write(db.session)
    reviewer = remits.get_reviewer(db.session(), reviewer_id, clock.today())
    remits.entrust(db.session(), actor, reviewer, wanted=form.wanted(), now=clock.now())
    db.session.commit()
    flash(_("Les classes confiées à %(name)s sont à jour.", name=reviewer.account.display_name))
    return see_other(".remits")


def _kinds(reviewer: remits.Reviewer) -> list[str]:
    return [kind.value for kind in reviewer.kinds]


def _choices(rooms: Sequence[ClassGroup]) -> list[tuple[int, str]]:
    """Each class by its name; where two years run at once, with its year."""
    several = len({room.school_year_id for room in rooms}) > 1
    return [(room.id, f"{room.name} ({year_name(room.school_year)})" if several else room.name) for room in rooms]
