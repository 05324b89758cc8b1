"""The teachers of the school: found, added, corrected, replaced, gone, back."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.models.people import Teacher
from evaluation_tool.policy import Action
from evaluation_tool.services import teaching_staff, teachings
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.people import bp
from evaluation_tool.web.people.lists import list_page
from evaluation_tool.web.people.teacher_forms import (
    DepartureForm,
    NewTeacherForm,
    ReplacementForm,
    TeacherFilter,
    TeacherForm,
)
from evaluation_tool.web.people.wording import days_refused, departure_refused
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.sessions import current_actor


@bp.get("/professeurs")
@requires(Action.PEOPLE_MANAGE)
def teachers() -> Response:
    """Every teacher, by name, a page at a time."""
    return list_page(
        "people/teachers.html",
        ".teachers",
        TeacherFilter(request.args),
        lambda text, is_gone: teaching_staff.list_teachers(db.session(), clock.today(), text=text, gone=is_gone),
    )


@bp.get("/professeurs/nouveau")
@requires(Action.PEOPLE_MANAGE)
def new_teacher() -> Response:
    """The form for a new teacher."""
    return page("people/new_teacher.html", form=NewTeacherForm(formdata=None), asks=False)


@bp.post("/professeurs/nouveau")
@requires(Action.PEOPLE_MANAGE)
def create_teacher() -> BaseResponse:
    """Add a teacher."""
    form = NewTeacherForm()
    if not form.validate_on_submit():
        return page("people/new_teacher.html", form=form, asks=form.is_another.data, status=422)
    begin_write(db.session)
    try:
        made = teaching_staff.create(
            db.session(), current_actor(), told=form.told(), is_another=form.is_another.data, now=clock.now()
        ).id
    except teaching_staff.Namesake:
        db.session.rollback()
        form.last_name.errors = [_("Une personne de ce nom est déjà là. Si c’en est une autre, cochez la case.")]
        return page("people/new_teacher.html", form=form, asks=True, status=422)
    db.session.commit()
    flash(_("Son compte est prêt. Il reste à lui donner ses classes, puis son premier mot de passe."))
    return see_other(".teacher", teacher_id=made)


@bp.get("/professeurs/<int:teacher_id>")
@requires(Action.PEOPLE_MANAGE)
def teacher(teacher_id: int) -> Response:
    """One teacher: what it teaches and when, and what can be changed."""
    return _teacher_page(teaching_staff.get(db.session(), current_actor(), teacher_id))


@bp.post("/professeurs/<int:teacher_id>")
@requires(Action.PEOPLE_MANAGE)
def correct_teacher(teacher_id: int) -> BaseResponse:
    """Correct a teacher's name."""
    found, form = teaching_staff.get(db.session(), current_actor(), teacher_id), TeacherForm()
    if form.civility.data == found.civility:
        form.civility.validate_choice = False
    if not form.validate_on_submit():
        return _teacher_page(found, name=form, status=422)
    begin_write(db.session)
    teaching_staff.correct(db.session(), current_actor(), teacher_id=teacher_id, told=form.told(), now=clock.now())
    db.session.commit()
    flash(_("C’est corrigé. L’identifiant, lui, ne change pas."))
    return see_other(".teacher", teacher_id=teacher_id)


@bp.post("/professeurs/<int:teacher_id>/remplacement")
@requires(Action.PEOPLE_MANAGE)
def replace_teacher(teacher_id: int) -> BaseResponse:
    """Give all of somebody's services to somebody else, for some days."""
    found, form = teaching_staff.get(db.session(), current_actor(), teacher_id), ReplacementForm()
    form.offer(_others(teacher_id))
    if not form.validate_on_submit():
        return _teacher_page(found, replacement=form, status=422)
    begin_write(db.session)
    try:
        made = teachings.replace(
            db.session(),
            current_actor(),
            absent_id=teacher_id,
            replacement_id=int(form.replacement.data),
            days=form.days(),
            now=clock.now(),
        )
    except (teachings.OutsideYear, teachings.NothingToReplace) as refused:
        return _refused(refused, teacher_id, form)
    db.session.commit()
    flash(
        ngettext(
            "Le remplacement est noté : %(num)s service.", "Le remplacement est noté : %(num)s services.", len(made)
        )
    )
    return see_other(".teacher", teacher_id=int(form.replacement.data))


@bp.post("/professeurs/<int:teacher_id>/depart")
@requires(Action.PEOPLE_MANAGE)
def note_teacher_departure(teacher_id: int) -> BaseResponse:
    """Note a departure: every class closes after the last day."""
    found, form = teaching_staff.get(db.session(), current_actor(), teacher_id), DepartureForm()
    if not form.validate_on_submit():
        return _teacher_page(found, departure=form, status=422)
    begin_write(db.session)
    try:
        teaching_staff.leave(
            db.session(), current_actor(), teacher_id=teacher_id, last_day=form.last_day_here.data, now=clock.now()
        )
    except (teaching_staff.AlreadyGone, teaching_staff.WorkedLater) as refused:
        return _refused(refused, teacher_id, form)
    db.session.commit()
    flash(_("Le départ est noté. Après ce jour, plus aucune classe ne lui est ouverte."))
    return see_other(".teacher", teacher_id=teacher_id)


@bp.post("/professeurs/<int:teacher_id>/retour")
@requires(Action.PEOPLE_MANAGE)
def note_teacher_return(teacher_id: int) -> BaseResponse:
    """Note that somebody is back, or was never gone."""
    begin_write(db.session)
    teaching_staff.come_back(db.session(), current_actor(), teacher_id=teacher_id, now=clock.now())
    db.session.commit()
    flash(_("C’est noté. Donnez-lui ses classes sur la page de chacune."))
    return see_other(".teacher", teacher_id=teacher_id)


def _refused(refused: DomainError, teacher_id: int, form: ReplacementForm | DepartureForm) -> Response:
    db.session.rollback()
    found = teaching_staff.get(db.session(), current_actor(), teacher_id)
    if isinstance(form, DepartureForm):
        form.last_day_here.errors = [departure_refused(refused)]
        return _teacher_page(found, departure=form, status=422)
    form.first_day.errors = [days_refused(refused)]
    return _teacher_page(found, replacement=form, status=422)


def _others(teacher_id: int) -> list[Teacher]:
    rows = teaching_staff.list_teachers(db.session(), clock.today())
    return [row.teacher for row in rows if row.teacher.id != teacher_id]


def _teacher_page(
    found: Teacher,
    *,
    name: TeacherForm | None = None,
    replacement: ReplacementForm | None = None,
    departure: DepartureForm | None = None,
    status: int = 200,
) -> Response:
    if name is None:
        name = TeacherForm(formdata=None)
        name.fill(found)
    replacement = replacement or ReplacementForm(formdata=None, first_day=clock.today())
    replacement.offer(_others(found.id))
    services = teaching_staff.services_of(db.session(), found)
    return page(
        "people/teacher.html",
        teacher=found,
        account=teaching_staff.account_of(db.session(), found),
        services=services,
        has_running=any(one.ends_on is None or one.ends_on >= clock.today() for one in services),
        name=name,
        replacement=replacement,
        departure=departure or DepartureForm(formdata=None, last_day_here=clock.today()),
        today=clock.today(),
        status=status,
    )
