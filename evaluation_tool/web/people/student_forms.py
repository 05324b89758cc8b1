"""Finding a student, and saying where it goes."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SearchField, SelectField
from wtforms.fields.choices import SelectChoice

from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.web.forms import AtMost, BaseForm, DayChosen, DayField, Required


class StudentFilter(BaseForm):
    """What one remembers of a student."""

    class Meta(BaseForm.Meta):
        """Sent by GET."""

        csrf = False

    texte = SearchField(_l("Nom, identifiant ou classe"), [AtMost(80)])
    etat = SelectField(
        _l("Qui"),
        choices=[SelectChoice("", _l("Élèves présents")), SelectChoice("partis", _l("Élèves partis"))],
        default="",
        validate_choice=False,
    )


class MoveForm(BaseForm):
    """Another class, from a day on."""

    class_group_id = SelectField(_l("Classe"), [Required(_l("Choisissez la classe."))])
    first_day = DayField(_l("À partir du"), [DayChosen(_l("Choisissez le premier jour dans la classe."))])

    def offer(self, found: Sequence[ClassGroup]) -> None:
        """The classes that can be chosen."""
        self.class_group_id.choices = [SelectChoice(str(one.id), one.name) for one in found]


class LeaveForm(BaseForm):
    """A departure."""

    first_day_away = DayField(_l("Ne vient plus à partir du"), [DayChosen(_l("Choisissez le premier jour d’absence."))])
