"""Indicators for a project's report: what may leave the school."""

from __future__ import annotations

from string import ascii_uppercase

from flask import Response, request
from flask_babel import gettext as _

from evaluation_tool.domain.disclosure import FEWEST_SHOWN, Disclosed
from evaluation_tool.policy import Action
from evaluation_tool.services import review_indicators, review_periods, review_remit
from evaluation_tool.services.review_indicators import Indicators
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock, labels
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.review import bp
from evaluation_tool.web.review.forms import IndicatorFilter
from evaluation_tool.web.review.period_routes import moment_name
from evaluation_tool.web.review.shown import Shown, file_links, wanted_file
from evaluation_tool.web.sessions import current_actor

ACCOUNTS = "comptes"


@bp.get("/indicateurs")
@requires(Action.INDICATORS)
def indicators() -> Response:
    """One period, class by class, with nobody's name."""
    remit = review_remit.read(db.session(), current_actor())
    periods = {
        moment.key: moment for moment in review_periods.list_moments(db.session(), clock.today()) if moment.period
    }
    form = IndicatorFilter(request.args)
    form.offer([(moment.key, moment_name(moment)) for moment in periods.values()])
    form.validate()
    period = periods[form.periode.data].period if form.periode.data in periods else None
    if period is None or not remit.rooms:
        return page("review/indicators.html", form=form, remit=remit, found=None)
    found = review_indicators.read(db.session(), remit, period, clock.today())
    classes, accounts = _classes(found), _accounts(found)
    return wanted_file({"classes": classes, ACCOUNTS: accounts}) or page(
        "review/indicators.html",
        form=form,
        remit=remit,
        found=found,
        classes=classes,
        accounts=accounts,
        fewest=FEWEST_SHOWN,
        class_files=file_links(),
        account_files=file_links(ACCOUNTS),
    )


def _classes(found: Indicators) -> Shown:
    """A row for each class, without its name, then all of them."""
    columns: dict[str, Disclosed] = {
        _("Élèves"): found.students,
        _("Élèves observés"): found.observed,
        _("Observations"): found.observations,
        _("Reprises"): found.retries,
        _("Auto-évaluations"): found.own_views,
        _("Demandes satisfaites"): found.answered,
        _("Groupes"): found.groups,
        _("Activités données"): found.activities,
    }
    rows = [
        (_("Classe %(letter)s", letter=_letter(place)), *(_shown(column.cells[place]) for column in columns.values()))
        for place in range(found.classes)
    ]
    whole = ngettext("%(num)s classe", "Les %(num)s classes", found.classes)
    rows.append((whole, *(_sum(column) for column in columns.values())))
    return Shown(_("indicateurs"), (_("Classe"), *columns), tuple(rows))


def _accounts(found: Indicators) -> Shown:
    return Shown(
        _("comptes actifs"),
        (_("Rôle"), _("Comptes employés pendant la période")),
        tuple((labels.role_name(role), _shown(count)) for role, count in found.active.items()),
    )


def _letter(place: int) -> str:
    """A to Z, then AA."""
    before, last = divmod(place, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[last]


def _shown(count: int | None) -> str:
    return str(count) if count is not None else _("caché")


def _sum(column: Disclosed) -> str:
    """The total where nothing is hidden, else what is known for certain."""
    if column.is_whole:
        return str(column.at_least)
    return _("au moins %(count)s", count=column.at_least) if column.at_least else _("caché")
