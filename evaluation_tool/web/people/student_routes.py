"""The students of the school: found, moved, gone, back."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Field

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action
from evaluation_tool.services import student_places
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.people import bp
from evaluation_tool.web.people.lists import list_page
from evaluation_tool.web.people.student_forms import LeaveForm, MoveForm, StudentFilter
from evaluation_tool.web.sessions import current_actor


@bp.get("/eleves")
@requires(Action.PEOPLE_MANAGE)
def students() -> Response:
    """Every student, by name, a page at a time."""
    return list_page(
        "people/students.html",
        ".students",
        StudentFilter(request.args),
        lambda text, is_gone: student_places.list_students(db.session(), clock.today(), text=text, gone=is_gone),
    )


@bp.get("/eleves/<int:student_id>")
@requires(Action.PEOPLE_MANAGE)
def student(student_id: int) -> Response:
    """One student: its classes with their dates, and what can be changed."""
    found = student_places.get(db.session(), current_actor(), student_id)
    return _student_page(found, MoveForm(formdata=None, first_day=clock.today()), _empty_leave())


@bp.post("/eleves/<int:student_id>/classe")
@requires(Action.PEOPLE_MANAGE)
def move_student(student_id: int) -> BaseResponse:
    """Put a student in another class from a day on."""
    found, form = student_places.get(db.session(), current_actor(), student_id), MoveForm()
    form.offer(student_places.list_classes(db.session(), clock.today()))
    if not form.validate_on_submit():
        return _student_page(found, form, _empty_leave(), status=422)
    begin_write(db.session)
    try:
        room = student_places.move(
            db.session(),
            current_actor(),
            student_id=student_id,
            class_group_id=int(form.class_group_id.data),
            first_day=form.first_day.data,
            now=clock.now(),
        )
        name = room.name
    except _REFUSED as refused:
        return _refused(refused, student_id, form, form.first_day)
    db.session.commit()
    flash(_("C’est noté : en %(name)s. Ce qui a été observé reste avec l’élève.", name=name))
    return see_other(".student", student_id=student_id)


@bp.post("/eleves/<int:student_id>/depart")
@requires(Action.PEOPLE_MANAGE)
def note_departure(student_id: int) -> BaseResponse:
    """Note that a student left the school."""
    found, form = student_places.get(db.session(), current_actor(), student_id), LeaveForm()
    if not form.validate_on_submit():
        return _student_page(found, MoveForm(formdata=None, first_day=clock.today()), form, status=422)
    begin_write(db.session)
    try:
        student_places.leave(
            db.session(),
            current_actor(),
            student_id=student_id,
            first_day_away=form.first_day_away.data,
            now=clock.now(),
        )
    except _REFUSED as refused:
        return _refused(refused, student_id, form, form.first_day_away)
    db.session.commit()
    flash(_("Le départ est noté. Rien de ce que l’élève a montré n’est perdu."))
    return see_other(".student", student_id=student_id)


_REFUSED = (student_places.AlreadyThere, student_places.OutsideYear, student_places.BeforeArrival)


def _refused(refused: DomainError, student_id: int, form: MoveForm | LeaveForm, field: Field) -> Response:
    db.session.rollback()
    match refused:
        case student_places.AlreadyThere():
            field.errors = [_("C’est déjà le cas ce jour-là.")]
        case student_places.BeforeArrival():
            field.errors = [
                _("L’élève est arrivé dans sa classe ce jour-là ou plus tard : choisissez un jour suivant.")
            ]
        case _:
            field.errors = [
                _("Choisissez un jour de l’année scolaire en cours, et pas à venir si c’est un départ ou un retour.")
            ]
    found = student_places.get(db.session(), current_actor(), student_id)
    is_move = isinstance(form, MoveForm)
    move = form if isinstance(form, MoveForm) else MoveForm(formdata=None, first_day=clock.today())
    return _student_page(found, move, _empty_leave() if is_move else form, status=422)


def _empty_leave() -> LeaveForm:
    return LeaveForm(formdata=None, first_day_away=clock.today())


def _student_page(found: Student, move: MoveForm, leave: LeaveForm | MoveForm, status: int = 200) -> Response:
    if not move.class_group_id.choices:
        move.offer(student_places.list_classes(db.session(), clock.today()))
    return page(
        "people/student.html",
        student=found,
        enrolments=sorted(found.enrolments, key=lambda one: (one.starts_on, one.id), reverse=True),
        account=student_places.account_of(db.session(), found),
        move=move,
        leave=leave,
        status=status,
    )
