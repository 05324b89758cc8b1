"""Forms of a séance."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from evaluation_tool.models.evidence import Context
from evaluation_tool.web.forms import BaseForm

CONTEXTS = [
    (Context.CLASSROOM.value, _l("En classe")),
    (Context.WORKSHOP.value, _l("À l’atelier")),
    (Context.PLACEMENT.value, _l("En stage")),
    (Context.ORAL.value, _l("À l’oral")),
    (Context.WRITTEN.value, _l("À l’écrit")),
]


class CheckboxesField(SelectMultipleField):  # type: ignore[misc]
    """Several choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SeanceForm(BaseForm):
    """What is observed, where, and who is away."""

    items = CheckboxesField(_l("Compétences à observer"), coerce=int)
    context = RadioField(_l("Où"), choices=CONTEXTS, default=Context.CLASSROOM.value)
    observed_on = DateField(_l("Jour"))
    absent = CheckboxesField(_l("Absents aujourd’hui"), coerce=int)
