"""The form of a scale: as many levels as the scale has, one group of fields each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ColorField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from evaluation_tool.domain.level_scale import INK, LENGTHS, SYMBOLS, LevelDraft
from evaluation_tool.domain.palette import is_colour
from evaluation_tool.domain.problems import Problem
from evaluation_tool.domain.ready_palettes import READY_PALETTES, ink_for, normal_colour
from evaluation_tool.models.level_scale import Level
from evaluation_tool.web.forms import AtMost, BaseForm, Required
from evaluation_tool.web.settings import wording

AUTOMATIC = "auto"
_TEXTS = ("code", "teacher_label", "student_label", "help_text", "symbol")


class ScaleForm(BaseForm):
    """What both gestures share; the fields of the levels are added by form_class()."""

    seen = HiddenField()
    size = 0

    @classmethod
    def filled(cls, drafts: Sequence[LevelDraft | None], seen: str) -> ScaleForm:
        """The form as it is first shown."""
        data: dict[str, Any] = {"seen": seen, "count": str(cls.size)}
        fallback = READY_PALETTES[0].fills.get(cls.size, ())
        for rank, draft in enumerate(drafts, start=1):
            if draft is None:
                data |= {f"symbol_{rank}": SYMBOLS[cls.size][rank - 1], f"fill_{rank}": fallback[rank - 1]}
                continue
            data |= {f"{name}_{rank}": getattr(draft, name) for name in (*_TEXTS, "fill")}
            data[f"official_rank_{rank}"] = str(draft.official_rank or "")
            data[f"ink_{rank}"] = AUTOMATIC if draft.text_colour == ink_for(draft.fill) else draft.text_colour
        return cls(formdata=None, data=data)

    def level_fields(self) -> list[tuple[int, Mapping[str, Any]]]:
        """For each level, its fields by their short name."""
        names = (*_TEXTS, "fill", "ink", "official_rank")
        return [(rank, {name: self[f"{name}_{rank}"] for name in names}) for rank in range(1, self.size + 1)]

    def to_drafts(self) -> list[LevelDraft]:
        """The levels as typed, sound or not."""
        drafts = []
        for rank, fields in self.level_fields():
            fill = normal_colour(fields["fill"].data or "")
            drafts.append(
                LevelDraft(
                    rank=rank,
                    **{name: fields[name].data or "" for name in _TEXTS},
                    fill=fill,
                    text_colour=_ink(fields["ink"].data, fill),
                    official_rank=_rank(fields["official_rank"].data, 4),
                )
            )
        return drafts

    def show(self, problems: Iterable[Problem]) -> None:
        """Write each fault beside its field, unless something is said there already."""
        for problem in problems:
            field = self[wording.field_of(problem)]
            if not field.errors:
                field.errors = [wording.sentence(problem)]

    def paint(self, key: str) -> None:
        """Put a ready palette in the place of the colours."""
        palette = next((palette for palette in READY_PALETTES if palette.key == key), None)
        if palette is not None:
            for rank, fields in self.level_fields():
                fields["fill"].data = palette.fills[self.size][rank - 1]
                fields["ink"].data = AUTOMATIC


class NewScaleForm(ScaleForm):
    """A scale of another shape: also says how each older level will be read."""

    count = RadioField(
        _l("Nombre de niveaux"),
        [Required(_l("Choisissez un nombre."))],
        choices=[SelectChoice("3", _l("Trois")), SelectChoice("4", _l("Quatre")), SelectChoice("5", _l("Cinq"))],
        validate_choice=False,
    )
    old_levels: Sequence[Level] = ()

    def reading_fields(self) -> list[tuple[Level, Any]]:
        """Each older level with the field that says how it will be read."""
        return [(level, self[f"reads_{level.id}"]) for level in self.old_levels]

    def to_mapping(self) -> dict[int, int]:
        """Older level to new rank, where one was chosen."""
        chosen = {level.id: _rank(field.data, self.size) for level, field in self.reading_fields()}
        return {level_id: rank for level_id, rank in chosen.items() if rank is not None}

    def name_readings(self) -> None:
        """Name the new levels in the choices, as they are typed now."""
        choices = [SelectChoice("", _("Choisissez…"))]
        for draft in self.to_drafts():
            label = draft.teacher_label or _("Niveau %(rank)s", rank=draft.rank)
            choices += [SelectChoice(str(draft.rank), f"{draft.symbol} {label}")]
        for _level, field in self.reading_fields():
            field.choices = choices


def form_class(size: int) -> type[ScaleForm]:
    """The form for rewording a scale of so many levels."""
    return type("RewordForm", (ScaleForm,), {"size": size, **_level_fields(size)})


def new_form_class(size: int, old_levels: Sequence[Level]) -> type[NewScaleForm]:
    """The form for a new scale of so many levels, and for the reading of the older ones."""
    ranks = [SelectChoice("", _("Choisissez…")), *(SelectChoice(str(rank)) for rank in range(1, size + 1))]
    reads = {
        f"reads_{level.id}": SelectField(
            _("« %(label)s » se lira", label=level.teacher_label),
            choices=ranks,
            default="",
            validators=[Required(_l("Choisissez."))],
        )
        for level in old_levels
    }
    return type("NewForm", (NewScaleForm,), {"size": size, "old_levels": old_levels, **_level_fields(size), **reads})


def _level_fields(size: int) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for rank in range(1, size + 1):
        fields |= _fields_of_level(rank)
    return fields


def _fields_of_level(rank: int) -> dict[str, Any]:
    def label(text: str) -> str:
        return _("Niveau %(rank)s, %(text)s", rank=rank, text=text)

    officials = [SelectChoice(str(n or ""), wording.official_name(n)) for n in (None, 1, 2, 3, 4)]
    inks = [
        SelectChoice(AUTOMATIC, _("Auto")),
        SelectChoice(INK, _("Foncé")),
        SelectChoice("#ffffff", _("Blanc")),
        SelectChoice("#000000", _("Noir")),
    ]
    return {
        f"code_{rank}": StringField(
            label(_("code")), [Required(_l("Donnez un code court, de une à huit lettres.")), AtMost(LENGTHS["code"])]
        ),
        f"teacher_label_{rank}": StringField(
            label(_("pour l’équipe")),
            [Required(_l("Écrivez ce que lit l’équipe.")), AtMost(LENGTHS["teacher_label"])],
        ),
        f"student_label_{rank}": StringField(
            label(_("pour l’élève")),
            [Required(_l("Écrivez ce que lit l’élève, à la première personne.")), AtMost(LENGTHS["student_label"])],
        ),
        f"help_text_{rank}": StringField(label(_("aide")), [AtMost(LENGTHS["help_text"])]),
        f"symbol_{rank}": StringField(
            label(_("symbole")), [Required(_l("Choisissez un symbole.")), AtMost(LENGTHS["symbol"])]
        ),
        f"fill_{rank}": ColorField(label(_("couleur")), [Required(_l("Choisissez une couleur."))]),
        f"ink_{rank}": SelectField(
            label(_("couleur du texte")), choices=inks, default=AUTOMATIC, validators=[Required(_l("Choisissez."))]
        ),
        f"official_rank_{rank}": SelectField(label(_("positionnement officiel")), choices=officials, default=""),
    }


def _ink(chosen: str | None, fill: str) -> str:
    if chosen and chosen != AUTOMATIC:
        return chosen
    return ink_for(fill) if is_colour(fill) else INK


def _rank(chosen: str | None, highest: int) -> int | None:
    return int(chosen) if chosen in {str(rank) for rank in range(1, highest + 1)} else None
