"""The CFG of a student of 3e SEGPA, for whoever reviews it: computed on this page, stored nowhere."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from evaluation_tool.domain.cfg import MOST, ORAL_MOST, PASS, POINTS, cfg_total
from evaluation_tool.domain.framework import LSU_COMPONENTS
from evaluation_tool.models.review import CouncilCommentKind
from evaluation_tool.policy import Action
from evaluation_tool.services import council_words
from evaluation_tool.tenancy.session import db
from evaluation_tool.web.forms import BaseForm
from evaluation_tool.web.grids.wording import SOCLE
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.settings.wording import official_name
from evaluation_tool.web.students import bp
from evaluation_tool.web.students.file_routes import opened
from evaluation_tool.web.students.forms import number_or_none

CYCLE = 3


class CfgForm(BaseForm):
    """The step of each component and the oral: what is typed here goes no further than this page."""

    class Meta(BaseForm.Meta):
        """Sent by GET: it changes nothing."""

        csrf = False

    oral = IntegerField(
        _l("Oral, sur 160"),
        [Optional(), NumberRange(0, ORAL_MOST, _l("Tapez un nombre entier de 0 à 160."))],
        description=_l("Laissez vide tant que l’épreuve n’a pas eu lieu."),
    )

    def offer(self) -> None:
        """Fill the lists."""
        steps = [
            (rank, _("%(step)s, %(points)s points", step=official_name(rank).capitalize(), points=points))
            for rank, points in POINTS.items()
        ]
        for code in LSU_COMPONENTS:
            self[code].choices = [("", _("Pas encore positionnée")), *steps]

    @property
    def steps(self) -> dict[str, int]:
        """The steps that are known."""
        return {code: self[code].data for code in LSU_COMPONENTS if self[code].data}


for _code in LSU_COMPONENTS:
    setattr(CfgForm, _code, SelectField(SOCLE[_code], coerce=number_or_none))


@bp.get("/<int:student_id>/cfg")
@requires(Action.REVIEW_STUDENT)
def cfg(student_id: int) -> Response:
    """What the councils decided, counted by the rule of 2016, and what is still missing."""
    student = opened(student_id, action=Action.REVIEW_STUDENT)
    decided = _decided(student.id)
    form = CfgForm(request.args or None, data=decided)
    form.offer()
    is_asked = bool(request.args)
    is_valid = not is_asked or form.validate()
    result = cfg_total(form.steps, form.oral.data) if is_valid else None
    return page(
        "students/cfg.html",
        student=student,
        form=form,
        components=[form[code] for code in LSU_COMPONENTS],
        result=result,
        missing=[SOCLE[code] for code in result.missing] if result else [],
        pass_mark=PASS,
        most=MOST,
        status=200 if is_valid else 422,
    )


def _decided(student_id: int) -> dict[str, int]:
    """The last cycle 3 positioning that a council decided for each component."""
    found: dict[str, int] = {}
    for council in council_words.list_councils(db.session(), student_id):
        for word in council.of_kind(CouncilCommentKind.COMPONENT):
            if word.cycle == CYCLE and word.positioning is not None:
                found.setdefault(word.component, word.positioning)
    return found
