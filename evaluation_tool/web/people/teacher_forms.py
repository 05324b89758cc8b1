"""A teacher by hand: a name, a replacement, a departure."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from evaluation_tool.models.people import Teacher
from evaluation_tool.services.teaching_staff import TeacherName
from evaluation_tool.web.forms import AtMost, BaseForm, DayChosen, DayField, HasLetter, Required
from evaluation_tool.web.people.class_forms import DaysForm
from evaluation_tool.web.people.lists import GONE, PeopleFilter


class TeacherFilter(PeopleFilter):
    """What one remembers of a teacher."""

    etat = SelectField(
        _l("Qui"),
        choices=[SelectChoice("", _l("Professeurs présents")), SelectChoice(GONE, _l("Professeurs partis"))],
        default="",
        validate_choice=False,
    )


class TeacherForm(BaseForm):
    """How a teacher is called."""

    civility = SelectField(
        _l("Civilité"),
        choices=[SelectChoice("", "—"), SelectChoice("Mme", _l("Mme")), SelectChoice("M.", _l("M."))],
        default="",
    )
    first_name = StringField(_l("Prénom"), [Required(_l("Écrivez le prénom.")), HasLetter(), AtMost(120)])
    last_name = StringField(_l("Nom"), [Required(_l("Écrivez le nom.")), HasLetter(), AtMost(120)])

    def fill(self, teacher: Teacher) -> None:
        """Show a teacher's name; a civility that only a file writes stays as it is."""
        if teacher.civility not in {choice.value for choice in self.civility.choices}:
            self.civility.choices = [*self.civility.choices, SelectChoice(teacher.civility, teacher.civility)]
        self.civility.process_data(teacher.civility)
        self.first_name.data, self.last_name.data = teacher.first_name, teacher.last_name

    def told(self) -> TeacherName:
        """What was typed."""
        return TeacherName(self.first_name.data or "", self.last_name.data or "", self.civility.data or "")


class NewTeacherForm(TeacherForm):
    """A new teacher; a namesake is somebody else only if one says so."""

    is_another = BooleanField(_l("C’est une autre personne, qui porte le même nom"))


class ReplacementForm(DaysForm):
    """Who replaces, from when until when."""

    replacement = SelectField(_l("Remplacé·e par"), [Required(_l("Choisissez la personne."))])

    def offer(self, others: Sequence[Teacher]) -> None:
        """Who can replace."""
        people = [SelectChoice(str(one.id), one.full_name) for one in others]
        self.replacement.choices = [SelectChoice("", _("Choisir…")), *people]


class DepartureForm(BaseForm):
    """A departure."""

    last_day_here = DayField(_l("Dernier jour"), [DayChosen(_l("Choisissez le dernier jour."))])
