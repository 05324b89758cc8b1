"""« La feuille de demain »: read, edited, printed, opened on the board. Only the board publishes."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.formats.pdf import Template, TomorrowPaper
from evaluation_tool.policy import Action
from evaluation_tool.services import classes, plan_engine
from evaluation_tool.services import tomorrow as sheets
from evaluation_tool.services.plans import NoCompetency
from evaluation_tool.services.plans_adjust import PlanFinished
from evaluation_tool.services.tomorrow import Sheet, SheetChanged
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.differentiation import bp
from evaluation_tool.web.differentiation import tomorrow_words as words
from evaluation_tool.web.differentiation.tomorrow_form import DayForm, SheetForm, form_for
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.filters import long_date
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.papers import paper, printed_today
from evaluation_tool.web.sessions import current_actor

FARTHEST = timedelta(days=21)


@bp.get("/demain/<int:class_group_id>")
@requires(Action.GROUPS_MAKE)
def tomorrow(class_group_id: int) -> Response:
    """The sheet as the evidence makes it."""
    sheet = _sheet(class_group_id)
    return _page(sheet, form_for(sheet, is_blank=True))


@bp.post("/demain/<int:class_group_id>/feuille.pdf")
@requires(Action.GROUPS_MAKE)
def print_tomorrow(class_group_id: int) -> Response:
    """The sheet as it was edited, on one page."""
    sheet = _sheet(class_group_id)
    form = form_for(sheet)
    if not form.validate_on_submit():
        return _page(sheet, form, status=422)
    if form.mark.data != sheet.mark:
        return _changed(sheet, form)
    observe, ready = form.kept(sheet)
    establishment = current_establishment()
    shown = TomorrowPaper(
        title=_("La feuille de demain"),
        subtitle=f"{sheet.class_group.name} · {long_date(sheet.day)}",
        establishment=establishment.name if establishment is not None else "",
        printed_on=printed_today(),
        groups=form.cards(sheet),
        observe=observe,
        ready=ready,
        successes=form.said(sheet),
    )
    return paper(Template.TOMORROW, shown, _("feuille-de-demain.pdf"))


@bp.post("/demain/<int:class_group_id>")
@requires(Action.GROUPS_MAKE)
def open_tomorrow(class_group_id: int) -> BaseResponse:
    """Make the groups a proposal on the board, with the tasks as typed; students see nothing of it yet."""
    # Not while everybody waits for the lock.
    plan_engine.warm_up()
    begin_write(db.session)
    sheet = _sheet(class_group_id)
    form = form_for(sheet)
    if not form.validate_on_submit():
        db.session.rollback()
        return _page(_sheet(class_group_id), form, status=422)
    try:
        plan = sheets.open_on_board(
            db.session(), current_actor(), sheet, mark=form.mark.data or "", tasks=form.tasks(sheet), now=clock.now()
        )
    except (SheetChanged, NoCompetency, PlanFinished, plan_engine.Contradiction):
        db.session.rollback()
        return _changed(_sheet(class_group_id), form)
    plan_id, is_published = plan.id, plan.published_at is not None
    db.session.commit()
    if is_published:
        flash(_("C’est gardé : les élèves voient les consignes comme vous venez de les écrire."))
    else:
        flash(_("Les groupes sont sur le tableau. Les élèves ne les voient pas encore : à vous de les publier."))
    return see_other("differentiation.board", plan_id=plan_id)


def _sheet(class_group_id: int) -> Sheet:
    actor = current_actor()
    class_group = classes.get(db.session(), actor, class_group_id, Action.GROUPS_MAKE)
    return sheets.prepare(db.session(), actor, class_group, day=_day(), now=clock.now(), zone=clock.school_zone())


def _day() -> date:
    """The day asked for, if it is a day to come soon; else the next day of school."""
    asked = request.values.get("jour", type=date.fromisoformat)
    today = clock.today()
    return asked if asked is not None and today <= asked <= today + FARTHEST else sheets.next_school_day(today)


def _changed(sheet: Sheet, form: SheetForm) -> Response:
    """The groups are no longer those that were read: the new ones, with what was typed where it still has a place."""
    fresh = form_for(sheet)
    fresh.mark.data = sheet.mark
    return _page(sheet, fresh, status=422, has_changed=form.mark.data != sheet.mark or not sheet.groups)


def _page(sheet: Sheet, form: SheetForm, *, status: int = 200, has_changed: bool = False) -> Response:
    return page(
        "differentiation/tomorrow.html",
        sheet=sheet,
        form=form,
        day_form=DayForm(formdata=None, data={"jour": sheet.day}),
        words=words,
        today=clock.today(),
        last_day=clock.today() + FARTHEST,
        has_changed=has_changed,
        status=status,
    )
