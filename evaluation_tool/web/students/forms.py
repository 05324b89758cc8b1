"""What a teacher writes for one student, and the sentences of the bank."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SearchField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)

from evaluation_tool.domain.plain_words import WordOfJudgement, about_the_work, without_diagnosis
from evaluation_tool.services.level_decisions import LONGEST_REASON
from evaluation_tool.services.next_steps import LONGEST
from evaluation_tool.services.student_support import LONGEST_ADAPTATIONS, LONGEST_GOAL, LONGEST_NOTE
from evaluation_tool.web.forms import AtMost, BaseForm, Required


def number_or_none(text: Any) -> int | None:
    """A choice's number; the empty choice is none."""
    return int(text) if text not in (None, "", "None") else None


def says_the_work(_form: BaseForm, field: Field) -> None:
    """Raise ValidationError for a sentence that judges the person."""
    try:
        about_the_work(field.data or "")
    except WordOfJudgement as error:
        raise ValidationError(
            _("« %(word)s » parle de la personne. Dites plutôt ce qu’il y a à faire.", word=error.word)
        ) from error


def names_no_diagnosis(_form: BaseForm, field: Field) -> None:
    """Raise ValidationError for a text that says why, and not what is adapted."""
    try:
        without_diagnosis(field.data or "")
    except WordOfJudgement as error:
        raise ValidationError(
            _("« %(word)s » dit pourquoi. Écrivez seulement ce que vous adaptez en classe.", word=error.word)
        ) from error


class NextStepForm(BaseForm):
    """The way on, written for one student or taken from the bank."""

    text = StringField(
        _l("Pour avancer, écrit à l’élève"),
        [Required(_l("Écrivez le prochain pas, ou prenez-en un dans la banque.")), AtMost(LONGEST), says_the_work],
    )
    keep = BooleanField(_l("Garder aussi cette phrase dans la banque, pour cette compétence"))


class DecisionForm(BaseForm):
    """A level, and why."""

    level = RadioField(_l("Niveau décidé"), coerce=int, validate_choice=False)
    reason = TextAreaField(_l("Raison"), [AtMost(LONGEST_REASON)])


class GoalForm(BaseForm):
    """A goal chosen with the student."""

    text = StringField(
        _l("But, écrit à l’élève"),
        [Required(_l("Écrivez le but choisi avec l’élève.")), AtMost(LONGEST_GOAL), says_the_work],
    )
    competency = SelectField(_l("Compétence"), coerce=number_or_none)


class AdaptationsForm(BaseForm):
    """How teaching is adapted."""

    text = TextAreaField(_l("Aménagements"), [AtMost(LONGEST_ADAPTATIONS), names_no_diagnosis])


class NoteForm(BaseForm):
    """A note for oneself."""

    text = TextAreaField(_l("Ma note"), [Required(_l("Écrivez votre note.")), AtMost(LONGEST_NOTE)])


class PhraseForm(BaseForm):
    """A sentence of the bank."""

    text = StringField(_l("Phrase"), [Required(_l("Écrivez la phrase.")), AtMost(LONGEST), says_the_work])


class NewPhraseForm(PhraseForm):
    """A sentence to add, for one competency or for any."""

    competency = SelectField(_l("Pour quelle compétence"), coerce=number_or_none)


class BankFilter(BaseForm):
    """A search in the bank; its names stand in the address."""

    class Meta(BaseForm.Meta):
        """Sent by GET: nothing changes, so no token."""

        csrf = False

    texte = SearchField(_l("Chercher une phrase ou une compétence"), [AtMost(120)])
