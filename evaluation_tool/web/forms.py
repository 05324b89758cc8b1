"""What every form shares: typed text is cleaned of what no keyboard sends, and lengths are bounded."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, Field, SelectMultipleField, ValidationError
from wtforms.i18n import messages_path
from wtforms.widgets import CheckboxInput, ListWidget

_INVISIBLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


def cleaned(text: str | None) -> str | None:
    """Text without control characters, unpaired surrogates or surrounding space; line breaks stay."""
    if text is None:
        return None
    return text.translate(_INVISIBLE).encode("utf-8", "replace").decode("utf-8").strip()


class BaseForm(FlaskForm):  # type: ignore[misc]
    """A form whose text fields are cleaned before they are validated."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Filters every text field; passwords are left as typed."""

        def get_translations(self, form: Any) -> NullTranslations:
            """WTForms' own messages, read once per language: by itself it reads them for every request."""
            return _own_messages(str(get_locale()))

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Add the cleaning filter to text fields."""
            if unbound_field.field_class.__name__ in {"StringField", "TextAreaField", "SearchField"}:
                filters = unbound_field.kwargs.get("filters", [])
                return unbound_field.bind(form=form, **{**options, "filters": [cleaned, *filters]})
            return unbound_field.bind(form=form, **options)


@lru_cache(maxsize=4)
def _own_messages(language: str) -> NullTranslations:
    return Translations.load(messages_path(), [language], domain="wtforms")


class Required:
    """Something must be typed; the message says what."""

    field_flags = {"required": True}  # noqa: RUF012 - read by WTForms from the class

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError for an empty field."""
        if not (field.data or "").strip():
            field.errors[:] = []
            raise ValidationError(_(str(self.message)))


class HasLetter:
    """A name that somebody can say: at least one letter."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError for signs alone."""
        if field.data and not any(sign.isalpha() for sign in field.data):
            raise ValidationError(_("Un nom s’écrit avec des lettres."))


class AtMost:
    """No longer than the column that will keep it."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.field_flags = {"maxlength": longest}

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError for a text that is too long, saying by how much."""
        length = len(field.data or "")
        if length > self.longest:
            raise ValidationError(
                _(
                    "Ce texte est trop long : %(length)s caractères, %(longest)s au plus.",
                    length=length,
                    longest=self.longest,
                )
            )


class DayField(DateField):  # type: ignore[misc]
    """A date that may be left empty; what is no date is said in French, and stays typed."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Say what a date looks like. Raises ValueError, which is how WTForms is told."""
        if valuelist and not any(valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            message = _("Ce n’est pas une date. Écrivez-la comme 2026-11-30, ou choisissez-la dans le calendrier.")
            raise ValueError(message) from error


class DayChosen:
    """A day is chosen; the message says which."""

    field_flags = {"required": True}  # noqa: RUF012 - read by WTForms from the class

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError for a day that is missing; one that is no date was told so already."""
        if field.data is None and not field.process_errors:
            raise ValidationError(_(str(self.message)))


class CheckboxesField(SelectMultipleField):  # type: ignore[misc]
    """Several choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
