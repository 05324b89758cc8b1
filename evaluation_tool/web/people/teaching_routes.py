"""The services of a class: who teaches what there, from when until when."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.models.class_group import Teaching
from evaluation_tool.models.people import Subject
from evaluation_tool.policy import Action
from evaluation_tool.services import class_editing, teaching_staff, teachings
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.people import bp
from evaluation_tool.web.people.class_forms import DaysForm, TeachingForm
from evaluation_tool.web.people.class_routes import class_page
from evaluation_tool.web.people.wording import days_refused
from evaluation_tool.web.sessions import current_actor


@bp.post("/classes/<int:class_group_id>/equipe")
@requires(Action.PEOPLE_MANAGE)
def add_teaching(class_group_id: int) -> BaseResponse:
    """Somebody more in the team of a class."""
    room = class_editing.get(db.session(), current_actor(), class_group_id)
    form = TeachingForm()
    here = [row.teacher for row in teaching_staff.list_teachers(db.session(), clock.today())]
    form.offer(here, teaching_staff.list_subjects(db.session()))
    is_valid = form.validate_on_submit()
    if not form.subject.errors and not form.subject.data and not form.new_subject.data:
        form.subject.errors, is_valid = [_("Choisissez la matière, ou écrivez-la.")], False
    if not is_valid:
        return class_page(room, form, status=422)
    begin_write(db.session)
    try:
        teachings.add(
            db.session(),
            current_actor(),
            class_group_id=class_group_id,
            teacher_id=int(form.teacher.data),
            subject=_subject(form),
            days=form.days(),
            now=clock.now(),
        )
    except (teachings.OutsideYear, teachings.AlreadyTaught) as refused:
        _tell(form, refused)
        return class_page(class_editing.get(db.session(), current_actor(), class_group_id), form, status=422)
    db.session.commit()
    flash(_("L’équipe est à jour."))
    return see_other(".edit_class", class_group_id=class_group_id)


@bp.get("/services/<int:teaching_id>")
@requires(Action.PEOPLE_MANAGE)
def edit_teaching(teaching_id: int) -> Response:
    """The dates of one service."""
    found = teachings.get(db.session(), current_actor(), teaching_id)
    return _teaching_page(found, DaysForm(formdata=None, first_day=found.starts_on, last_day=found.ends_on))


@bp.post("/services/<int:teaching_id>")
@requires(Action.PEOPLE_MANAGE)
def change_teaching(teaching_id: int) -> BaseResponse:
    """Change the dates of a service: the class opens and closes by itself."""
    found, form = teachings.get(db.session(), current_actor(), teaching_id), DaysForm()
    if not form.validate_on_submit():
        return _teaching_page(found, form, status=422)
    begin_write(db.session)
    try:
        found = teachings.change_days(
            db.session(), current_actor(), teaching_id=teaching_id, days=form.days(), now=clock.now()
        )
        room_id = found.class_group_id
    except (teachings.OutsideYear, teachings.AlreadyTaught) as refused:
        _tell(form, refused)
        return _teaching_page(teachings.get(db.session(), current_actor(), teaching_id), form, status=422)
    db.session.commit()
    flash(_("Les dates sont enregistrées."))
    return see_other(".edit_class", class_group_id=room_id)


@bp.post("/services/<int:teaching_id>/retirer")
@requires(Action.PEOPLE_MANAGE)
def remove_teaching(teaching_id: int) -> BaseResponse:
    """Take away a service that was written by mistake."""
    begin_write(db.session)
    room_id = teachings.remove(db.session(), current_actor(), teaching_id=teaching_id, now=clock.now())
    db.session.commit()
    flash(_("Le service est retiré. Ce qui a été observé reste."))
    return see_other(".edit_class", class_group_id=room_id)


def _subject(form: TeachingForm) -> Subject:
    if form.new_subject.data:
        return teachings.subject_named(db.session(), form.new_subject.data)
    subject = db.session.get(Subject, int(form.subject.data))
    if subject is None:
        raise NotFound
    return subject


def _tell(form: DaysForm, refused: DomainError) -> None:
    db.session.rollback()
    form.first_day.errors = [days_refused(refused)]


def _teaching_page(found: Teaching, form: DaysForm, status: int = 200) -> Response:
    room = class_editing.get(db.session(), current_actor(), found.class_group_id)
    return page("people/teaching.html", teaching=found, room=room, form=form, status=status)
