"""Forms of a séance."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice

from evaluation_tool.models.evidence import Context
from evaluation_tool.web.forms import BaseForm, CheckboxesField

CONTEXTS = [
    SelectChoice(Context.CLASSROOM.value, _l("En classe")),
    SelectChoice(Context.WORKSHOP.value, _l("À l’atelier")),
    SelectChoice(Context.PLACEMENT.value, _l("En stage")),
    SelectChoice(Context.ORAL.value, _l("À l’oral")),
    SelectChoice(Context.WRITTEN.value, _l("À l’écrit")),
]


class AbsencesForm(BaseForm):
    """Who is away."""

    absent = CheckboxesField(_l("Absents aujourd’hui"), coerce=int)


class SeanceForm(AbsencesForm):
    """What is observed, where, and who is away. The place is the button that opens the séance."""

    items = CheckboxesField(_l("Compétences à observer"), coerce=int)
    context = RadioField(_l("Où"), choices=CONTEXTS, default=Context.CLASSROOM.value)
    observed_on = DateField(_l("Jour"))
