"""Forms of one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, StringField

from evaluation_tool.web.forms import AtMost, BaseForm, Required


class SignInForm(BaseForm):
    """Login and secret: a password for staff, the card's code for students."""

    login = StringField(_l("Identifiant"), [Required(_l("Écrivez votre identifiant.")), AtMost(80)])
    password = PasswordField(
        _l("Mot de passe ou code de la carte"), [Required(_l("Écrivez votre mot de passe ou votre code.")), AtMost(200)]
    )
    shared = BooleanField(_l("Cet appareil est partagé : fermer après 5 minutes sans activité"))
    next = HiddenField()


class NewPasswordForm(BaseForm):
    """A new password, twice."""

    new = PasswordField(_l("Nouveau mot de passe"), [Required(_l("Choisissez un nouveau mot de passe.")), AtMost(200)])
    again = PasswordField(
        _l("Nouveau mot de passe, une seconde fois"),
        [Required(_l("Écrivez le nouveau mot de passe une seconde fois.")), AtMost(200)],
    )


class PasswordForm(NewPasswordForm):
    """The old password, and the new one twice."""

    current = PasswordField(
        _l("Mot de passe actuel"), [Required(_l("Écrivez votre mot de passe actuel.")), AtMost(200)]
    )
