"""The forms of the bank of criteria."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SearchField, TextAreaField

from evaluation_tool.domain.grid import CRITERION_LENGTH
from evaluation_tool.web.forms import AtMost, BaseForm, Required
from evaluation_tool.web.grids.forms import one_line


class CriteriaFilter(BaseForm):
    """A search in the bank; its names stand in the address."""

    class Meta(BaseForm.Meta):
        """Sent by GET: nothing changes, so no token."""

        csrf = False

    texte = SearchField(_l("Chercher un critère ou une compétence"), [AtMost(120)])


class CriterionForm(BaseForm):
    """A criterion of the bank."""

    text = TextAreaField(
        _l("Critère"), [Required(_l("Écrivez le critère.")), AtMost(CRITERION_LENGTH)], filters=[one_line]
    )
