"""Two periods of a class side by side."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from evaluation_tool.domain.period_change import Change
from evaluation_tool.policy import Action
from evaluation_tool.services import review_periods, review_remit
from evaluation_tool.services.review_periods import WEEKS_AGO, Comparison, Moment
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import numbered, page
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.review import bp
from evaluation_tool.web.review.charts import stacked_bar
from evaluation_tool.web.review.forms import PeriodFilter
from evaluation_tool.web.review.shown import Shown, file_links, wanted_file
from evaluation_tool.web.sessions import current_actor

PASSAGES = "passages"
# Longer, nobody reads it: the class's table shows each level.
MOST_TO_REVISIT = 40


@bp.get("/classes/<int:class_group_id>/periodes")
@requires(Action.REVIEW)
def periods(class_group_id: int) -> Response:
    """How the class spread over the levels at two moments, and what became of what was seen."""
    room = review_remit.get_room(db.session(), current_actor(), class_group_id)
    moments = {moment.key: moment for moment in review_periods.list_moments(db.session(), clock.today())}
    form = PeriodFilter(request.args)
    form.offer([(moment.key, moment_name(moment)) for moment in moments.values()])
    form.validate()
    before, after = moments[form.avant.data], moments[form.apres.data]
    found = review_periods.compare(db.session(), room, before, after, clock.today())
    spread, passages = _spread(found, before, after), _passages(found)
    return wanted_file({"periodes": spread, PASSAGES: passages}) or page(
        "review/periods.html",
        room=room,
        form=form,
        comparison=found,
        to_revisit=found.to_revisit[:MOST_TO_REVISIT],
        more_to_revisit=len(found.to_revisit[MOST_TO_REVISIT:]),
        spread=spread,
        passages=passages,
        bars=[stacked_bar(counts, found.levels) for counts in (found.before, found.after)],
        changes=[(name, found.changes[change]) for change, name in change_names().items()],
        trail_url=lambda student: numbered("students.competency", "competency_id", student_id=student),
        level_of={level.rank: level for level in found.levels},
        spread_files=file_links(),
        passage_files=file_links(PASSAGES),
    )


def change_names() -> dict[Change, str]:
    """What became of a competency, in words."""
    return {
        Change.PROGRESSED: _("En progrès"),
        Change.STABLE: _("Stables"),
        Change.TO_REVISIT: _("À revoir"),
        Change.FIRST_SEEN: _("Observées pour la première fois"),
    }


def moment_name(moment: Moment) -> str:
    """A moment in words: the period, and whether it runs or was frozen."""
    if moment.period is None:
        return ngettext("Il y a %(num)s semaine", "Il y a %(num)s semaines", WEEKS_AGO)
    name = f"{moment.period.name} {moment.period.starts_on.year}"
    if moment.period.closed_at is not None:
        return _("%(name)s, comme le conseil l’a vu", name=name)
    return _("%(name)s, en cours", name=name) if moment.period.ends_on >= clock.today() else name


def _spread(found: Comparison, before: Moment, after: Moment) -> Shown:
    rows = ((moment_name(before), found.before), (moment_name(after), found.after))
    return Shown(
        _("comparaison de périodes"),
        (_("Moment"), *(level.teacher_label for level in found.levels), _("En tout")),
        tuple(
            (name, *(str(counts[level.rank]) for level in found.levels), str(counts.total())) for name, counts in rows
        ),
    )


def _passages(found: Comparison) -> Shown:
    """From which level to which: a row for where one was, a column for where one is."""
    places = [(0, _("Pas encore observé")), *((level.rank, level.teacher_label) for level in found.levels)]
    return Shown(
        _("passages d’un niveau à l’autre"),
        (_("De… à…"), *(label for _rank, label in places[1:])),
        tuple(
            (label, *(str(found.transitions[rank, after]) for after, _label in places[1:])) for rank, label in places
        ),
    )
