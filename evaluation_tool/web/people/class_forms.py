"""A class by hand: what it is called, who learns and who teaches there."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind
from evaluation_tool.models.people import Student, Subject, Teacher
from evaluation_tool.services.class_editing import ClassDescription
from evaluation_tool.services.teachings import Days
from evaluation_tool.web.filters import year_name
from evaluation_tool.web.forms import AtMost, BaseForm, CheckboxesField, DayChosen, DayField, Required


class ClassForm(BaseForm):
    """What a class is called and what it is."""

    name = StringField(
        _l("Nom court"),
        [Required(_l("Écrivez le nom de la classe, par exemple 5e B.")), AtMost(60)],
        description=_l("Celui des fichiers de l’établissement : c’est à lui qu’un import reconnaît la classe."),
    )
    label = StringField(_l("Nom complet"), [AtMost(120)])
    parent = SelectField(_l("Tiré de la classe"), default="", validate_choice=True)
    is_no_marks = BooleanField(_l("Classe sans notes : elle entre dans le suivi de la direction"), default=True)
    is_segpa = BooleanField(_l("Classe de SEGPA"))

    def offer(self, parents: Sequence[ClassGroup]) -> None:
        """The classes that a group can be drawn from."""
        named = [SelectChoice(str(one.id), one.name) for one in parents]
        self.parent.choices = [SelectChoice("", _("aucune, ou plusieurs")), *named]

    def fill(self, room: ClassGroup) -> None:
        """Show a class as it is."""
        self.name.data, self.label.data = room.name, room.label
        self.is_no_marks.data, self.is_segpa.data = room.is_no_marks, room.is_segpa
        self.parent.data = str(room.parent_id or "")

    def told(self) -> ClassDescription:
        """What was typed."""
        return ClassDescription(
            name=self.name.data or "",
            label=self.label.data or "",
            is_segpa=self.is_segpa.data,
            is_no_marks=self.is_no_marks.data,
            parent_id=int(self.parent.data) if self.parent.data else None,
        )


class NewClassForm(ClassForm):
    """A new class, of a year."""

    kind = RadioField(
        _l("C’est"),
        [Required(_l("Dites ce que c’est."))],
        choices=[
            SelectChoice(ClassGroupKind.CLASS.value, _l("une classe")),
            SelectChoice(ClassGroupKind.GROUP.value, _l("un groupe")),
            SelectChoice(ClassGroupKind.WORKSHOP.value, _l("un atelier (huit places)")),
        ],
        default=ClassGroupKind.CLASS.value,
    )
    year = SelectField(_l("Année scolaire"), [Required(_l("Choisissez l’année scolaire."))])

    def offer_years(self, years: Sequence[SchoolYear]) -> None:
        """The years that it can be of."""
        self.year.choices = [SelectChoice(str(one.id), year_name(one)) for one in years]


class MembersForm(BaseForm):
    """Who is in a group from a day on."""

    students = CheckboxesField(_l("Élèves du groupe"), validate_choice=False)
    first_day = DayField(_l("À partir du"), [DayChosen(_l("Choisissez le premier jour."))])

    def offer(self, shown: Sequence[Student]) -> None:
        """The students who can be ticked."""
        self.students.choices = [SelectChoice(str(one.id), one.full_name) for one in shown]

    @property
    def ticked(self) -> list[int]:
        """The numbers of those who are ticked, of those who were offered."""
        offered = {choice.value for choice in self.students.choices}
        return [int(value) for value in self.students.data or () if value in offered]


class DaysForm(BaseForm):
    """From a day to another."""

    first_day = DayField(_l("Du"), [DayChosen(_l("Choisissez le premier jour."))])
    last_day = DayField(_l("Au"), description=_l("Laissez vide pour toute l’année. Ensuite, la classe se ferme seule."))

    def days(self) -> Days:
        """The days that were typed."""
        return Days(self.first_day.data, self.last_day.data)


class TeachingForm(DaysForm):
    """Somebody in the team of a class."""

    teacher = SelectField(_l("Professeur"), [Required(_l("Choisissez la personne."))])
    subject = SelectField(_l("Matière"), default="")
    new_subject = StringField(_l("Autre matière"), [AtMost(120)])

    def offer(self, teachers: Sequence[Teacher], subjects: Sequence[Subject]) -> None:
        """Who, and what, can be chosen."""
        people = [SelectChoice(str(one.id), one.full_name) for one in teachers]
        self.teacher.choices = [SelectChoice("", _("Choisir…")), *people]
        named = [SelectChoice(str(one.id), one.name) for one in subjects]
        self.subject.choices = [SelectChoice("", _("une autre, écrite ci-dessous")), *named]
