"""Finding a student, saying who it is and where it goes."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

from evaluation_tool.domain.identifiers import IdentifierCheck, check_ine
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.people import Sex, Student
from evaluation_tool.services.student_identities import Identity
from evaluation_tool.web import clock
from evaluation_tool.web.forms import AtMost, BaseForm, DayChosen, DayField, HasLetter, Required
from evaluation_tool.web.people.lists import GONE, PeopleFilter


class StudentFilter(PeopleFilter):
    """What one remembers of a student."""

    etat = SelectField(
        _l("Qui"),
        choices=[SelectChoice("", _l("Élèves présents")), SelectChoice(GONE, _l("Élèves partis"))],
        default="",
        validate_choice=False,
    )


class LeaveForm(BaseForm):
    """A departure."""

    first_day_away = DayField(_l("Ne vient plus à partir du"), [DayChosen(_l("Choisissez le premier jour d’absence."))])


_OLDEST = 30  # years: adults come back to a vocational lycée


class IdentityForm(BaseForm):
    """Who a student is."""

    first_name = StringField(_l("Prénom"), [Required(_l("Écrivez le prénom.")), HasLetter(), AtMost(120)])
    last_name = StringField(_l("Nom"), [Required(_l("Écrivez le nom.")), HasLetter(), AtMost(120)])
    birth_date = DayField(
        _l("Date de naissance"),
        description=_l("Avec elle, l’import de SIECLE reconnaîtra l’élève sans rien demander."),
    )
    sex = SelectField(
        _l("Sexe"),
        choices=[
            SelectChoice("", "—"),
            SelectChoice(Sex.FEMALE.value, _l("féminin")),
            SelectChoice(Sex.MALE.value, _l("masculin")),
        ],
        default="",
    )
    ine = StringField(_l("INE"), [AtMost(30)])

    def validate_birth_date(self, field: DayField) -> None:
        """A day in the life of a student."""
        today = clock.today()
        if field.data and not (today.year - _OLDEST <= field.data.year and field.data <= today):
            raise ValidationError(_("Vérifiez l’année : cette date ne peut pas être celle d’un élève."))

    def validate_ine(self, field: StringField) -> None:
        """One of the shapes that an INE has; a wrong key letter is told after, and accepted."""
        if check_ine(field.data or "") is IdentifierCheck.WRONG_SHAPE:
            raise ValidationError(
                _("Un INE a onze signes : neuf chiffres et deux lettres, ou dix chiffres et une lettre.")
            )

    @property
    def has_doubtful_ine(self) -> bool:
        """Whether the key letter does not agree with the digits."""
        return check_ine(self.ine.data or "") is IdentifierCheck.WRONG_KEY

    def fill(self, student: Student) -> None:
        """Show a student's identity."""
        self.first_name.data, self.last_name.data = student.first_name, student.last_name
        self.birth_date.data, self.ine.data = student.birth_date, student.ine or ""
        self.sex.process_data(student.sex.value if student.sex else "")

    def told(self) -> Identity:
        """What was typed."""
        return Identity(
            self.first_name.data or "",
            self.last_name.data or "",
            self.birth_date.data,
            Sex(self.sex.data) if self.sex.data else None,
            self.ine.data or "",
        )


class MoveForm(BaseForm):
    """Another class, from a day on."""

    class_group_id = SelectField(_l("Classe"), [Required(_l("Choisissez la classe."))])
    first_day = DayField(_l("À partir du"), [DayChosen(_l("Choisissez le premier jour dans la classe."))])

    def offer(self, found: Sequence[ClassGroup]) -> None:
        """The classes that can be chosen."""
        named = [SelectChoice(str(one.id), one.name) for one in found]
        self.class_group_id.choices = [SelectChoice("", _("Choisir…")), *named]


class NewStudentForm(IdentityForm, MoveForm):
    """A new student, its class and its first day; a namesake is somebody else only if one says so."""

    is_another = BooleanField(_l("C’est une autre personne, qui porte le même nom"))
