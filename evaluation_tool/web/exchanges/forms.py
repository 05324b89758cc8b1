"""Sending a file of competencies."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import Field, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from evaluation_tool.services.framework_exchange import Scope
from evaluation_tool.web.forms import BaseForm, Required, cleaned


class FileChosen:
    """A file must be there, empty or not: what is in it is judged by reading it."""

    field_flags = {"required": True}  # noqa: RUF012 - read by WTForms from the class

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError where no file was sent."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Choisissez un fichier."))


class ImportForm(BaseForm):
    """A file, and whose the framework will be."""

    file = FileField(_l("Fichier"), [FileChosen()])
    scope = RadioField(
        _l("Pour qui"),
        [Required(_l("Dites pour qui est ce référentiel."))],
        choices=[
            SelectChoice(Scope.SCHOOL.value, _l("Tout l’établissement")),
            SelectChoice(Scope.PERSONAL.value, _l("Moi seulement")),
        ],
    )

    def for_oneself(self) -> None:
        """Leave no choice to somebody who may not share with the school."""
        del self.scope

    def chosen_scope(self) -> Scope:
        """Whose it will be; one's own where nothing was to be chosen."""
        return Scope(self.scope.data) if "scope" in self else Scope.PERSONAL

    def sent(self) -> tuple[str, bytes]:
        """The file's name, cleaned, and its bytes."""
        upload: FileStorage = self.file.data
        return cleaned(upload.filename) or _("fichier sans nom"), upload.read()
