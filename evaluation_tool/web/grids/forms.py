"""Forms of the grid pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SearchField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)

from evaluation_tool.domain.framework import TITLE_LENGTH as NODE_TITLE_LENGTH
from evaluation_tool.domain.framework import NodeKind
from evaluation_tool.domain.grid import (
    AUDIENCE_LENGTH,
    CRITERION_LENGTH,
    MAX_WORDS,
    TITLE_LENGTH,
    WORDING_LENGTH,
    count_words,
)
from evaluation_tool.domain.text import clean_line
from evaluation_tool.models.calendar import Period
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.grid import GridItem
from evaluation_tool.models.level_scale import Level
from evaluation_tool.models.people import Subject
from evaluation_tool.services.grids import Choices, GridDraft
from evaluation_tool.services.grids_items import ItemDraft
from evaluation_tool.web.forms import AtMost, BaseForm, CheckboxesField, Required
from evaluation_tool.web.grids.wording import LICENCES, SOCLE, node_kind, pictogram_words

LONGEST_ID = 10


def one_line(text: str | None) -> str | None:
    """Typed text on one line, without the invisible marks that make a line read in a false order."""
    return None if text is None else clean_line(text)


def optional_id(value: object) -> int | None:
    """An id chosen in a list, or None for the empty choice. Raises ValueError."""
    if value in (None, "", "None"):
        return None
    return int(str(value))


def known_id(text: str | None) -> int | None:
    """The id that a form sent back, or None where it is none."""
    return int(text) if text and len(text) <= LONGEST_ID and text.isascii() and text.isdecimal() else None


def _choices(rows: Iterable[Subject | Period | ClassGroup]) -> list[SelectChoice]:
    return [SelectChoice(row.id, row.name) for row in rows]


class FewWords:
    """A sentence that a student reads at once."""

    field_flags = {"maxlength": WORDING_LENGTH}  # noqa: RUF012 - read by WTForms from the class

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError, saying by how much."""
        text = field.data or ""
        if count_words(text) > MAX_WORDS:
            raise ValidationError(
                _("%(count)s mots : il en faut %(most)s au plus.", count=count_words(text), most=MAX_WORDS)
            )
        AtMost(WORDING_LENGTH)(form, field)


class SettingsForm(BaseForm):
    """What a grid is called and whom it is for."""

    version = HiddenField()
    title = StringField(
        _l("Titre de la grille"),
        [Required(_l("Donnez un titre à la grille.")), AtMost(TITLE_LENGTH)],
        filters=[one_line],
    )
    class_groups = CheckboxesField(_l("Classes et groupes"), coerce=int)
    subject = SelectField(_l("Matière"), coerce=optional_id)
    audience = StringField(_l("Niveau"), [AtMost(AUDIENCE_LENGTH)], filters=[one_line])
    period = SelectField(_l("Période"), coerce=optional_id)

    def offer(self, offered: Choices) -> None:
        """Fill the lists."""
        self.subject.choices = [SelectChoice("", _("Toutes les matières")), *_choices(offered.subjects)]
        self.period.choices = [SelectChoice("", _("Toute l’année")), *_choices(offered.periods)]
        self.class_groups.choices = _choices(offered.class_groups)

    def to_draft(self) -> GridDraft:
        """The settings as the service takes them."""
        return GridDraft(
            title=self.title.data or "",
            audience=self.audience.data or "",
            subject_id=self.subject.data,
            period_id=self.period.data,
            class_group_ids=frozenset(self.class_groups.data or ()),
        )


class TreeFilter(BaseForm):
    """What to look for in a referential."""

    class Meta(BaseForm.Meta):
        """Sent by GET: it changes nothing."""

        csrf = False

    texte = SearchField(_l("Mots ou code"), [AtMost(80)])
    nature = SelectField(_l("Nature"), default="")

    def offer(self, kinds: Sequence[NodeKind]) -> None:
        """Fill the list of kinds."""
        self.nature.choices = [SelectChoice("", _("Toutes"))] + [
            SelectChoice(kind.value, node_kind(kind)) for kind in kinds
        ]

    def kind(self) -> NodeKind | None:
        """The kind asked for, if any."""
        return NodeKind(self.nature.data) if self.nature.data else None

    @property
    def is_asked(self) -> bool:
        """Whether there is something to look for."""
        return bool(self.texte.data or self.nature.data)


class OwnCompetencyForm(BaseForm):
    """A competency that no referential has."""

    own_title = StringField(
        _l("Intitulé de la compétence"),
        [Required(_l("Écrivez la compétence.")), AtMost(NODE_TITLE_LENGTH)],
        filters=[one_line],
    )
    own_heading = StringField(_l("Rubrique"), [AtMost(NODE_TITLE_LENGTH)], filters=[one_line])
    own_attitude = BooleanField(_l("C’est une attitude : auto-évaluation seulement"))


