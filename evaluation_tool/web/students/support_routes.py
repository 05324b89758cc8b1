"""What a teacher writes in a student's file: goals, adaptations, a note of its own; feelings it has read."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action
from evaluation_tool.services import student_file, student_progress, student_support
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.students import bp
from evaluation_tool.web.students.file_routes import file_page, offer_competencies
from evaluation_tool.web.students.forms import AdaptationsForm, GoalForm, NoteForm


@bp.post("/<int:student_id>/buts")
@requires(Action.STUDENT_SUPPORT)
def set_goal(student_id: int) -> BaseResponse:
    """Write down a goal chosen with the student."""
    student = supported(student_id)
    form = offer_competencies(GoalForm(), student_file.read(db.session(), student, clock.today()))
    if not form.validate_on_submit():
        return file_page(student, goal_form=form, status=422)
    begin_write(db.session)
    student_support.set_goal(
        db.session(),
        current_actor(),
        supported(student_id),
        form.text.data or "",
        competency_id=form.competency.data,
    )
    db.session.commit()
    flash(_("Le but est noté : l’élève le voit sur son accueil."))
    return see_other(".show", student_id=student_id, _anchor="buts")


@bp.post("/<int:student_id>/buts/<int:goal_id>/atteint")
@requires(Action.STUDENT_SUPPORT)
def reach_goal(student_id: int, goal_id: int) -> BaseResponse:
    """The goal is reached."""
    begin_write(db.session)
    student_support.reach_goal(db.session(), current_actor(), supported(student_id), goal_id)
    db.session.commit()
    flash(_("But atteint : l’élève le lit aussi."))
    return see_other(".show", student_id=student_id, _anchor="buts")


@bp.post("/<int:student_id>/buts/<int:goal_id>/abandonner")
@requires(Action.STUDENT_SUPPORT)
def drop_goal(student_id: int, goal_id: int) -> BaseResponse:
    """Give a goal up."""
    begin_write(db.session)
    student_support.drop_goal(db.session(), current_actor(), supported(student_id), goal_id, now=clock.now())
    db.session.commit()
    flash(_("Le but est retiré."))
    return see_other(".show", student_id=student_id, _anchor="buts")


@bp.get("/<int:student_id>/amenagements")
@requires(Action.STUDENT_SUPPORT)
def adaptations(student_id: int) -> Response:
    """How teaching is adapted for this student."""
    student = supported(student_id)
    return _adaptations(student, AdaptationsForm(formdata=None, data={"text": student.accommodations}))


@bp.post("/<int:student_id>/amenagements")
@requires(Action.STUDENT_SUPPORT)
def adapt(student_id: int) -> BaseResponse:
    """Keep the adaptations."""
    form = AdaptationsForm()
    if not form.validate_on_submit():
        return _adaptations(supported(student_id), form, status=422)
    begin_write(db.session)
    student_support.adapt(db.session(), current_actor(), supported(student_id), form.text.data or "", now=clock.now())
    db.session.commit()
    flash(_("Les aménagements sont notés pour toute l’équipe."))
    return see_other(".show", student_id=student_id, _anchor="amenagements")


@bp.post("/<int:student_id>/notes")
@requires(Action.STUDENT_SUPPORT)
def write_note(student_id: int) -> BaseResponse:
    """Keep a note for oneself."""
    form = NoteForm(prefix="note-")
    if not form.validate_on_submit():
        return file_page(supported(student_id), note_form=form, status=422)
    begin_write(db.session)
    student_support.write_note(
        db.session(), current_actor(), supported(student_id), form.text.data or "", now=clock.now()
    )
    db.session.commit()
    flash(_("Votre note est gardée. Vous seul·e la lisez ici."))
    return see_other(".show", student_id=student_id, _anchor="mes-notes")


@bp.post("/<int:student_id>/notes/<int:note_id>/effacer")
@requires(Action.STUDENT_SUPPORT)
def erase_note(student_id: int, note_id: int) -> BaseResponse:
    """Erase one's own note."""
    begin_write(db.session)
    student_support.erase_note(db.session(), current_actor(), supported(student_id), note_id, now=clock.now())
    db.session.commit()
    flash(_("La note est effacée."))
    return see_other(".show", student_id=student_id, _anchor="mes-notes")


@bp.post("/<int:student_id>/ressentis/lus")
@requires(Action.STUDENT_SUPPORT)
def see_feelings(student_id: int) -> BaseResponse:
    """One has read what the student said of its work."""
    begin_write(db.session)
    student_support.see_feelings(db.session(), supported(student_id), now=clock.now())
    db.session.commit()
    return see_other(".show", student_id=student_id, _anchor="ressentis")


def supported(student_id: int) -> Student:
    """The student for whom the teacher writes. Raises NotFound."""
    return student_progress.get_student(db.session(), current_actor(), student_id, Action.STUDENT_SUPPORT)


def _adaptations(student: Student, form: AdaptationsForm, status: int = 200) -> Response:
    return page("students/adaptations.html", student=student, form=form, status=status)
