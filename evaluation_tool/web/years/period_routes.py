"""Closing a period after the council, and opening it again."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.models.calendar import Period
from evaluation_tool.policy import Action
from evaluation_tool.services import periods
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.years import bp
from evaluation_tool.web.years.forms import ReopenForm


@bp.get("/periodes/<int:period_id>")
@requires(Action.PERIOD_CLOSE)
def period(period_id: int) -> Response:
    """What closing a period would keep, or the form that opens it again."""
    found = periods.get_period(db.session(), current_actor(), period_id, Action.PERIOD_CLOSE)
    return _period_page(found, ReopenForm(formdata=None))


@bp.post("/periodes/<int:period_id>/fermer")
@requires(Action.PERIOD_CLOSE)
def close_period(period_id: int) -> BaseResponse:
    """Keep what the council saw, and lock the period."""
    actor = current_actor()
    begin_write(db.session)
    found = periods.get_period(db.session(), actor, period_id, Action.PERIOD_CLOSE)
    try:
        kept = periods.close_period(db.session(), actor, found, now=clock.now())
    except (periods.PeriodClosed, periods.PeriodNotBegun, periods.YearArchived):
        db.session.rollback()
        flash(_("Cette période ne peut pas être fermée : elle l’est déjà, ou n’a pas commencé."), "warning")
        return see_other(".period", period_id=period_id)
    db.session.commit()
    flash(
        ngettext(
            "La période est fermée. Les niveaux de %(num)s élève sont gardés tels que le conseil les a vus.",
            "La période est fermée. Les niveaux de %(num)s élèves sont gardés tels que le conseil les a vus.",
            kept.students,
        )
    )
    return see_other(".index")


@bp.post("/periodes/<int:period_id>/rouvrir")
@requires(Action.PERIOD_CLOSE)
def reopen_period(period_id: int) -> BaseResponse:
    """Open a closed period again, with the reason."""
    form, actor = ReopenForm(), current_actor()
    found = periods.get_period(db.session(), actor, period_id, Action.PERIOD_CLOSE)
    if not form.validate_on_submit():
        return _period_page(found, form, status=422)
    begin_write(db.session)
    found = periods.get_period(db.session(), actor, period_id, Action.PERIOD_CLOSE)
    try:
        periods.reopen_period(db.session(), actor, found, reason=form.reason.data or "", now=clock.now())
    except (periods.PeriodOpen, periods.YearArchived):
        db.session.rollback()
        flash(_("Cette période n’est pas fermée, ou son année est archivée."), "warning")
        return see_other(".period", period_id=period_id)
    db.session.commit()
    flash(_("La période est rouverte : on peut de nouveau y observer et y écrire."))
    return see_other(".index")


def _period_page(found: Period, form: ReopenForm, status: int = 200) -> Response:
    today = clock.today()
    return page(
        "years/period.html",
        period=found,
        form=form,
        closing=periods.preview_closing(db.session(), found),
        has_begun=found.starts_on <= today,
        has_ended=found.ends_on < today,
        status=status,
    )
