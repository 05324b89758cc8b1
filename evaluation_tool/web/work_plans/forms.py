"""Forms of the work plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, Field, SearchField, SelectChoice, StringField, ValidationError
from wtforms.validators import InputRequired

from evaluation_tool.domain.work_plan import TASK_LENGTH, TITLE_LENGTH
from evaluation_tool.models.differentiation import WorkPlan
from evaluation_tool.models.people import Student
from evaluation_tool.services.work_plans import PlanDraft
from evaluation_tool.web.activities.forms import ForStudents
from evaluation_tool.web.forms import AtMost, BaseForm, CheckboxesField, Required
from evaluation_tool.web.grids.forms import one_line

_FIRST_YEAR, _LAST_YEAR = 2000, 2200


class SomebodyChosen:
    """A plan is for somebody."""

    field_flags = {"required": True}  # noqa: RUF012 - read by WTForms from the class

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError where nobody is ticked."""
        if not field.data:
            raise ValidationError(_("Choisissez au moins un élève."))


class PlanForm(BaseForm):
    """What a plan is called, its days, its students."""

    title = StringField(
        _l("Titre du plan"),
        [Required(_l("Donnez un titre au plan.")), AtMost(TITLE_LENGTH), ForStudents()],
        filters=[one_line],
    )
    starts_on = DateField(_l("Du"), [InputRequired(_l("Choisissez le premier jour."))])
    ends_on = DateField(_l("Au"), [InputRequired(_l("Choisissez le dernier jour."))])
    students = CheckboxesField(_l("Pour qui"), coerce=int, validators=[SomebodyChosen()])

    def offer(self, students: Iterable[Student]) -> None:
        """Fill the list of students."""
        self.students.choices = [SelectChoice(student.id, student.full_name) for student in students]

    def validate_starts_on(self, field: Field) -> None:
        """A day that a school can be in."""
        _checked_day(field)

    def validate_ends_on(self, field: Field) -> None:
        """A day that a school can be in."""
        _checked_day(field)

    def to_draft(self) -> PlanDraft:
        """The plan as the service takes it."""
        return PlanDraft(
            title=self.title.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            student_ids=frozenset(self.students.data or ()),
        )


def proposed(today: date) -> dict[str, Any]:
    """A new plan runs until the Friday of next week."""
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    return {"starts_on": today, "ends_on": friday if (friday - today).days > 2 else friday + timedelta(days=7)}


def stored(plan: WorkPlan) -> dict[str, Any]:
    """What the form shows of a plan as it is stored."""
    return {
        "title": plan.title,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "students": [student.id for student in plan.students],
    }


class TaskForm(BaseForm):
    """Something to do, in one sentence."""

    task = StringField(
        _l("Ce qu’il y a à faire, en une phrase"),
        [Required(_l("Écrivez ce qu’il y a à faire.")), AtMost(TASK_LENGTH)],
        filters=[one_line],
    )
    is_optional = BooleanField(_l("Au choix de l’élève"))


class ActivityFilter(BaseForm):
    """Which activities to choose from."""

    class Meta(BaseForm.Meta):
        """Sent by GET: it changes nothing."""

        csrf = False

    texte = SearchField(_l("Mots du titre, de la consigne, de la compétence"), [AtMost(80)])


def _checked_day(field: Field) -> None:
    if field.data is not None and not _FIRST_YEAR <= field.data.year <= _LAST_YEAR:
        raise ValidationError(_("Vérifiez l’année."))
