"""Forms of the activities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import (
    Field,
    RadioField,
    SearchField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)

from evaluation_tool.domain.activity import (
    INSTRUCTIONS_LENGTH,
    LONGEST_MINUTES,
    MATERIAL_LENGTH,
    MAX_COMPETENCIES,
    PLACE_LENGTH,
    RESOURCE_NAME_LENGTH,
    TITLE_LENGTH,
    URL_LENGTH,
    Support,
    UnsafeLink,
    checked_link,
    telling_word,
)
from evaluation_tool.domain.text import clean_line, clean_text
from evaluation_tool.formats.documents import KNOWN, MAX_BYTES
from evaluation_tool.models.differentiation import Activity
from evaluation_tool.services.activities import ActivityDraft
from evaluation_tool.services.activities_library import Whose
from evaluation_tool.services.activity_competencies import Shelf
from evaluation_tool.web.activities import wording
from evaluation_tool.web.exchanges.forms import FileChosen
from evaluation_tool.web.forms import AtMost, BaseForm, CheckboxesField, Required
from evaluation_tool.web.grids.forms import one_line, optional_id
from evaluation_tool.web.grids.wording import LICENCES

ACCEPTED = ",".join(f".{kind.ending}" for kind in KNOWN)


def several_lines(text: str | None) -> str | None:
    """Typed text with its lines, without the invisible marks that make it read in a false order."""
    return None if text is None else clean_text(text)


class ForStudents:
    """A name that students read does not tell them how much support they were given."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError, with the word."""
        word = telling_word(field.data or "")
        if word:
            raise ValidationError(wording.telling(word))


class WholeMinutes:
    """Nothing, or a number of minutes."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError for anything else."""
        text = field.data or ""
        is_number = text.isascii() and text.isdecimal() and len(text) <= 4
        if text and not (is_number and 1 <= int(text) <= LONGEST_MINUTES):
            raise ValidationError(_("Écrivez un nombre de minutes, de 1 à %(most)s.", most=LONGEST_MINUTES))


class ActivityForm(BaseForm):
    """Everything about an activity but its documents."""

    title = StringField(
        _l("Titre"),
        [Required(_l("Donnez un titre à l’activité.")), AtMost(TITLE_LENGTH), ForStudents()],
        filters=[one_line],
    )
    guided = TextAreaField(_l("Appui"), [AtMost(INSTRUCTIONS_LENGTH)], filters=[several_lines])
    practice = TextAreaField(_l("Entraînement"), [AtMost(INSTRUCTIONS_LENGTH)], filters=[several_lines])
    deeper = TextAreaField(_l("Approfondissement"), [AtMost(INSTRUCTIONS_LENGTH)], filters=[several_lines])
    competencies = CheckboxesField(_l("Compétences travaillées"), coerce=int)
    minutes = StringField(_l("Durée en minutes"), [WholeMinutes()])
    place = StringField(_l("Lieu"), [AtMost(PLACE_LENGTH)], filters=[one_line])
    material = StringField(_l("Matériel"), [AtMost(MATERIAL_LENGTH)], filters=[one_line])
    licence = RadioField(
        _l("Licence"),
        [Required(_l("Choisissez une licence."))],
        choices=[SelectChoice(code, label) for code, label in LICENCES],
        default=LICENCES[0][0],
    )

    def offer(self, shelves: Iterable[Shelf], *, licence: str = "") -> None:
        """Fill the lists; a licence that came with a file stays possible."""
        self.competencies.choices = [
            SelectChoice(words.id, words.text) for shelf in shelves for words in shelf.competencies
        ]
        known = {code for code, _label in LICENCES}
        if licence and licence not in known:
            self.licence.choices = [*self.licence.choices, SelectChoice(licence, licence)]

    def validate_practice(self, field: Field) -> None:
        """Something to do is written for one degree of support at least."""
        if not any(text for text in self.instructions().values()):
            raise ValidationError(_("Écrivez au moins une consigne : ici, ou dans l’une des deux autres cases."))

    def validate_competencies(self, field: Field) -> None:
        """As many as one activity can really work on."""
        if len(field.data or ()) > MAX_COMPETENCIES:
            raise ValidationError(_("Choisissez %(most)s compétences au plus.", most=MAX_COMPETENCIES))

    def instructions(self) -> Mapping[Support, str]:
        """What is typed for each degree of support."""
        return {support: self[support.value].data or "" for support in Support}

    def to_draft(self) -> ActivityDraft:
        """The activity as the service takes it."""
        return ActivityDraft(
            title=self.title.data or "",
            instructions=self.instructions(),
            minutes=int(self.minutes.data) if self.minutes.data else None,
            place=self.place.data or "",
            material=self.material.data or "",
            licence=self.licence.data,
            competency_ids=frozenset(self.competencies.data or ()),
        )


