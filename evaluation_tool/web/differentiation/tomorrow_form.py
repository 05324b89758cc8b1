"""The editable part of tomorrow's sheet: one form made for the groups and lines of one sheet."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, StringField, TextAreaField, ValidationError

from evaluation_tool.domain.activity import INSTRUCTIONS_LENGTH, PLACE_LENGTH
from evaluation_tool.formats.pdf import GroupCard, TomorrowLine
from evaluation_tool.services.teacher_home import WaitingRequest
from evaluation_tool.services.tomorrow import Sheet
from evaluation_tool.web.differentiation import tomorrow_words as words
from evaluation_tool.web.forms import AtMost, BaseForm, CheckboxesField

SAID_LENGTH = 300


class _Short:
    """As AtMost, without the counter that would hang under every sentence of the sheet."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def __call__(self, form: BaseForm, field: Any) -> None:
        """Raise ValidationError for a text that is too long."""
        if len(field.data or "") > self.longest:
            raise ValidationError(_("Ce texte est trop long : %(longest)s caractères au plus.", longest=self.longest))


class DayForm(BaseForm):
    """For another day than the next one; sent in the address."""

    jour = DateField(_l("Pour un autre jour"))


class SheetForm(BaseForm):
    """What every sheet has; the fields of its groups and successes are added by `form_for`.

    Lines are named by whom and what they are about, not by their place: evidence may come between reading and sending.
    """

    mark = HiddenField()
    observe = CheckboxesField(_l("À observer d’abord"), coerce=int, validate_choice=False)
    ready = CheckboxesField(_l("Ils se disent prêts"), validate_choice=False)

    def tasks(self, sheet: Sheet) -> list[tuple[str, str]]:
        """The task and the place of each group, as typed."""
        return [(self[f"task_{n}"].data or "", self[f"place_{n}"].data or "") for n in range(len(sheet.groups))]

    def cards(self, sheet: Sheet) -> tuple[GroupCard, ...]:
        """The groups for the paper."""
        return tuple(
            GroupCard(name=group.name, members=tuple(words.members(sheet, group)), task=sentence, place=place)
            for group, (sentence, place) in zip(sheet.groups, self.tasks(sheet), strict=True)
        )

    def kept(self, sheet: Sheet) -> tuple[tuple[TomorrowLine, ...], tuple[TomorrowLine, ...]]:
        """The lines that stay on the paper: whom to observe, who is ready."""
        seen, asked = self.observe.data or (), self.ready.data or ()
        return (
            tuple(
                TomorrowLine(words.observed(sheet, line), line.item.wording)
                for line in sheet.observe
                if line.item.grid_item_id in seen
            ),
            tuple(TomorrowLine(words.asked(sheet, line), line.wording) for line in sheet.ready if _key(line) in asked),
        )

    def said(self, sheet: Sheet) -> tuple[TomorrowLine, ...]:
        """The successes to say aloud; one whose sentence was emptied is left out."""
        return tuple(
            TomorrowLine(sheet.names[one.student.id], sentence)
            for one in sheet.successes
            if (sentence := self[f"said_{one.student.id}"].data)
        )


def form_for(sheet: Sheet, *, is_blank: bool = False) -> SheetForm:
    """The form of this sheet, filled with what it proposes; with what was typed, unless `is_blank`."""
    fields: dict[str, Any] = {}
    for number, group in enumerate(sheet.groups):
        fields[f"task_{number}"] = TextAreaField(
            _("Consigne de %(group)s", group=group.name), [_Short(INSTRUCTIONS_LENGTH)], default=words.task(group)
        )
        fields[f"place_{number}"] = StringField(
            _("Lieu de %(group)s", group=group.name), [AtMost(PLACE_LENGTH)], default=group.task.place
        )
    for one in sheet.successes:
        fields[f"said_{one.student.id}"] = TextAreaField(
            sheet.names[one.student.id], [_Short(SAID_LENGTH)], default=words.success(one)
        )
    made = type("FilledSheetForm", (SheetForm,), fields)
    given: dict[str, Any] = {"formdata": None} if is_blank else {}
    form: SheetForm = made(**given)
    form.observe.choices = [
        (line.item.grid_item_id, f"{words.observed(sheet, line)} — {line.item.wording}") for line in sheet.observe
    ]
    form.ready.choices = [(_key(line), f"{words.asked(sheet, line)} — {line.wording}") for line in sheet.ready]
    if is_blank:
        form.mark.data = sheet.mark
        form.observe.data = [line.item.grid_item_id for line in sheet.observe]
        form.ready.data = [_key(line) for line in sheet.ready]
    return form


def _key(line: WaitingRequest) -> str:
    return f"{line.student_id}-{line.grid_item_id}"
