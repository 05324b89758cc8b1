"""Forms about personal data."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SearchField, StringField
from wtforms.validators import ValidationError

from evaluation_tool.domain.retention import FEWEST_MONTHS, MOST_MONTHS, Category
from evaluation_tool.web.forms import AtMost, BaseForm, Required
from evaluation_tool.web.settings.school_forms import WholeNumberField


class StudentSearch(BaseForm):
    """Whose data somebody asks for."""

    class Meta(BaseForm.Meta):
        """Sent by GET: it changes nothing."""

        csrf = False

    texte = SearchField(_l("Nom ou prénom de l’élève"), [AtMost(80)])


class EraseForm(BaseForm):
    """The name, typed to confirm what cannot be undone."""

    name = StringField(_l("Prénom et nom de l’élève"), [Required(_l("Écrivez son prénom et son nom.")), AtMost(250)])


class PurgeForm(BaseForm):
    """The word of whoever erases what cannot come back."""

    sure = BooleanField(_l("J’ai lu ce qui sera effacé, et je sais que rien ne pourra revenir."))

    def validate_sure(self, field: BooleanField) -> None:
        """Without it, nothing is erased."""
        if not field.data:
            raise ValidationError(_("Cochez la case pour effacer."))


class RetentionForm(BaseForm):
    """How many months each category is kept."""

    leavers = WholeNumberField(_l("Élèves partis (mois après le départ)"), FEWEST_MONTHS, MOST_MONTHS)
    journal = WholeNumberField(_l("Détails du journal (mois)"), FEWEST_MONTHS, MOST_MONTHS)
    sessions = WholeNumberField(_l("Connexions (mois)"), FEWEST_MONTHS, MOST_MONTHS)

    def to_months(self) -> dict[Category, int]:
        """What was typed; ask only once it is validated."""
        return {Category(name): self[name].data for name in ("leavers", "journal", "sessions")}
