"""The forms of years and periods: one line of fields for each period, and an empty one for the next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Optional

from evaluation_tool.domain.period_lines import LONGEST_NAME, MOST_PERIODS, PeriodLine
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.school_year import SchoolYearDraft
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.services.periods import LONGEST_REASON
from evaluation_tool.web.forms import AtMost, BaseForm, DayChosen, DayField, Required
from evaluation_tool.web.years import wording


def _number(text: str | None) -> int | None:
    """A number of ours as a hidden field brings it back; None for anything else."""
    return int(text) if text and len(text) < 10 and text.isdecimal() else None


class PeriodsForm(BaseForm):
    """The periods of a year; periods_form() adds the fields of its lines."""

    size = 0

    def line_fields(self) -> list[tuple[Any, Any, Any, Any]]:
        """For each line: whose it is, its name, its first and its last day."""
        names = ("period", "name", "first", "last")
        return [tuple(self[f"{name}_{place}"] for name in names) for place in range(self.size)]

    def to_lines(self) -> list[PeriodLine]:
        """What was typed, sound or not."""
        return [
            PeriodLine(_number(period.data), name.data or "", first, last)
            for period, name, first, last in (
                (period, name, first.data, last.data) for period, name, first, last in self.line_fields()
            )
        ]

    def show(self, problems: Iterable[Problem]) -> None:
        """Write each fault beside its field, unless something is said there already."""
        for problem in problems:
            field = self[f"{wording.field_of(problem)}_{problem.line}"]
            if not field.errors:
                field.errors = [wording.sentence(problem)]


def periods_form(year: SchoolYear) -> PeriodsForm:
    """The form of this year, with one line more than it has periods."""
    size = min(len(year.periods) + 1, MOST_PERIODS)
    fields: dict[str, Any] = {"size": size}
    data: dict[str, Any] = {}
    for place in range(size):
        number = place + 1
        fields |= {
            f"period_{place}": HiddenField(),
            f"name_{place}": StringField(_("Période %(number)s, nom", number=number), [AtMost(LONGEST_NAME)]),
            f"first_{place}": DayField(_("Période %(number)s, premier jour", number=number), [Optional()]),
            f"last_{place}": DayField(_("Période %(number)s, dernier jour", number=number), [Optional()]),
        }
    for place, period in enumerate(year.periods[:size]):
        data |= {
            f"period_{place}": str(period.id),
            f"name_{place}": period.name,
            f"first_{place}": period.starts_on,
            f"last_{place}": period.ends_on,
        }
    form: PeriodsForm = type("YearForm", (PeriodsForm,), fields)(data=data)
    for place in range(len(year.periods)):
        # Only the line for one period more may be left empty without saying anything.
        for name in ("name", "first", "last"):
            form[f"{name}_{place}"].flags.required = True
    return form


class ReopenForm(BaseForm):
    """Why a closed period is opened again."""

    reason = TextAreaField(
        _l("Pourquoi la rouvrir"),
        [Required(_l("Écrivez pourquoi : la raison reste avec la période.")), AtMost(LONGEST_REASON)],
    )


class NewYearForm(BaseForm):
    """The dates of the next year."""

    start_year = HiddenField()
    starts_on = DayField(_l("Premier jour"), [DayChosen(_l("Choisissez le premier jour."))])
    ends_on = DayField(_l("Dernier jour"), [DayChosen(_l("Choisissez le dernier jour."))])

    @property
    def year(self) -> int:
        """The year that the form was drawn for; 0 where the form is not ours."""
        return _number(self.start_year.data) or 0

    @classmethod
    def of(cls, draft: SchoolYearDraft) -> NewYearForm:
        """The form with the dates of the last year, a year later."""
        data = {"start_year": str(draft.start_year), "starts_on": draft.starts_on, "ends_on": draft.ends_on}
        return cls(formdata=None, data=data)
