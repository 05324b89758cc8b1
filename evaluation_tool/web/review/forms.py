"""What is looked at, by GET: every choice stands in the address, so that it can be kept or shared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import NumberRange, Optional

from evaluation_tool.domain.attention import AttentionRule
from evaluation_tool.services.class_progress import Order
from evaluation_tool.services.review_remit import RemitView
from evaluation_tool.web.forms import AtMost, BaseForm, Required
from evaluation_tool.web.review import wording

OPEN, LOOKED, ALL = "a-regarder", "vus", "tous"
_WEEKS = [Optional(), NumberRange(1, 52, _l("Écrivez un nombre de semaines entre 1 et 52."))]


class Filter(BaseForm):
    """Choices sent by GET: they change nothing."""

    class Meta(BaseForm.Meta):
        """Nothing to protect."""

        csrf = False

    def usual(self, **weeks: int) -> None:
        """Fill what was not asked with the school's own thresholds; what is wrong stays as typed."""
        for name, value in weeks.items():
            if self[name].data is None and not self[name].errors:
                self[name].data = value


class DashboardFilter(Filter):
    """Since how long nobody observed; the domains of which class."""

    semaines = IntegerField(_l("Sans observation depuis (semaines)"), _WEEKS)
    classe = SelectField(_l("Répartition de"), coerce=str, default="")

    def offer(self, remit: RemitView) -> None:
        """Fill the list of classes."""
        self.classe.choices = [
            ("", _("Toutes les classes")),
            *((str(room.id), room.name) for room in remit.rooms),
        ]

    @property
    def class_group_id(self) -> int | None:
        """The class chosen; None for all."""
        return int(self.classe.data) if self.classe.data else None


class AttentionFilter(DashboardFilter):
    """Which points of attention, of whom, and how long is long."""

    classe = SelectField(_l("Classe"), coerce=str, default="")
    regle = SelectField(_l("Règle"), coerce=str, default="")
    montrer = SelectField(_l("Montrer"), default=OPEN)
    decouvre = IntegerField(_l("Au premier niveau depuis (semaines)"), _WEEKS)

    def offer(self, remit: RemitView) -> None:
        """Fill the lists."""
        super().offer(remit)
        self.regle.choices = [
            ("", _("Toutes les règles")),
            *((rule.value, wording.rule_name(rule)) for rule in AttentionRule),
        ]
        self.montrer.choices = [(OPEN, _("À regarder")), (LOOKED, _("Déjà vus")), (ALL, _("Tous"))]


class ClassFilter(Filter):
    """The domain that is opened, and the order of the students."""

    domaine = SelectField(_l("Domaine"), coerce=str, default="")
    tri = SelectField(_l("Trier par"), default=Order.NAME.value)

    def offer(self, domains: Iterable[str]) -> None:
        """Fill the lists."""
        self.domaine.choices = [("", _("Tous, un par colonne")), *((name, name) for name in domains)]
        self.tri.choices = [(Order.NAME.value, _("Nom")), (Order.TO_STRENGTHEN.value, _("À consolider d’abord"))]


class FairnessFilter(DashboardFilter):
    """Since how long nobody observed; which class."""

    classe = SelectField(_l("Classe"), coerce=str, default="")


class PeriodFilter(Filter):
    """Which two moments are laid side by side."""

    avant = SelectField(_l("D’abord"), coerce=str)
    apres = SelectField(_l("Ensuite"), coerce=str)

    def offer(self, moments: Sequence[tuple[str, str]]) -> None:
        """Fill the lists; what is missing or unknown becomes the last two."""
        self.avant.choices = self.apres.choices = list(moments)
        known = [key for key, _name in moments]
        for field, usual in ((self.avant, known[-2:][0]), (self.apres, known[-1])):
            if field.data not in known:
                field.data = usual


class IndicatorFilter(Filter):
    """Which period is counted."""

    periode = SelectField(_l("Période"), coerce=str)

    def offer(self, periods: Sequence[tuple[str, str]]) -> None:
        """Fill the list; what is missing or unknown becomes the last one that began."""
        self.periode.choices = list(periods)
        if periods and self.periode.data not in dict(periods):
            self.periode.data = periods[-1][0]


class AcknowledgeForm(BaseForm):
    """Somebody looked, at the evidence that the key names."""

    key = HiddenField()
    comment = TextAreaField(
        _l("Ce que vous avez vu, ou décidé avec l’équipe"),
        [Required(_l("Écrivez en une phrase ce que vous avez vu ou décidé.")), AtMost(500)],
    )
