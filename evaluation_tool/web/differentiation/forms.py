"""Forms of the group pages."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional

from evaluation_tool.domain.activity import LONGEST_MINUTES, MATERIAL_LENGTH, PLACE_LENGTH, Support
from evaluation_tool.models.differentiation import GroupingKind, PairRuleKind
from evaluation_tool.models.people import Student
from evaluation_tool.services.plan_requests import MOST_COMPETENCIES, Balance, PlanRequest
from evaluation_tool.services.plans_publish import Task
from evaluation_tool.web.differentiation import wording
from evaluation_tool.web.forms import AtMost, BaseForm, CheckboxesField

SENTENCE_LENGTH = 500
ADULT_LENGTH = 120
MOST_GROUPS = 100
_SEEDS = 2**31


def _whole(value: object) -> int | None:
    return int(str(value)) if value not in (None, "", "None") else None


def _number(label: str, lowest: int, highest: int) -> IntegerField:
    message = _l("Écrivez un nombre entre %(min)s et %(max)s.")
    return IntegerField(label, [Optional(), NumberRange(lowest, highest, message)])


class Chosen:
    """Something is always chosen here: the label does not say that it may be left out."""

    field_flags = {"required": True}  # noqa: RUF012 - read by WTForms from the class

    def __call__(self, form: BaseForm, field: Field) -> None:
        """What is missing or wrong is said where the form is read as a whole."""


class GroupsForm(BaseForm):
    """What groups a teacher wants."""

    kind = RadioField(_l("Quels groupes ?"), [Chosen()], default=GroupingKind.NEEDS_NAMED.value)
    competencies = CheckboxesField(_l("Sur quelles compétences ?"), validators=[Chosen()], coerce=int)
    per_group = SelectField(_l("Combien d’élèves par groupe ?"), [Chosen()], coerce=_whole)
    absent = CheckboxesField(_l("Absents aujourd’hui"), coerce=int)
    ends_on = DateField(_l("Jusqu’au"), [Optional()])
    groups = _number(_l("Nombre de groupes"), 1, MOST_GROUPS)
    capacity = _number(_l("Places par poste de travail"), 1, 60)
    novelty = SelectField(_l("Déjà ensemble"), [Chosen()], default="0.5")
    balance = CheckboxesField(_l("Répartir aussi"))
    rules = CheckboxesField(_l("Règles à respecter"), coerce=int)

    def offer(
        self,
        *,
        competencies: Sequence[tuple[int, str]],
        students: Sequence[Student],
        rules: Sequence[tuple[int, str]],
        has_origins: bool,
    ) -> None:
        """Fill the lists."""
        self.kind.choices = [SelectChoice(kind.value, wording.kind_with_help(kind)) for kind in GroupingKind]
        self.competencies.choices = [SelectChoice(number, text) for number, text in competencies]
        self.per_group.choices = [
            SelectChoice("", _("Comme il convient")),
            *(SelectChoice(n, _per_group(n)) for n in range(2, 9)),
        ]
        self.absent.choices = [SelectChoice(student.id, student.full_name) for student in students]
        self.rules.choices = [SelectChoice(number, text) for number, text in rules]
        self.novelty.choices = [
            SelectChoice("0.5", _("changer un peu de partenaires")),
            SelectChoice("1", _("changer de partenaires autant que possible")),
            SelectChoice("0", _("sans importance")),
        ]
        self.balance.choices = [
            *([SelectChoice(Balance.ORIGIN.value, _("les classes d’origine"))] if has_origins else []),
            SelectChoice(Balance.SEX.value, _("les filles et les garçons")),
        ]

    def is_sound(self, today: date) -> bool:
        """Whether it can be asked; what is wrong is written beside its field."""
        if not self.validate_on_submit():
            return False
        chosen = len(self.competencies.data or ())
        kind = GroupingKind(self.kind.data)
        if kind is not GroupingKind.RANDOM and not 1 <= chosen <= MOST_COMPETENCIES:
            self.competencies.errors = [_("Cochez une compétence, trois au plus.")]
        if self.ends_on.data is not None and self.ends_on.data < today:
            self.ends_on.errors = [_("Ce jour est passé : choisissez aujourd’hui ou plus tard.")]
        return not self.errors

    def to_request(self) -> PlanRequest:
        """What is asked, as the service takes it."""
        kept = set(self.rules.data or ())
        return PlanRequest(
            kind=GroupingKind(self.kind.data),
            competency_ids=tuple(self.competencies.data or ()),
            per_group=self.per_group.data,
            groups=self.groups.data,
            capacity=self.capacity.data,
            absent=frozenset(self.absent.data or ()),
            ignored_rules=frozenset(choice.value for choice in self.rules.choices if choice.value not in kept),
            novelty=float(self.novelty.data or 0.5),
            balance=tuple(Balance(one) for one in self.balance.data or ()),
            seed=new_seed(),
        )

    @property
    def has_open_choices(self) -> bool:
        """Whether one of the choices that are folded away has something to say."""
        folded = (self.groups, self.capacity, self.novelty, self.balance, self.rules, self.ends_on)
        return any(field.errors for field in folded) or bool(self.groups.data or self.capacity.data)


def new_seed() -> int:
    """A draw of its own for each proposal; kept with it, so that it can be made again."""
    return secrets.randbelow(_SEEDS)


def _per_group(size: int) -> str:
    return _("2 (ou 3)") if size == 2 else _("%(size)s (ou %(less)s)", size=size, less=size - 1)


class PublishForm(BaseForm):
    """Until when, and what to do for the groups that have no task of their own."""

    sentence = TextAreaField(_l("Consigne"), [AtMost(SENTENCE_LENGTH)])
    ends_on = DateField(_l("Jusqu’au"), [Optional(), Chosen()])


class TaskForm(BaseForm):
    """What one group does."""

    activity = SelectField(_l("Une activité de la bibliothèque"), default="")
    sentence = TextAreaField(_l("Ou une consigne en une phrase"), [AtMost(SENTENCE_LENGTH)])
    place = StringField(_l("Lieu"), [AtMost(PLACE_LENGTH)])
    adult = StringField(_l("Adulte auprès du groupe"), [AtMost(ADULT_LENGTH)])
    minutes = _number(_l("Durée en minutes"), 1, LONGEST_MINUTES)
    material = StringField(_l("Matériel"), [AtMost(MATERIAL_LENGTH)])

    def to_task(self) -> Task:
        """The task as the service takes it."""
        activity, _colon, support = (self.activity.data or "").partition(":")
        return Task(
            sentence=self.sentence.data or "",
            activity_id=int(activity) if activity else None,
            support=Support(support) if support else None,
            place=self.place.data or "",
            material=self.material.data or "",
            adult=self.adult.data or "",
            minutes=self.minutes.data,
        )


class RuleForm(BaseForm):
    """Two students to keep apart or together."""

    first = SelectField(_l("Élève"), [Chosen()], coerce=_whole)
    second = SelectField(_l("Et"), [Chosen()], coerce=_whole)
    kind = RadioField(
        _l("Règle"),
        [Chosen()],
        choices=[
            SelectChoice(PairRuleKind.APART.value, _l("Séparer")),
            SelectChoice(PairRuleKind.TOGETHER.value, _l("Mettre ensemble")),
        ],
        default=PairRuleKind.APART.value,
    )
    is_hard = BooleanField(_l("Toujours (sinon : de préférence)"), default=True)

    def offer(self, students: Sequence[Student]) -> None:
        """Fill the lists."""
        choices = [
            SelectChoice("", _("Choisir…")),
            *(SelectChoice(student.id, student.full_name) for student in students),
        ]
        self.first.choices = self.second.choices = choices


class AfterForm(BaseForm):
    """Marks one form of observations, so that sending it twice writes once."""

    nonce = HiddenField()

    def renew(self) -> None:
        """Give the form a mark of its own."""
        self.nonce.data = secrets.token_hex(8)
