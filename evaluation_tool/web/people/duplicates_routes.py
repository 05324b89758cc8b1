"""Students who are there twice: found, compared, made one."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action
from evaluation_tool.services import duplicates
from evaluation_tool.services.merged_work import WordsTooLong
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.elision import of
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.people import bp
from evaluation_tool.web.people.duplicates_forms import MergeForm
from evaluation_tool.web.privacy import wording
from evaluation_tool.web.sessions import current_actor


@bp.get("/doublons")
@requires(Action.PEOPLE_MANAGE)
def list_duplicates() -> Response:
    """The pairs that may be one student, and those of whom somebody said that they are two."""
    return page(
        "people/duplicates.html",
        pairs=duplicates.list_probable(db.session(), current_actor()),
        apart=duplicates.list_told_apart(db.session(), current_actor()),
    )


@bp.get("/doublons/<int:student_id>")
@requires(Action.PEOPLE_MANAGE)
def compare_duplicates(student_id: int) -> BaseResponse:
    """The record that is kept beside its duplicate, and what making them one would do."""
    kept, duplicate = _pair(student_id, request.args.get("doublon", 0, type=int))
    if kept is duplicate:
        return see_other(".list_duplicates")
    return _compared(kept, duplicate, MergeForm(formdata=None))


@bp.post("/doublons/<int:student_id>")
@requires(Action.PEOPLE_MANAGE)
def merge_duplicates(student_id: int) -> BaseResponse:
    """Make the two one."""
    actor, form = current_actor(), MergeForm()
    valid = form.validate_on_submit()
    begin_write(db.session)
    other_id = request.form.get("doublon", 0, type=int)
    kept, duplicate = _pair(student_id, other_id)
    if kept is duplicate:
        return see_other(".list_duplicates")
    if not valid:
        return _compared(kept, duplicate, form, status=422)
    try:
        duplicates.merge(
            db.session(),
            actor,
            kept=kept,
            duplicate=duplicate,
            sure=bool(form.sure.data),
            today=clock.today(),
            now=clock.now(),
        )
    except duplicates.InDoubt:
        form.sure.errors = [_("Cochez la case si vous en êtes sûr·e. Sinon, gardez les deux fiches.")]
        return _compared(kept, duplicate, form, status=422)
    except WordsTooLong:
        db.session.rollback()
        kept, duplicate = _pair(student_id, other_id)
        return _compared(kept, duplicate, form, status=422, words_too_long=True)
    name = kept.full_name
    db.session.commit()
    flash(_("Les deux fiches %(of_name)s n’en font plus qu’une.", of_name=of(name)))
    return see_other(".list_duplicates")


@bp.post("/doublons/<int:student_id>/distincts")
@requires(Action.PEOPLE_MANAGE)
def tell_apart(student_id: int) -> BaseResponse:
    """Say that the two are two students: the list of duplicates leaves them alone."""
    actor = current_actor()
    begin_write(db.session)
    one, other = _pair(student_id, request.form.get("doublon", 0, type=int))
    if one is not other:
        duplicates.tell_apart(db.session(), actor, one=one, other=other, now=clock.now())
        db.session.commit()
        flash(_("C’est noté : ce sont deux élèves."))
    return see_other(".list_duplicates")


def _pair(student_id: int, other_id: int) -> tuple[Student, Student]:
    """The two records; the first one twice where no second one was told."""
    kept = duplicates.get(db.session(), current_actor(), student_id)
    return kept, duplicates.get(db.session(), current_actor(), other_id or student_id)


def _compared(
    kept: Student, duplicate: Student, form: MergeForm, status: int = 200, *, words_too_long: bool = False
) -> Response:
    seen = duplicates.preview(db.session(), kept=kept, duplicate=duplicate, today=clock.today())
    return page(
        "people/compare_duplicates.html",
        seen=seen,
        form=form,
        kept_work=wording.counts(seen.kept.work),
        duplicate_work=wording.counts(seen.duplicate.work),
        words_too_long=words_too_long,
        status=status,
    )
