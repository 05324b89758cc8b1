"""What is written for a council."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.widgets import HiddenInput

from evaluation_tool.domain.framework import LSU_COMPONENTS
from evaluation_tool.domain.positioning import OFFICIAL_STEPS
from evaluation_tool.services.council_writing import CYCLES, LONGEST_COMMENT, LONGEST_SYNTHESIS, Component
from evaluation_tool.web.forms import AtMost, BaseForm
from evaluation_tool.web.grids.wording import SOCLE
from evaluation_tool.web.settings.wording import official_name
from evaluation_tool.web.students.forms import names_no_diagnosis, number_or_none, says_the_work


def steps() -> list[tuple[Any, str]]:
    """The official steps, and none."""
    return [("", _("Pas de positionnement")), *((rank, official_name(rank).capitalize()) for rank in OFFICIAL_STEPS)]


class CommentForm(BaseForm):
    """One student in one subject."""

    since = IntegerField(widget=HiddenInput(), default=0)
    text = TextAreaField(_l("Appréciation"), [AtMost(LONGEST_COMMENT), says_the_work, names_no_diagnosis])
    positioning = SelectField(_l("Positionnement"), coerce=number_or_none)


class SynthesisForm(BaseForm):
    """The council's synthesis of one student, and a positioning for each component in each cycle."""

    since = HiddenField(default="")
    text = TextAreaField(_l("Synthèse du conseil"), [AtMost(LONGEST_SYNTHESIS), says_the_work, names_no_diagnosis])

    def offer(self) -> None:
        """Fill the lists."""
        for component in all_components():
            self[name_of(component)].choices = steps()

    @property
    def components(self) -> dict[Component, int | None]:
        """What was chosen."""
        return {component: self[name_of(component)].data for component in all_components()}


def all_components() -> list[Component]:
    """The eight components, in each cycle."""
    return [Component(cycle, code) for cycle in CYCLES for code in LSU_COMPONENTS]


def name_of(component: Component) -> str:
    """The field of a component."""
    return f"cycle{component.cycle}_{component.code}"


for _component in all_components():
    setattr(SynthesisForm, name_of(_component), SelectField(SOCLE[_component.code], coerce=number_or_none))
