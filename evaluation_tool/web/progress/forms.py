"""What a student sends."""

from __future__ import annotations

import secrets

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from evaluation_tool.web.forms import BaseForm, CheckboxesField


class SelfAssessmentForm(BaseForm):
    """How I see myself today. The mark makes a form sent twice count once."""

    level = RadioField(_l("Comment te vois-tu aujourd’hui ?"), coerce=int, validate_choice=False)
    nonce = HiddenField()

    def renew(self) -> None:
        """Give the form a mark of its own."""
        self.nonce.data = secrets.token_hex(8)


class HelpOffersForm(BaseForm):
    """What I would help with."""

    skills = CheckboxesField(_l("Je veux bien aider sur…"), coerce=int, validate_choice=False)
