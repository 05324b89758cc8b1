"""What is looked at of a class: every choice stands in the address."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from evaluation_tool.services.class_progress import Order
from evaluation_tool.web.forms import BaseForm

COMPETENCIES, DOMAINS = "competences", "domaines"


class ProgressFilter(BaseForm):
    """One grid or all, by competency or by domain, in which order; since how many weeks nobody observed."""

    class Meta(BaseForm.Meta):
        """Sent by GET: it changes nothing."""

        csrf = False

    grille = SelectField(_l("Grille"), coerce=str, default="")
    vue = SelectField(_l("Colonnes"), default=COMPETENCIES)
    tri = SelectField(_l("Trier par"), default=Order.NAME.value)
    semaines = IntegerField(
        _l("Non observés depuis (semaines)"),
        [Optional(), NumberRange(1, 52, _l("Écrivez un nombre de semaines entre 1 et 52."))],
    )

    def offer(self, grids: Sequence[tuple[int, str]]) -> None:
        """Fill the lists."""
        self.grille.choices = [("", _("Toutes les grilles")), *((str(grid), title) for grid, title in grids)]
        self.vue.choices = [(COMPETENCIES, _("Compétences")), (DOMAINS, _("Domaines"))]
        self.tri.choices = [(Order.NAME.value, _("Nom")), (Order.TO_STRENGTHEN.value, _("À consolider d’abord"))]

    @property
    def grid_id(self) -> int | None:
        """The grid chosen; None for all."""
        return int(self.grille.data) if self.grille.data else None
