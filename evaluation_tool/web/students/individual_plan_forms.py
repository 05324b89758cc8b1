"""The form of an individual training plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, FormField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from evaluation_tool.services.individual_plans import (
    LONGEST_GOAL,
    LONGEST_PEOPLE,
    LONGEST_TEXT,
    MOST_GOALS,
    GoalLine,
    PlanDraft,
)
from evaluation_tool.web.forms import AtMost, BaseForm
from evaluation_tool.web.students.forms import names_no_diagnosis, number_or_none, says_the_work


class GoalEntry(BaseForm):
    """One goal; without words it is not kept."""

    class Meta(BaseForm.Meta):
        """The whole form is protected once."""

        csrf = False

    text = StringField(_l("Objectif"), [AtMost(LONGEST_GOAL), says_the_work])
    competency_id = SelectField(_l("Compétence travaillée"), coerce=number_or_none)
    reached_on = DateField(_l("Atteint le"), [Optional()])


class IndividualPlanForm(BaseForm):
    """What the meeting decided."""

    since = IntegerField(widget=HiddenInput(), default=0)
    met_on = DateField(_l("Date de la réunion"), [InputRequired(_l("Écrivez la date de la réunion."))])
    people = StringField(_l("Personnes présentes"), [AtMost(LONGEST_PEOPLE)])
    goals = FieldList(FormField(GoalEntry), min_entries=MOST_GOALS, max_entries=MOST_GOALS)
    adaptations = TextAreaField(_l("Adaptations de l’enseignement"), [AtMost(LONGEST_TEXT), names_no_diagnosis])
    follow_up = TextAreaField(
        _l("Compte rendu de la réunion et suivi"), [AtMost(LONGEST_TEXT), says_the_work, names_no_diagnosis]
    )
    next_meeting_on = DateField(_l("Prochaine réunion"), [Optional()])

    def offer(self, competencies: Sequence[tuple[int, str]]) -> None:
        """Fill the lists of competencies."""
        for entry in self.goals:
            kept = entry.form.competency_id.data
            known = [("", _("Aucune en particulier")), *competencies]
            if kept is not None and kept not in dict(competencies):
                known.append((kept, _("Compétence d’une autre année")))
            entry.form.competency_id.choices = known

    def to_draft(self, today: date) -> PlanDraft:
        """What was typed, goals without words left out."""
        return PlanDraft(
            met_on=self.met_on.data or today,
            people=self.people.data or "",
            adaptations=self.adaptations.data or "",
            follow_up=self.follow_up.data or "",
            next_meeting_on=self.next_meeting_on.data,
            goals=tuple(
                GoalLine(entry.form.text.data, entry.form.competency_id.data, entry.form.reached_on.data)
                for entry in self.goals
                if entry.form.text.data
            ),
        )
