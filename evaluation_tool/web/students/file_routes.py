"""A student's file."""

from __future__ import annotations

from typing import Any

from flask import Response, get_template_attribute
from flask_babel import gettext as _

from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, can
from evaluation_tool.services import (
    student_file,
    student_progress,
    student_support,
    work_plan_progress,
    work_plans,
)
from evaluation_tool.services.student_file import StudentFile
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.readings import note_reading
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.students import bp, wording
from evaluation_tool.web.students.forms import GoalForm, NoteForm


@bp.get("/<int:student_id>")
@requires(Action.STUDENT_FILE)
def show(student_id: int) -> Response:
    """Where a student stands, what it says, what was agreed."""
    return file_page(opened(student_id))


def opened(student_id: int, competency_id: int | None = None, *, action: Action = Action.STUDENT_FILE) -> Student:
    """The student whose file (or one competency of it) is read; that somebody who does not teach it does so is
    written in the journal. Raises NotFound."""
    actor = current_actor()
    student = student_progress.get_student(db.session(), actor, student_id, action)
    if competency_id is not None and not can(actor, Action.STUDENT_SUPPORT, student):
        student_file.read(db.session(), student, clock.today()).line(competency_id)
    if note_reading(student):
        student = student_progress.get_student(db.session(), actor, student_id, action)
    return student


def file_page(
    student: Student, *, goal_form: GoalForm | None = None, note_form: NoteForm | None = None, status: int = 200
) -> Response:
    """The file, with the form that has something to say."""
    actor, today = current_actor(), clock.today()
    found = student_file.read(db.session(), student, today)
    may_support = can(actor, Action.STUDENT_SUPPORT, student)
    feelings = student_support.list_feelings(db.session(), student.id)
    return page(
        "students/show.html",
        status=status,
        student=student,
        file=found,
        chips=chips(found),
        class_names=student_progress.class_names(db.session(), student, today),
        class_group_ids={line.item.class_group_id for line in found.requests},
        gap_words=wording.gaps(),
        feelings=feelings,
        has_new_feelings=any(felt.is_new for felt in feelings),
        feeling_words=wording.feelings(),
        goals=student_support.list_goals(db.session(), student.id),
        wordings={line.id: line.wording for line in (*found.lines, *found.attitudes)},
        notes=student_support.list_own_notes(db.session(), actor, student.id) if may_support else [],
        goal_form=goal_form or offer_competencies(GoalForm(formdata=None), found),
        note_form=note_form or NoteForm(formdata=None, prefix="note-"),
        may_support=may_support,
        work_plans=work_plan_progress.list_of_student(db.session(), actor, student.id),
        plan_class_id=work_plans.find_class_of(db.session(), actor, student.id),
    )


def offer_competencies(form: GoalForm, found: StudentFile) -> GoalForm:
    """Fill the list of what a goal may be about: what the student works on today."""
    lines = [line for line in (*found.lines, *found.attitudes) if line.item.class_group_id is not None]
    form.competency.choices = [("", _("Aucune en particulier")), *((line.id, line.wording) for line in lines)]
    return form


def chips(found: StudentFile) -> dict[str, dict[int, Any]]:
    """The marks of the levels, drawn once per page: by code, in words, and hollow."""
    draw = get_template_attribute("components/levels.html", "level_chip")
    return {
        "code": {level.rank: draw(level, voice="code") for level in found.levels},
        "full": {level.rank: draw(level) for level in found.levels},
        "hollow": {level.rank: draw(level, voice="code", **{"class": "hollow"}) for level in found.levels},
    }
