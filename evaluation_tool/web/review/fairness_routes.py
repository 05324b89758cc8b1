"""Fairness of attention: students and competencies that nobody looked at; never who looks."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from evaluation_tool.policy import Action
from evaluation_tool.services import review_attention, review_fairness, review_remit
from evaluation_tool.services.review_fairness import Fairness, Overlooked, UnseenStudent
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.filters import full_date
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import numbered, page
from evaluation_tool.web.review import bp
from evaluation_tool.web.review.forms import FairnessFilter
from evaluation_tool.web.review.shown import Shown, file_links, wanted_file
from evaluation_tool.web.sessions import current_actor

STUDENTS, UNTAUGHT, UNSEEN = "eleves", "jamais-enseignees", "observees-chez-personne"


@bp.get("/equite")
@requires(Action.REVIEW_LIST)
def fairness() -> Response:
    """Who was not observed lately, what was never taught, what was seen on nobody."""
    remit = review_remit.read(db.session(), current_actor())
    usual = review_attention.usual_thresholds(db.session()).unseen_weeks
    form = FairnessFilter(request.args)
    form.offer(remit)
    is_valid = form.validate()
    form.usual(semaines=usual)
    weeks = form.semaines.data if is_valid else usual
    within = remit.only(form.class_group_id if is_valid else None)
    found = review_fairness.read(db.session(), within, today=clock.today(), weeks=weeks)
    tables = _tables(found)
    file_url = numbered("students.show", "student_id")
    return wanted_file(tables) or page(
        "review/fairness.html",
        remit=remit,
        form=form,
        weeks=weeks,
        students=tables[STUDENTS],
        urls=[file_url(one.member.student_id) for one in found.unseen],
        untaught=tables[UNTAUGHT],
        unseen=tables[UNSEEN],
        files={name: file_links(name) for name in tables},
    )


def last_time(one: UnseenStudent) -> str:
    """When the student was last observed."""
    return full_date(one.last_on) if one.last_on is not None else _("jamais")


def _tables(found: Fairness) -> dict[str, Shown]:
    return {
        STUDENTS: Shown(
            _("élèves non observés"),
            (_("Élève"), _("Classe"), _("Dernière observation")),
            tuple((one.member.full_name, one.class_name, last_time(one)) for one in found.unseen),
        ),
        UNTAUGHT: _competencies(_("compétences jamais enseignées"), found.never_taught),
        UNSEEN: _competencies(_("compétences observées chez personne"), found.seen_on_nobody),
    }


def _competencies(name: str, overlooked: tuple[Overlooked, ...]) -> Shown:
    rows = tuple((one.wording, one.code, one.class_name) for one in overlooked)
    return Shown(name, (_("Compétence"), _("Code"), _("Classe")), rows)
