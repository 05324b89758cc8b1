"""A student added or corrected by hand."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action
from evaluation_tool.services import student_identities, student_places
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.elision import of
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.people import bp
from evaluation_tool.web.people.student_forms import IdentityForm, NewStudentForm
from evaluation_tool.web.sessions import current_actor


@bp.get("/eleves/nouveau")
@requires(Action.PEOPLE_MANAGE)
def new_student() -> Response:
    """The form for a new student, perhaps of a class already chosen."""
    chosen = request.args.get("classe", "")
    return _new_page(NewStudentForm(formdata=None, first_day=clock.today(), class_group_id=chosen))


@bp.post("/eleves/nouveau")
@requires(Action.PEOPLE_MANAGE)
def create_student() -> BaseResponse:
    """Add a student to a class; whoever bears its name already is shown first."""
    form = NewStudentForm()
    form.offer(student_places.list_classes(db.session(), clock.today()))
    if not form.validate_on_submit():
        return _new_page(form, status=422)
    begin_write(db.session)
    try:
        made = student_identities.create(
            db.session(),
            current_actor(),
            told=form.told(),
            class_group_id=int(form.class_group_id.data),
            first_day=form.first_day.data,
            is_another=form.is_another.data,
            now=clock.now(),
        ).id
    except student_identities.Namesakes as refused:
        found = [one.id for one in refused.found]
        db.session.rollback()
        form.last_name.errors = [_("Ce nom est déjà dans l’établissement : regardez qui c’est avant d’ajouter.")]
        alike = [student_places.get(db.session(), current_actor(), one) for one in found]
        return _new_page(form, alike, status=422)
    except (student_places.OutsideYear, student_identities.NumberTaken) as refused:
        _tell(form, refused)
        return _new_page(form, status=422)
    db.session.commit()
    flash(_("L’élève est dans sa classe. Il reste à imprimer sa carte d’accès."))
    _warn(form)
    return see_other(".student", student_id=made)


@bp.get("/eleves/<int:student_id>/identite")
@requires(Action.PEOPLE_MANAGE)
def identity(student_id: int) -> Response:
    """The form for who a student is."""
    found, form = student_places.get(db.session(), current_actor(), student_id), IdentityForm(formdata=None)
    form.fill(found)
    return page("people/identity.html", student=found, form=form)


@bp.post("/eleves/<int:student_id>/identite")
@requires(Action.PEOPLE_MANAGE)
def correct_student(student_id: int) -> BaseResponse:
    """Correct who a student is."""
    found, form = student_places.get(db.session(), current_actor(), student_id), IdentityForm()
    if not form.validate_on_submit():
        return page("people/identity.html", student=found, form=form, status=422)
    begin_write(db.session)
    try:
        student_identities.correct(
            db.session(), current_actor(), student_id=student_id, told=form.told(), now=clock.now()
        )
    except student_identities.NumberTaken as refused:
        _tell(form, refused)
        found = student_places.get(db.session(), current_actor(), student_id)
        return page("people/identity.html", student=found, form=form, status=422)
    db.session.commit()
    flash(_("C’est corrigé. L’identifiant, lui, ne change pas."))
    _warn(form)
    return see_other(".student", student_id=student_id)


def _tell(form: IdentityForm, refused: DomainError) -> None:
    db.session.rollback()
    if isinstance(refused, student_identities.NumberTaken):
        form.ine.errors = [_("C’est l’INE %(of_name)s. Relisez-le.", of_name=of(refused.name))]
    elif isinstance(form, NewStudentForm):
        form.first_day.errors = [_("Choisissez un jour de l’année scolaire en cours.")]


def _warn(form: IdentityForm) -> None:
    if form.has_doubtful_ine:
        flash(_("La lettre de l’INE ne va pas avec ses chiffres : vérifiez-le à l’occasion."), "warning")


def _new_page(form: NewStudentForm, alike: Sequence[Student] = (), status: int = 200) -> Response:
    classes = student_places.list_classes(db.session(), clock.today())
    form.offer(classes)
    asks = bool(alike) or form.is_another.data
    return page("people/new_student.html", form=form, alike=alike, asks=asks, has_classes=bool(classes), status=status)
