"""A student across subjects, for a review meeting: on screen, and on paper."""

from __future__ import annotations

from flask import Response

from evaluation_tool.formats.pdf import Template
from evaluation_tool.policy import Action
from evaluation_tool.services import student_progress, student_synthesis
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.grids.wording import SOCLE
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.papers import paper
from evaluation_tool.web.review.wording import rule_name
from evaluation_tool.web.settings.wording import official_name
from evaluation_tool.web.students import bp, synthesis_paper, wording
from evaluation_tool.web.students.file_routes import chips, opened


@bp.get("/<int:student_id>/synthese")
@requires(Action.STUDENT_FILE)
def synthesis(student_id: int) -> Response:
    """What is achieved, what is under way, what was said and agreed, subject by subject."""
    student = opened(student_id)
    found = student_synthesis.read(db.session(), student, clock.today())
    return page(
        "students/synthesis.html",
        student=student,
        synthesis=found,
        chips=chips(found.file),
        class_names=student_progress.class_names(db.session(), student, clock.today()),
        gap_words=wording.gaps(),
        rule_name=rule_name,
        components=SOCLE,
        official_name=official_name,
    )


@bp.get("/<int:student_id>/synthese.pdf")
@requires(Action.STUDENT_FILE)
def synthesis_sheet(student_id: int) -> Response:
    """The same on paper."""
    student = opened(student_id)
    found = student_synthesis.read(db.session(), student, clock.today())
    names = student_progress.class_names(db.session(), student, clock.today())
    return paper(Template.MEETING, synthesis_paper.sheet(student, found, names), f"synthese-{student_id}.pdf")
