"""The word of whoever makes two records one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from evaluation_tool.web.forms import BaseForm


class MergeForm(BaseForm):
    """A box that is asked for only where the two may be two people."""

    sure = BooleanField(_l("C’est bien le même élève : je l’ai vérifié."))
