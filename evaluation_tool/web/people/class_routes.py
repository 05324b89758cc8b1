"""Classes, groups and workshops by hand."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import DomainError, NotFound
from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind
from evaluation_tool.policy import Action
from evaluation_tool.services import class_editing, teaching_staff, teachings
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock, labels
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.people import bp
from evaluation_tool.web.people.class_forms import ClassForm, MembersForm, NewClassForm, TeachingForm
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.sessions import current_actor


@bp.get("/classes/nouvelle")
@requires(Action.PEOPLE_MANAGE)
def new_class() -> Response:
    """The form for a class, a group or a workshop."""
    return _new_page(NewClassForm(formdata=None))


@bp.post("/classes/nouvelle")
@requires(Action.PEOPLE_MANAGE)
def create_class() -> BaseResponse:
    """Make a class."""
    form = NewClassForm()
    _offer(form)
    if not form.validate_on_submit():
        return _new_page(form, status=422)
    begin_write(db.session)
    try:
        room = class_editing.create(
            db.session(),
            current_actor(),
            year_id=int(form.year.data),
            kind=ClassGroupKind(form.kind.data),
            told=form.told(),
            now=clock.now(),
        )
        made, name = room.id, room.name
    except (class_editing.NameTaken, NotFound, class_editing.NoYear) as refused:
        _tell(form, refused)
        return _new_page(form, status=422)
    db.session.commit()
    flash(_("%(name)s est là. Il reste à dire qui y enseigne et qui y apprend.", name=name))
    return see_other(".edit_class", class_group_id=made)


@bp.get("/classes/<int:class_group_id>")
@requires(Action.PEOPLE_MANAGE)
def edit_class(class_group_id: int) -> Response:
    """One class: what it is, who teaches there and when, who learns there."""
    return class_page(class_editing.get(db.session(), current_actor(), class_group_id), _no_teaching())


@bp.post("/classes/<int:class_group_id>")
@requires(Action.PEOPLE_MANAGE)
def change_class(class_group_id: int) -> BaseResponse:
    """Change what a class is called and what it is."""
    room = class_editing.get(db.session(), current_actor(), class_group_id)
    form = ClassForm()
    form.offer(class_editing.list_parents(db.session(), room.school_year_id))
    if not form.validate_on_submit():
        return class_page(room, _no_teaching(), form, status=422)
    begin_write(db.session)
    try:
        class_editing.change(
            db.session(), current_actor(), class_group_id=class_group_id, told=form.told(), now=clock.now()
        )
    except class_editing.NameTaken as refused:
        _tell(form, refused)
        room = class_editing.get(db.session(), current_actor(), class_group_id)
        return class_page(room, _no_teaching(), form, status=422)
    db.session.commit()
    flash(_("C’est enregistré."))
    return see_other(".edit_class", class_group_id=class_group_id)


@bp.post("/classes/<int:class_group_id>/ranger")
@requires(Action.PEOPLE_MANAGE)
def archive_class(class_group_id: int) -> BaseResponse:
    """Put a class away."""
    return _put_away(class_group_id, is_away=True)


@bp.post("/classes/<int:class_group_id>/reprendre")
@requires(Action.PEOPLE_MANAGE)
def unarchive_class(class_group_id: int) -> BaseResponse:
    """Take a class back that was put away."""
    return _put_away(class_group_id, is_away=False)


def _put_away(class_group_id: int, *, is_away: bool) -> BaseResponse:
    begin_write(db.session)
    name = class_editing.put_away(
        db.session(), current_actor(), class_group_id=class_group_id, is_away=is_away, now=clock.now()
    ).name
    db.session.commit()
    flash(
        _("%(name)s n’est plus dans les listes. Ce qui y a été observé reste.", name=name)
        if is_away
        else _("%(name)s est de nouveau dans les listes.", name=name)
    )
    return see_other(".edit_class", class_group_id=class_group_id)


@bp.get("/classes/<int:class_group_id>/eleves")
@requires(Action.PEOPLE_MANAGE)
def members(class_group_id: int) -> BaseResponse:
    """Who is in a group, and who of a class could be. A class has no such page: one comes to it one at a time."""
    room = class_editing.get(db.session(), current_actor(), class_group_id)
    if room.kind is ClassGroupKind.CLASS:
        return see_other(".edit_class", class_group_id=class_group_id)
    form = MembersForm(formdata=None, first_day=clock.today())
    form.students.data = [str(one.id) for one in class_editing.list_members(db.session(), room, clock.today())]
    return _members_page(room, form)


@bp.post("/classes/<int:class_group_id>/eleves")
@requires(Action.PEOPLE_MANAGE)
def change_members(class_group_id: int) -> BaseResponse:
    """Put exactly the ticked ones, of those shown, in a group from a day on."""
    room = class_editing.get(db.session(), current_actor(), class_group_id)
    if room.kind is ClassGroupKind.CLASS:
        return see_other(".edit_class", class_group_id=class_group_id)
    form = MembersForm()
    known = _shown(room, form)
    # Somebody whom a colleague added meanwhile was not on the page: nothing is said of them.
    shown = [one for one in known if str(one) in request.form.getlist("shown")]
    if not form.validate_on_submit():
        return _members_page(room, form, status=422)
    begin_write(db.session)
    try:
        changed = class_editing.change_members(
            db.session(),
            current_actor(),
            class_group_id=class_group_id,
            shown=shown,
            ticked=form.ticked,
            first_day=form.first_day.data,
            now=clock.now(),
        )
    except class_editing.OutsideYear:
        db.session.rollback()
        form.first_day.errors = [_("Choisissez un jour de l’année scolaire de ce groupe.")]
        return _members_page(class_editing.get(db.session(), current_actor(), class_group_id), form, status=422)
    db.session.commit()
    flash(ngettext("%(num)s changement enregistré.", "%(num)s changements enregistrés.", changed))
    count = len(class_editing.list_members(db.session(), room, form.first_day.data))
    if room.kind is ClassGroupKind.WORKSHOP and count > class_editing.WORKSHOP_PLACES:
        flash(_("Un atelier a huit places : celui-ci compte %(count)s élèves.", count=count), "warning")
    return see_other(".edit_class", class_group_id=class_group_id)


def _shown(room: ClassGroup, form: MembersForm) -> list[int]:
    """Offer the members, then the students of the class looked at; the numbers of all of them."""
    day = clock.today()
    found = list(class_editing.list_members(db.session(), room, day))
    chosen = request.values.get("classe", room.parent_id or 0, type=int)
    known = {one.id for one in found}
    others = class_editing.list_candidates(db.session(), room, chosen, room.school_year.nearest_day(day))
    found += [one for one in others if one.id not in known]
    form.offer(found)
    return [one.id for one in found]


def _members_page(room: ClassGroup, form: MembersForm, status: int = 200) -> Response:
    _shown(room, form)
    return page(
        "people/members.html",
        room=room,
        form=form,
        classes=[(one.id, one.name) for one in class_editing.list_parents(db.session(), room.school_year_id)],
        chosen=request.values.get("classe", room.parent_id or 0, type=int),
        status=status,
    )


def _offer(form: NewClassForm) -> None:
    years = class_editing.list_years(db.session(), clock.today())
    form.offer_years(years)
    parents = [room for year in years for room in class_editing.list_parents(db.session(), year.id)]
    form.offer(parents)


def _new_page(form: NewClassForm, status: int = 200) -> Response:
    _offer(form)
    return page("people/new_class.html", form=form, status=status)


def _tell(form: ClassForm, refused: DomainError) -> None:
    db.session.rollback()
    match refused:
        case class_editing.NameTaken():
            form.name.errors = [_("Une classe ou un groupe de cette année porte déjà ce nom.")]
        case class_editing.NoYear() if isinstance(form, NewClassForm):
            form.year.errors = [_("Cette année n’est pas ouverte.")]
        case _:
            form.parent.errors = [_("Choisissez une classe de la même année.")]


def _no_teaching() -> TeachingForm:
    return TeachingForm(formdata=None, first_day=clock.today())


def class_page(room: ClassGroup, teaching: TeachingForm, form: ClassForm | None = None, status: int = 200) -> Response:
    """The page of a class, with what was typed in one of its forms."""
    session, today = db.session(), clock.today()
    if form is None:
        form = ClassForm(formdata=None)
        form.fill(room)
    form.offer(class_editing.list_parents(session, room.school_year_id))
    teaching.offer(
        [row.teacher for row in teaching_staff.list_teachers(session, today)], teaching_staff.list_subjects(session)
    )
    return page(
        "people/class.html",
        room=room,
        kind_label=labels.class_kind(room.kind),
        is_class=room.kind is ClassGroupKind.CLASS,
        form=form,
        team=teachings.of_class(session, room),
        students=class_editing.list_members(session, room, room.school_year.nearest_day(today)),
        teaching=teaching,
        today=today,
        status=status,
    )
