"""The review on paper: a class at a glance, and the points of attention for a meeting."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request
from flask_babel import gettext as _

from evaluation_tool.domain.positioning import proposed_rank
from evaluation_tool.formats.pdf import AttentionEntry, AttentionSheet, ClassOverview, OverviewRow, Template
from evaluation_tool.formats.pdf.review import Paper
from evaluation_tool.models.establishment import Establishment
from evaluation_tool.policy import Action
from evaluation_tool.services import grid_sheets
from evaluation_tool.services.class_progress import ClassProgress
from evaluation_tool.tenancy.session import db
from evaluation_tool.web.classes import progress_cells
from evaluation_tool.web.guard import requires
from evaluation_tool.web.papers import paper, printed_today
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.review import bp, wording
from evaluation_tool.web.review.attention_routes import asked_points, first_level, looked_at
from evaluation_tool.web.review.class_routes import asked_class, heat_table


@bp.get("/classes/<int:class_group_id>/vue-d-ensemble.pdf")
@requires(Action.REVIEW)
def class_paper(class_group_id: int) -> Response:
    """The heat table as it is shown, on a landscape sheet: A4, or A3 where `papier=a3` is asked."""
    room, _form, found, opened = asked_class(class_group_id)
    size = Paper.A3 if request.args.get("papier") == Paper.A3.value else Paper.A4
    sheet = ClassOverview(
        title=f"{room.name} : {opened}" if opened else room.name,
        subtitle=ngettext("%(num)s élève", "%(num)s élèves", len(found.lines)),
        establishment=_establishment(),
        printed_on=printed_today(),
        paper=size,
        levels=tuple(replace(grid_sheets.printed_level(level), label=level.teacher_label) for level in found.levels),
        columns=heat_table(found, room.name, opened).headings[2:],
        rows=overview_rows(found, room.name, opened),
        legend=_legend(opened),
    )
    return paper(Template.CLASS_OVERVIEW, sheet, f"suivi-{class_group_id}.pdf")


@bp.get("/points-d-attention.pdf")
@requires(Action.REVIEW_LIST)
def attention_paper() -> Response:
    """The points as the list shows them, with room to write during the meeting."""
    _remit, _form, thresholds, lines = asked_points()
    level = first_level()
    sheet = AttentionSheet(
        title=_("Points d’attention"),
        subtitle=_("Des raisons d’aller voir, chacune avec ce qui la fonde. Ni score, ni ordre entre les élèves."),
        establishment=_establishment(),
        printed_on=printed_today(),
        entries=tuple(
            AttentionEntry(
                student=line.student,
                class_name=line.class_name,
                words=wording.sentence(line.point, thresholds, level),
                competencies=wording.first_of(line.wordings),
                looked=f"{line.looked.comment} ({looked_at(line)})" if line.looked is not None else "",
            )
            for line in lines
        ),
        rules=tuple(wording.rules_in_full(thresholds, level)),
    )
    return paper(Template.ATTENTION, sheet, "points-d-attention.pdf")


def overview_rows(found: ClassProgress, name: str, opened: str) -> tuple[OverviewRow, ...]:
    """The words of the table on screen, each with the rank that colours its cell."""
    if opened:
        grouped = [[column.competency_id] for column in found.columns]
    else:
        grouped = [[column.competency_id for column in held] for held in progress_cells.domains(found).values()]

    def rank(student: int, competencies: list[int]) -> int:
        ranks = [cell[0] for one in competencies if (cell := found.cells.get((student, one))) is not None]
        return (ranks[0] if opened else proposed_rank(ranks) or 0) if ranks else 0

    return tuple(
        OverviewRow(
            line.full_name,
            tuple(zip([rank(line.student_id, held) for held in grouped], row[2:], strict=True)),
        )
        for line, row in zip(found.lines, heat_table(found, name, opened).rows, strict=True)
    )


def _legend(opened: str) -> str:
    if opened:
        return _("✓ : tenu dans deux séances ; « · » pas encore observé.")
    return _("Dans chaque domaine : le niveau qu’atteint au moins la moitié des compétences vues, à partir de trois.")


def _establishment() -> str:
    return db.session.get_one(Establishment, 1).name
