"""Forms of the administration pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SearchField, SelectChoice, SelectField, StringField

from evaluation_tool.policy import Role
from evaluation_tool.web.forms import AtMost, BaseForm, HasLetter, Required

ROLE_CHOICES = [
    SelectChoice(Role.TEACHER.value, _l("Enseignant·e")),
    SelectChoice(Role.DIRECTOR.value, _l("Direction de SEGPA")),
    SelectChoice(Role.ADMIN.value, _l("Référent numérique")),
    SelectChoice(Role.STUDENT.value, _l("Élève")),
]


class AccountFilter(BaseForm):
    """Which accounts to list."""

    class Meta(BaseForm.Meta):
        """Sent by GET: it changes nothing."""

        csrf = False

    role = SelectField(_l("Rôle"), choices=[SelectChoice("", _l("Tous les rôles")), *ROLE_CHOICES], default="")
    texte = SearchField(_l("Nom ou identifiant"), [AtMost(80)])


class AccountForm(BaseForm):
    """A new account."""

    role = RadioField(
        _l("Rôle"), [Required(_l("Choisissez le rôle."))], choices=ROLE_CHOICES, default=Role.TEACHER.value
    )
    name = StringField(_l("Prénom et nom"), [Required(_l("Écrivez le prénom puis le nom.")), HasLetter(), AtMost(120)])
    login = StringField(_l("Identifiant"), [Required(_l("Choisissez un identifiant.")), AtMost(80)])
