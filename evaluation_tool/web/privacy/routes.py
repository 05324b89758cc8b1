"""One student's data: found, handed over as files, erased; and who opened whose file."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.formats import personal_data
from evaluation_tool.formats.pdf import DocumentSheet, Template
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, can
from evaluation_tool.services import consultations, erasure, personal_export
from evaluation_tool.services.personal_export import PersonalFile
from evaluation_tool.tenancy import erasures
from evaluation_tool.tenancy.scrub import scrub
from evaluation_tool.tenancy.session import active_slug, begin_write, db, tenancy
from evaluation_tool.web import clock, labels
from evaluation_tool.web.elision import of
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.papers import paper, printed_today
from evaluation_tool.web.privacy import bp, wording
from evaluation_tool.web.privacy.forms import EraseForm, StudentSearch
from evaluation_tool.web.sessions import current_actor

CONSULTATIONS_PAGE = 50


@bp.get("/")
@requires(Action.PRIVACY_PAPERS)
def index() -> Response:
    """What can be done about personal data, and the student it is about."""
    form = StudentSearch(request.args)
    typed = (form.texte.data or "").strip() if form.validate() else ""
    found = consultations.find_students(db.session(), current_actor(), typed) if typed else []
    return page(
        "privacy/index.html",
        form=form,
        typed=typed,
        students=found,
        most_found=consultations.MOST_FOUND,
        papers=wording.papers(),
    )


@bp.get("/eleves/<int:student_id>")
@requires(Action.PERSONAL_DATA)
def student(student_id: int) -> Response:
    """What is held about a student, counted and never shown; to hand over, or to erase."""
    actor = current_actor()
    found = personal_export.get_student(db.session(), actor, student_id)
    rows = erasure.count_rows(db.session(), found)
    return page(
        "privacy/student.html",
        student=found,
        counts=wording.counts(rows),
        consultations=consultations.list_of_student(db.session(), found) if can(actor, Action.PRIVACY) else [],
        action_label=labels.audit_action,
    )


@bp.post("/eleves/<int:student_id>/donnees.json")
@requires(Action.PERSONAL_DATA)
def hand_over(student_id: int) -> Response:
    """Everything, for another program."""
    found, name = _exported(student_id), _establishment_name()
    content = personal_data.to_json(found.tables, establishment=name, exported_on=clock.today())
    response = Response(content, mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=f"donnees-eleve-{found.student.id}.json")
    return response


@bp.post("/eleves/<int:student_id>/donnees.pdf")
@requires(Action.PERSONAL_DATA)
def hand_over_paper(student_id: int) -> Response:
    """Everything, to read."""
    found = _exported(student_id)
    sheet = DocumentSheet(
        title=_("Les données %(of_name)s", of_name=of(found.student.full_name)),
        subtitle=_("Tout ce que l’établissement garde à son sujet dans cet outil."),
        establishment=_establishment_name(),
        printed_on=printed_today(),
        blocks=personal_data.to_blocks(found.tables, labels.audit_action),
    )
    response = paper(Template.DOCUMENT, sheet, f"donnees-eleve-{found.student.id}.pdf")
    # To hand over, not to read on the way.
    response.headers["Content-Disposition"] = f"attachment; filename=donnees-eleve-{found.student.id}.pdf"
    return response


@bp.get("/eleves/<int:student_id>/effacer")
@requires(Action.PRIVACY)
def confirm_erasure(student_id: int) -> Response:
    """What erasing a student takes away."""
    found = personal_export.get_student(db.session(), current_actor(), student_id)
    return _erasure_page(found, EraseForm(formdata=None))


@bp.post("/eleves/<int:student_id>/effacer")
@requires(Action.PRIVACY)
def erase(student_id: int) -> BaseResponse:
    """Erase a student for good, once its name was typed."""
    actor, form = current_actor(), EraseForm()
    valid = form.validate_on_submit()
    found = personal_export.get_student(db.session(), actor, student_id)
    if not valid or not erasure.is_typed(found, form.name.data or ""):
        if valid:
            form.name.errors = [_("Ce n’est pas ce nom. Rien n’a été effacé.")]
        return _erasure_page(found, form, status=422)
    begin_write(db.session)
    found = personal_export.get_student(db.session(), actor, student_id)
    tombstones = erasure.erase(db.session(), found, now=clock.now(), account_id=actor.account_id)
    erasures.append(Path(current_app.config["INSTANCE"]), active_slug() or "", tombstones)
    db.session.commit()
    if scrub(tenancy().directory.existing(active_slug() or "")):
        flash(_("L’élève est effacé. Une restauration l’effacerait de nouveau."))
    else:
        flash(
            _("L’élève est effacé. Ses dernières traces dans le fichier partiront à la prochaine purge, cette nuit."),
            "info",
        )
    return see_other(".index")


@bp.get("/consultations")
@requires(Action.PRIVACY)
def consulted() -> Response:
    """Who opened or took away whose file, newest first."""
    number = min(max(1, request.args.get("page", 1, type=int)), 1_000_000)
    return page(
        "privacy/consultations.html",
        listed=consultations.list_all(db.session(), page=number, size=CONSULTATIONS_PAGE),
        action_label=labels.audit_action,
        page_url=lambda one: url_for(".consulted", page=one),
    )


def _exported(student_id: int) -> PersonalFile:
    actor = current_actor()
    begin_write(db.session)
    found = personal_export.get_student(db.session(), actor, student_id)
    exported = personal_export.export(db.session(), actor, found, now=clock.now())
    db.session.commit()
    return exported


def _establishment_name() -> str:
    found = current_establishment()
    return found.name if found is not None else ""


def _erasure_page(found: Student, form: EraseForm, status: int = 200) -> Response:
    seen = erasure.preview(db.session(), found)
    return page(
        "privacy/erase.html",
        student=found,
        form=form,
        counts=wording.counts(seen.rows),
        mentions=wording.mentions(seen.mentions),
        waiting_files=seen.waiting_files,
        status=status,
    )
