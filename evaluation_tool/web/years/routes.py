"""The school years: listed, opened, given their periods, archived."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.policy import Action
from evaluation_tool.services import periods, school_years
from evaluation_tool.services.school_years import WrongYearDates
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.filters import full_date, year_name
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.years import bp
from evaluation_tool.web.years.forms import NewYearForm, PeriodsForm, periods_form


@bp.get("/")
@requires(Action.PERIOD_LIST)
def index() -> Response:
    """Every year with its periods, the newest first."""
    return page("years/index.html", years=periods.list_years(db.session()), today=clock.today())


@bp.get("/nouvelle")
@requires(Action.SETTINGS_EDIT)
def new() -> Response:
    """The dates proposed for the next year."""
    return _new_page(NewYearForm.of(school_years.draft_next(db.session(), clock.today())))


@bp.post("/nouvelle")
@requires(Action.SETTINGS_EDIT)
def create() -> BaseResponse:
    """Open the next year."""
    form, actor = NewYearForm(), current_actor()
    if not form.validate_on_submit():
        return _new_page(form, status=422)
    begin_write(db.session)
    try:
        year = school_years.open_next(
            db.session(),
            actor,
            start_year=form.year,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            now=clock.now(),
        )
    except school_years.YearExists:
        db.session.rollback()
        flash(_("Cette année a déjà été ouverte."), "warning")
        return see_other(".index")
    except WrongYearDates as wrong:
        db.session.rollback()
        form[wrong.field].errors = [
            _("Choisissez un jour après le %(limit)s, dans la bonne année.", limit=full_date(wrong.limit))
        ]
        return _new_page(form, status=422)
    db.session.commit()
    flash(_("L’année %(name)s est ouverte. Relisez ses périodes, puis importez ses classes.", name=year_name(year)))
    return see_other(".edit_periods", year_id=year.id)


@bp.get("/<int:year_id>/periodes")
@requires(Action.SETTINGS_EDIT)
def edit_periods(year_id: int) -> Response:
    """The form of a year's periods."""
    year = school_years.get_year(db.session(), year_id)
    return _periods_page(periods_form(year), year)


@bp.post("/<int:year_id>/periodes")
@requires(Action.SETTINGS_EDIT)
def change_periods(year_id: int) -> BaseResponse:
    """Keep the periods as typed."""
    year, actor = school_years.get_year(db.session(), year_id), current_actor()
    form = periods_form(year)
    if not form.validate_on_submit():
        return _periods_page(form, year, status=422)
    lines = form.to_lines()
    begin_write(db.session)
    year = school_years.get_year(db.session(), year_id)
    try:
        periods.save_periods(db.session(), actor, year, lines=lines, now=clock.now())
    except periods.UnsoundPeriods as unsound:
        db.session.rollback()
        form.show(unsound.problems)
        return _periods_page(form, school_years.get_year(db.session(), year_id), status=422)
    except periods.PeriodsChanged:
        db.session.rollback()
        flash(_("Quelqu’un vient de changer ces périodes. Les voici : reprenez à partir d’elles."), "warning")
        return see_other(".edit_periods", year_id=year_id)
    except periods.YearArchived:
        db.session.rollback()
        flash(_("Cette année est archivée : elle se lit, et ne change plus."), "warning")
        return see_other(".index")
    db.session.commit()
    flash(_("Les périodes de l’année sont à jour."))
    return see_other(".index")


@bp.get("/<int:year_id>/archiver")
@requires(Action.SETTINGS_EDIT)
def confirm_archive(year_id: int) -> Response:
    """What archiving a year does."""
    year = school_years.get_year(db.session(), year_id)
    return page(
        "years/archive.html",
        year=year,
        runs=year.ends_on >= clock.today(),
        can_tell=school_years.has_next_places(db.session(), year),
        not_back=school_years.list_not_back(db.session(), year),
    )


@bp.post("/<int:year_id>/archiver")
@requires(Action.SETTINGS_EDIT)
def archive(year_id: int) -> BaseResponse:
    """Put a year away."""
    actor = current_actor()
    begin_write(db.session)
    year = school_years.get_year(db.session(), year_id)
    try:
        gone = school_years.archive(db.session(), actor, year, now=clock.now())
    except school_years.YearRuns:
        db.session.rollback()
        flash(_("Cette année n’est pas finie : elle ne peut pas encore être archivée."), "warning")
        return see_other(".index")
    db.session.commit()
    flash(_("L’année %(name)s est archivée. Tout ce qu’elle contient se lit encore.", name=year_name(year)))
    if gone:
        flash(ngettext("%(num)s élève est noté parti.", "%(num)s élèves sont notés partis.", gone))
    return see_other(".index")


@bp.post("/<int:year_id>/reprendre")
@requires(Action.SETTINGS_EDIT)
def take_back(year_id: int) -> BaseResponse:
    """Open an archived year again."""
    actor = current_actor()
    begin_write(db.session)
    year = school_years.get_year(db.session(), year_id)
    school_years.take_back(db.session(), actor, year, now=clock.now(), zone=clock.school_zone())
    db.session.commit()
    flash(
        _("L’année %(name)s n’est plus archivée. Archivez-la de nouveau après votre correction.", name=year_name(year))
    )
    return see_other(".index")


def _new_page(form: NewYearForm, status: int = 200) -> Response:
    draft = school_years.draft_next(db.session(), clock.today())
    return page("years/new.html", form=form, draft=draft, status=status)


def _periods_page(form: PeriodsForm, year: SchoolYear, status: int = 200) -> Response:
    return page("years/periods.html", form=form, year=year, status=status)
