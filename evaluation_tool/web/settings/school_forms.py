"""The forms of what the establishment decides: its name and codes, its pupils' pages, its rule, who reviews what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from evaluation_tool.domain.identifiers import normalise_uai
from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.models.class_group import RemitKind
from evaluation_tool.models.establishment import Establishment, Publication
from evaluation_tool.services.school_settings import (
    FEWEST_WEEKS,
    FIRST_HOUR,
    LAST_HOUR,
    MOST_WEEKS,
    Identity,
    StudentSide,
    WrongUai,
)
from evaluation_tool.web.forms import AtMost, BaseForm, CheckboxesField, DayField, Required

MOST_UAIS = 6


class IdentityForm(BaseForm):
    """Who the establishment is; the fields of its codes are added by identity_form()."""

    name = StringField(_l("Nom de l’établissement"), [Required(_l("Écrivez le nom de l’établissement.")), AtMost(120)])
    product_name = StringField(
        _l("Nom de l’outil, en haut des pages"), [Required(_l("Écrivez le nom de l’outil.")), AtMost(60)]
    )
    no_marks_voted_on = DayField(_l("Vote du conseil d’administration"), [Optional()])
    size = 0

    def code_fields(self) -> list[tuple[Any, Any]]:
        """Each code's field, with that of what it is the code of."""
        return [(self[f"uai_{place}"], self[f"label_{place}"]) for place in range(self.size)]

    def to_identity(self) -> Identity:
        """What was typed; a line without a code says nothing."""
        return Identity(
            self.name.data or "",
            self.product_name.data or "",
            [(code.data, label.data or "") for code, label in self.code_fields() if code.data],
            self.no_marks_voted_on.data,
        )

    def show(self, wrong: WrongUai) -> None:
        """Say what is wrong beside each code."""
        typed = [code for code, _label in self.code_fields() if code.data]
        for place in wrong.misshapen:
            typed[place].errors = [_("Un code UAI a sept chiffres puis une lettre, par exemple 0351234A.")]
        for place in wrong.twice:
            typed[place].errors = [_("Ce code est déjà écrit plus haut.")]


def identity_form(establishment: Establishment) -> IdentityForm:
    """The form of this establishment, with one line more than it has codes."""
    size = min(len(establishment.uais) + 1, MOST_UAIS)
    fields: dict[str, Any] = {"size": size}
    data = {name: getattr(establishment, name) for name in ("name", "product_name", "no_marks_voted_on")}
    for place in range(size):
        fields[f"uai_{place}"] = StringField(_("Code UAI n° %(number)s", number=place + 1), [AtMost(20)])
        fields[f"label_{place}"] = StringField(_("Ce qu’il désigne, n° %(number)s", number=place + 1), [AtMost(60)])
    for place, uai in enumerate(establishment.uais[:size]):
        data |= {f"uai_{place}": uai.uai, f"label_{place}": uai.label}
    return type("EstablishmentForm", (IdentityForm,), fields)(data=data)


def typed_codes(identity: Identity) -> list[str]:
    """The codes as they are stored."""
    return [normalise_uai(code) for code, _label in identity.uais]


class _Between:
    """A number is typed, and lies between two bounds."""

    field_flags = {"required": True}  # noqa: RUF012 - read by WTForms from the class

    def __init__(self, lowest: int, highest: int) -> None:
        self.lowest, self.highest = lowest, highest

    def __call__(self, form: BaseForm, field: IntegerField) -> None:
        """Raise ValidationError, saying the bounds."""
        if field.data is None or not self.lowest <= field.data <= self.highest:
            raise ValidationError(
                _("Écrivez un nombre entre %(lowest)s et %(highest)s.", lowest=self.lowest, highest=self.highest)
            )


class WholeNumberField(IntegerField):  # type: ignore[misc]
    """A whole number between two bounds, which are said when anything else is typed."""

    def __init__(self, label: str, lowest: int, highest: int, **options: Any) -> None:
        super().__init__(label, [_Between(lowest, highest)], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """What is no number is no value: the bounds then say what is expected, once."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None


class StudentSideForm(BaseForm):
    """What students see and say, and the team's delays."""

    publication = RadioField(
        _l("Les élèves voient ce qui a été observé"),
        [Required(_l("Choisissez un moment."))],
        choices=[
            SelectChoice(
                Publication.AT_CLOSING.value, _l("quand la séance se ferme (conseillé : on peut se corriger)")
            ),
            SelectChoice(Publication.IMMEDIATE.value, _l("aussitôt, pendant la séance")),
        ],
    )
    closing_hour = WholeNumberField(_l("Heure où les séances se ferment d’elles-mêmes"), FIRST_HOUR, LAST_HOUR)
    self_assessment_on = BooleanField(_l("Les élèves peuvent s’évaluer"))
    requests_on = BooleanField(_l("Les élèves peuvent dire « Je suis prêt·e »"))
    feelings_on = BooleanField(_l("Les élèves peuvent dire comment c’était"))
    stale_after_weeks = WholeNumberField(
        _l("Signaler un élève que personne n’a observé depuis (semaines)"), FEWEST_WEEKS, MOST_WEEKS
    )
    discover_after_weeks = WholeNumberField(
        _l("Signaler une compétence restée au premier niveau depuis (semaines)"), FEWEST_WEEKS, MOST_WEEKS
    )

    @classmethod
    def of(cls, establishment: Establishment) -> StudentSideForm:
        """The form with what is decided today."""
        names = [name for name in StudentSide.__dataclass_fields__ if name != "publication"]
        data = {name: getattr(establishment, name) for name in names}
        return cls(formdata=None, data=data | {"publication": establishment.publication.value})

    def to_student_side(self) -> StudentSide:
        """What was typed; ask only once it is validated."""
        names = [name for name in StudentSide.__dataclass_fields__ if name != "publication"]
        return StudentSide(Publication(self.publication.data), **{name: self[name].data for name in names})


class RuleForm(BaseForm):
    """How a level is read from what was observed."""

    rule = RadioField(
        _l("Le niveau d’un élève est"),
        [Required(_l("Choisissez une règle."))],
        choices=[
            SelectChoice(AttainmentRule.LATEST.value, _l("celui de la dernière observation (conseillé)")),
            SelectChoice(AttainmentRule.BEST.value, _l("le plus haut qu’on a observé")),
            SelectChoice(AttainmentRule.DECIDED.value, _l("celui que l’enseignant décide, et lui seul")),
        ],
    )


class RemitForm(BaseForm):
    """Which classes somebody reviews, in each capacity."""

    director = CheckboxesField(_l("Classes que cette personne dirige"), coerce=int, validate_choice=False)
    form_tutor = CheckboxesField(_l("Classes dont elle est professeur·e référent·e"), coerce=int, validate_choice=False)

    def offer(self, choices: Sequence[tuple[int, str]]) -> None:
        """The classes to tick."""
        self.director.choices = self.form_tutor.choices = list(choices)

    def wanted(self) -> dict[RemitKind, list[int]]:
        """The ticked classes by capacity."""
        return {RemitKind.DIRECTOR: self.director.data or [], RemitKind.FORM_TUTOR: self.form_tutor.data or []}