class PhrasesForm(BaseForm):
    """The student sentences of a whole grid; one field per item is added by phrases_form()."""

    version = HiddenField()

    def changed(self) -> dict[int, str]:
        """The sentences that are no longer what the page showed, by item: the others are left as they are stored."""
        typed = {int(name[7:]): field.data or "" for name, field in self._fields.items() if name.startswith("phrase_")}
        return {item_id: text for item_id, text in typed.items() if text != (self[f"was_{item_id}"].data or "")}


def phrases_form(items: Sequence[GridItem], version: int, *, sent: bool) -> PhrasesForm:
    """The form for these items: as sent, or as stored."""
    fields: dict[str, Any] = {
        f"phrase_{item.id}": StringField(item.competency_version.title, [FewWords()], filters=[one_line])
        for item in items
    } | {f"was_{item.id}": HiddenField() for item in items}
    made = type("GridPhrasesForm", (PhrasesForm,), fields)
    if sent:
        return made()
    data: dict[str, Any] = {"version": version}
    for item in items:
        data[f"phrase_{item.id}"] = data[f"was_{item.id}"] = item.wording
    return made(formdata=None, data=data)


class ItemForm(BaseForm):
    """Everything about one competency; one criterion per level is added by item_form()."""

    version = HiddenField()
    wording = StringField(_l("Phrase de l’élève"), [FewWords()], filters=[one_line])
    pictogram = RadioField(_l("Pictogramme"), validate_choice=False, default="")
    is_self_only = BooleanField(_l("Auto-évaluation seulement : aucun niveau posé par un adulte"))
    socle = CheckboxesField(
        _l("Composantes du socle"), choices=[SelectChoice(code, label) for code, label in SOCLE.items()]
    )
    keep = BooleanField(_l("Proposer ces critères à l’équipe, dans la banque de l’établissement"))

    def validate_pictogram(self, field: Field) -> None:
        """Refuse a pictogram that is not in our set."""
        if field.data and field.data not in pictogram_words():
            raise ValidationError(_("Ce pictogramme n’existe pas. Choisissez-en un dans la liste."))

    def criteria(self) -> dict[int, str]:
        """The criteria typed, by level id."""
        return {
            int(name[10:]): field.data or "" for name, field in self._fields.items() if name.startswith("criterion_")
        }

    def to_draft(self) -> ItemDraft:
        """The item as the service takes it."""
        return ItemDraft(
            wording=self.wording.data or "",
            pictogram=self.pictogram.data or "",
            is_self_only=bool(self.is_self_only.data),
            socle=frozenset(self.socle.data or ()),
            criteria=self.criteria(),
        )


def item_form(item: GridItem, levels: Sequence[Level], texts: Mapping[int, str], *, sent: bool) -> ItemForm:
    """The form for one item on the active scale: as sent, or as stored."""
    fields: dict[str, Any] = {
        f"criterion_{level.id}": TextAreaField(
            f"{level.symbol} {level.student_label}", [AtMost(CRITERION_LENGTH)], filters=[one_line]
        )
        for level in levels
    }
    made = type("GridItemForm", (ItemForm,), fields)
    if sent:
        return made()
    data: dict[str, Any] = {f"criterion_{level_id}": text for level_id, text in texts.items()}
    data |= {
        "version": item.grid.version,
        "wording": item.wording,
        "pictogram": item.pictogram,
        "is_self_only": item.is_self_only,
        "socle": [link.component_code for link in item.socle_links],
    }
    return made(formdata=None, data=data)


class CopyForm(BaseForm):
    """A copy of a grid, in one's own space."""

    title = StringField(
        _l("Titre de votre grille"),
        [Required(_l("Donnez un titre à votre grille.")), AtMost(TITLE_LENGTH)],
        filters=[one_line],
    )
    class_groups = CheckboxesField(_l("Classes et groupes"), coerce=int)

    def offer(self, offered: Choices) -> None:
        """Fill the list of classes."""
        self.class_groups.choices = _choices(offered.class_groups)


class ShareForm(BaseForm):
    """Under which licence colleagues may take a grid up."""

    licence = RadioField(
        _l("Licence"),
        [Required(_l("Choisissez une licence."))],
        choices=[SelectChoice(code, label) for code, label in LICENCES],
        default=LICENCES[0][0],
    )


class InviteForm(BaseForm):
    """A colleague invited to edit a grid together."""

    name = StringField(
        _l("Nom ou identifiant de votre collègue"),
        [Required(_l("Écrivez le nom de votre collègue.")), AtMost(120)],
        filters=[one_line],
    )


class LibraryFilter(BaseForm):
    """Which shared grids to list."""

    class Meta(BaseForm.Meta):
        """Sent by GET: it changes nothing."""

        csrf = False

    texte = SearchField(_l("Titre, niveau ou auteur"), [AtMost(80)])
    matiere = SelectField(_l("Matière"), coerce=optional_id, default="")

    def offer(self, subjects: Sequence[Subject]) -> None:
        """Fill the list of subjects."""
        self.matiere.choices = [SelectChoice("", _("Toutes les matières")), *_choices(subjects)]