def stored(activity: Activity) -> dict[str, Any]:
    """What the form shows of an activity as it is stored."""
    return {
        "title": activity.title,
        **{version.support.value: version.instructions for version in activity.versions},
        "competencies": [competency.id for competency in activity.competencies],
        "minutes": str(activity.minutes or ""),
        "place": activity.place,
        "material": activity.material,
        "licence": activity.licence,
    }


class LinkForm(BaseForm):
    """A page of the web."""

    name = StringField(
        _l("Nom du lien"),
        [Required(_l("Dites ce que l’élève y trouve.")), AtMost(RESOURCE_NAME_LENGTH), ForStudents()],
        filters=[one_line],
    )
    url = StringField(_l("Adresse"), [Required(_l("Écrivez l’adresse de la page.")), AtMost(URL_LENGTH)])

    def validate_url(self, field: Field) -> None:
        """Only pages of the web: nothing that runs, nothing of this machine."""
        try:
            checked_link(field.data or "")
        except UnsafeLink as error:
            raise ValidationError(wording.unsafe_link()) from error


class FileForm(BaseForm):
    """A file to hand out."""

    file = FileField(_l("Fichier"), [FileChosen()])
    file_name = StringField(_l("Nom du document"), [AtMost(RESOURCE_NAME_LENGTH), ForStudents()], filters=[one_line])

    def validate_file(self, field: Field) -> None:
        """Where nothing else is typed, the file's own name is what students will read."""
        if isinstance(field.data, FileStorage) and field.data.filename and not self.file_name.data:
            word = telling_word(field.data.filename)
            if word:
                raise ValidationError(wording.telling(word))

    def sent(self) -> tuple[str, bytes]:
        """What the document is called, and its bytes; never more than are worth looking at."""
        upload: FileStorage = self.file.data
        name = self.file_name.data or clean_line(upload.filename or "")[:RESOURCE_NAME_LENGTH]
        return name, upload.stream.read(MAX_BYTES + 1)


class ImportForm(BaseForm):
    """The file of an activity."""

    file = FileField(_l("Fichier de l’activité (.json)"), [FileChosen()])


class LibraryFilter(BaseForm):
    """Which activities to list."""

    class Meta(BaseForm.Meta):
        """Sent by GET: it changes nothing."""

        csrf = False

    texte = SearchField(_l("Mots du titre, de la consigne, auteur"), [AtMost(80)])
    competence = SelectField(_l("Compétence"), coerce=optional_id, default="")
    qui = SelectField(_l("Lesquelles"), default=Whose.ALL.value)

    def offer(self, shelves: Sequence[Shelf]) -> None:
        """Fill the lists."""
        self.competence.choices = [
            SelectChoice("", _("Toutes les compétences")),
            *(
                SelectChoice(words.id, f"{words.code} {words.text}", optgroup=shelf.title)
                for shelf in shelves
                for words in shelf.competencies
            ),
        ]
        self.qui.choices = [
            SelectChoice(Whose.ALL.value, _("Les miennes et les partagées")),
            SelectChoice(Whose.MINE.value, _("Les miennes")),
            SelectChoice(Whose.SHARED.value, _("Partagées dans l’établissement")),
            SelectChoice(Whose.ARCHIVED.value, _("Mes activités archivées")),
        ]
