"""What is said of a table that comes back."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from flask_babel import gettext as _

from evaluation_tool.domain.filled_sheet import CellFault
from evaluation_tool.models.level_scale import Level
from evaluation_tool.services.filled_grids import Held
from evaluation_tool.services.grid_results import LeftOut, ResultPlan, heading_of
from evaluation_tool.web import labels


class Change(NamedTuple):
    """One cell to be added."""

    competency: str
    before: str
    after: str


class StudentChanges(NamedTuple):
    """What a table would add for one student."""

    line: int
    name: str
    changes: list[Change]


def additions(plan: ResultPlan) -> list[StudentChanges]:
    """The cells to be added, student by student, in the order of the table."""
    return [
        StudentChanges(
            line,
            student.full_name,
            [Change(heading_of(one.item), held(one.before), held(one.after)) for one in some],
        )
        for (line, student), some in groupby(plan.additions, key=lambda one: (one.line, one.student))
    ]


def held(value: Held | None) -> str:
    """What a cell holds, in words."""
    if value is None:
        return _("pas encore observé")
    if isinstance(value, Level):
        return f"{value.symbol} {value.teacher_label}"
    return labels.observation_states()[value]


def left_out(plan: ResultPlan) -> list[str]:
    """Why some of the table is not taken, a sentence each."""
    return [_sentence(left) for left in plan.left_out]


def _sentence(left: LeftOut) -> str:
    values = {"line": left.line, "heading": left.heading, "said": left.said}
    return {
        CellFault.UNKNOWN_STUDENT: _(
            "Ligne %(line)s : « %(said)s » n’est pas un élève de la classe ce jour-là.", **values
        ),
        CellFault.OTHER_NAME: _(
            "Ligne %(line)s : « %(said)s » n’est pas le nom de l’élève qui a ce numéro. Des lignes ont-elles été "
            "triées à moitié ?",
            **values,
        ),
        CellFault.REPEATED_STUDENT: _("Ligne %(line)s : « %(said)s » est déjà sur une ligne du dessus.", **values),
        CellFault.UNKNOWN_COLUMN: _("La colonne « %(heading)s » n’est pas une compétence de cette grille.", **values),
        CellFault.REPEATED_COLUMN: _("La colonne « %(heading)s » est là deux fois : la première compte.", **values),
        CellFault.UNKNOWN_LEVEL: _(
            "Ligne %(line)s, « %(heading)s » : « %(said)s » n’est ni un niveau de l’échelle, ni abs, ni disp.", **values
        ),
        CellFault.OTHER_SCALE: _(
            "Ligne %(line)s, « %(heading)s » : « %(said)s » est un niveau d’une ancienne échelle.", **values
        ),
    }[left.fault]
