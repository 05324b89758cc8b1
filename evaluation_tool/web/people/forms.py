"""Sending a file of people, and telling what its columns hold."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice, SelectField

from evaluation_tool.formats.roster_wording import COLUMN_NAMES, missing_columns
from evaluation_tool.formats.rosters import COLUMNS, NO_HEADING, Column, ColumnMapping, Content, headings
from evaluation_tool.formats.tables import Table
from evaluation_tool.models.calendar import SchoolYear
from evaluation_tool.web.exchanges.forms import FileChosen
from evaluation_tool.web.forms import AtMost, BaseForm, Required, cleaned

_NOTHING = "-"


class RosterFileForm(BaseForm):
    """A file, and the school year it is about."""

    file = FileField(_l("Fichier"), [FileChosen()])
    year = RadioField(_l("Année scolaire"), [Required(_l("Choisissez l’année scolaire."))])

    def offer(self, years: Sequence[SchoolYear], current: int) -> None:
        """The years that can be chosen; the current one is ticked."""
        self.year.choices = [
            SelectChoice(str(year.start_year), f"{year.start_year}-{year.start_year + 1}") for year in years
        ]
        if not self.is_submitted():
            self.year.data = str(current)

    def sent(self) -> tuple[str, bytes]:
        """The file's name, cleaned, and its bytes."""
        upload: FileStorage = self.file.data
        return cleaned(upload.filename) or _("fichier sans nom"), upload.read()


class ColumnsForm(BaseForm):
    """One list for each thing that a list of people may hold: which column has it."""

    content = RadioField(
        _l("Ce tableau est une liste"),
        [Required(_l("Dites de qui est cette liste."))],
        choices=[
            SelectChoice(Content.STUDENTS.value, _l("d’élèves")),
            SelectChoice(Content.TEACHERS.value, _l("de professeurs")),
        ],
    )
    without_heading = BooleanField(_l("La première ligne est déjà une personne : les colonnes n’ont pas de titre"))
    only_division = StringField(
        _l("Classe de tous ces élèves"),
        [AtMost(60)],
        description=_l("Seulement si le tableau n’a pas de colonne pour la classe."),
    )

    def columns(self) -> list[SelectField]:
        """The lists, in the order in which they are shown."""
        return [self[column.value] for column in Column]

    def fill(self, mapping: ColumnMapping) -> None:
        """Show a mapping."""
        self.content.data = mapping.content.value
        self.only_division.data = mapping.division
        self.without_heading.data = mapping.heading == NO_HEADING
        for column in Column:
            place = mapping.columns.get(column)
            self[column.value].data = _NOTHING if place is None else str(place)

    def told(self, heading: int) -> ColumnMapping | None:
        """What was told; None, with an error at its place, when it cannot be read so."""
        content = Content(self.content.data)
        columns: dict[Column, int] = {}
        for column in COLUMNS[content]:
            field = self[column.value]
            if field.data == _NOTHING:
                continue
            if int(field.data) in columns.values():
                field.errors = [_("Cette colonne est déjà choisie plus haut.")]
                return None
            columns[column] = int(field.data)
        mapping = ColumnMapping(content, columns, heading, division=self.only_division.data or "")
        if mapping.missing:
            self[mapping.missing[0].value].errors = [missing_columns(mapping.missing)]
            return None
        return mapping


def shown_headings(table: Table, heading: int) -> list[str]:
    """What each column is called, by its number where it has no name."""
    names = enumerate(headings(table, heading), start=1)
    return [name.strip() or _("Colonne %(number)s", number=number) for number, name in names]


def columns_form(table: Table, heading: int) -> ColumnsForm:
    """The form for the columns of this table, each named by its heading and its first value."""
    first = table.rows[heading + 1] if len(table.rows) > heading + 1 else None
    choices = [SelectChoice(_NOTHING, _("aucune"))]
    for place, name in enumerate(shown_headings(table, heading)):
        sample = first.cell(place)[:30] if first else ""
        choices.append(SelectChoice(str(place), f"{name} ({sample})" if sample else name))

    class TableColumnsForm(ColumnsForm):
        """The lists of this very table."""

    for column in Column:
        setattr(
            TableColumnsForm,
            column.value,
            SelectField(COLUMN_NAMES[column], choices=choices, default=_NOTHING, validate_choice=True),
        )
    return TableColumnsForm()
