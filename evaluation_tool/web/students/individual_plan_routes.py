"""The individual training plan (PIF): read by the team, written by who reviews the student, printed to be signed."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.formats.pdf import MeetingRow, MeetingSection, MeetingSheet, MeetingStudent, Template
from evaluation_tool.models.people import Student
from evaluation_tool.models.review import IndividualPlan
from evaluation_tool.policy import Action
from evaluation_tool.services import individual_plans, student_file, student_progress
from evaluation_tool.services.individual_plans import PlanChanged, PlanVersion
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.elision import of
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.filters import full_date
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.papers import paper, printed_today
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.students import bp
from evaluation_tool.web.students.file_routes import opened
from evaluation_tool.web.students.individual_plan_forms import IndividualPlanForm


@bp.get("/<int:student_id>/pif")
@requires(Action.STUDENT_FILE)
def individual_plan(student_id: int) -> Response:
    """The version in force, or the one that is asked for, and the list of all."""
    student = opened(student_id)
    versions = individual_plans.list_versions(db.session(), student.id)
    shown = individual_plans.chosen(versions, request.args.get("version", type=int))
    return page(
        "students/individual_plan.html",
        student=student,
        versions=versions,
        shown=shown,
        wordings=_wordings(student),
    )


@bp.get("/<int:student_id>/pif/modifier")
@requires(Action.REVIEW_STUDENT)
def edit_individual_plan(student_id: int) -> Response:
    """The form, filled with the version in force."""
    student = opened(student_id, action=Action.REVIEW_STUDENT)
    versions = individual_plans.list_versions(db.session(), student.id)
    return _form_page(student, _filled(student, versions[0].plan if versions else None))


@bp.post("/<int:student_id>/pif/modifier")
@requires(Action.REVIEW_STUDENT)
def write_individual_plan(student_id: int) -> BaseResponse:
    """Keep what was typed as the next version."""
    student = _reviewed(student_id)
    form = IndividualPlanForm()
    form.offer(_competencies(student))
    if not form.validate_on_submit():
        return _form_page(student, form, status=422)
    begin_write(db.session)
    student = _reviewed(student_id)
    try:
        individual_plans.write(
            db.session(),
            current_actor(),
            student,
            form.to_draft(clock.today()),
            since=form.since.data or 0,
            now=clock.now(),
        )
    except PlanChanged:
        db.session.rollback()
        return _changed_page(student_id, form)
    db.session.commit()
    flash(_("Le PIF est enregistré. La version précédente reste lisible."))
    return see_other(".individual_plan", student_id=student_id)


@bp.get("/<int:student_id>/pif.pdf")
@requires(Action.STUDENT_FILE)
def individual_plan_sheet(student_id: int) -> Response:
    """The plan on paper, with places to sign."""
    student = opened(student_id)
    versions = individual_plans.list_versions(db.session(), student.id)
    shown = individual_plans.chosen(versions, request.args.get("version", type=int))
    return paper(Template.MEETING, _sheet(student, shown), f"pif-{student_id}.pdf")


def _reviewed(student_id: int) -> Student:
    return student_progress.get_student(db.session(), current_actor(), student_id, Action.REVIEW_STUDENT)


def _wordings(student: Student) -> dict[int, str]:
    found = student_file.read(db.session(), student, clock.today())
    return {line.id: line.wording for line in found.lines}


def _competencies(student: Student) -> list[tuple[int, str]]:
    return list(_wordings(student).items())


def _filled(student: Student, plan: IndividualPlan | None) -> IndividualPlanForm:
    if plan is None:
        form = IndividualPlanForm(formdata=None, data={"met_on": clock.today()})
    else:
        said = asdict(individual_plans.draft_of(plan))
        goals = [goal._asdict() for goal in individual_plans.draft_of(plan).goals]
        form = IndividualPlanForm(formdata=None, data=said | {"goals": goals, "since": plan.version})
    form.offer(_competencies(student))
    return form


def _form_page(
    student: Student, form: IndividualPlanForm, *, status: int = 200, newer: PlanVersion | None = None
) -> Response:
    return page("students/edit_individual_plan.html", status=status, student=student, form=form, newer=newer)


def _changed_page(student_id: int, form: IndividualPlanForm) -> Response:
    """Somebody wrote meanwhile: what was typed stays, to be sent again once theirs was read."""
    student = _reviewed(student_id)
    newer = individual_plans.list_versions(db.session(), student.id)[0]
    form.since.data = newer.plan.version
    form.since.raw_data = None
    return _form_page(student, form, status=422, newer=newer)


def _sheet(student: Student, shown: PlanVersion | None) -> MeetingSheet:
    establishment = current_establishment()
    name = _("PIF %(of_name)s", of_name=of(student.full_name))
    sections = _sections(shown.plan, _wordings(student)) if shown is not None else ()
    signed = (_("L’élève"), _("La famille"), _("L’équipe"))
    subtitle = _("Projet individuel de formation")
    if shown is not None:
        subtitle = _(
            "Projet individuel de formation, version %(number)s, réunion du %(day)s",
            number=shown.plan.version,
            day=full_date(shown.plan.met_on),
        )
    return MeetingSheet(
        title=name,
        subtitle="",
        establishment=establishment.name if establishment is not None else "",
        printed_on=printed_today(),
        students=(MeetingStudent(name, subtitle, sections, signed),),
    )


def _sections(plan: IndividualPlan, wordings: dict[int, str]) -> tuple[MeetingSection, ...]:
    goals = tuple(
        MeetingRow(
            goal.text,
            wordings.get(goal.competency_id or 0, ""),
            _("atteint le %(day)s", day=full_date(goal.reached_on)) if goal.reached_on is not None else "",
        )
        for goal in plan.goals
    )
    said = (
        (_("Adaptations de l’enseignement"), plan.adaptations),
        (_("Compte rendu et suivi"), plan.follow_up),
        (_("Personnes présentes"), plan.people),
        (_("Prochaine réunion"), full_date(plan.next_meeting_on) if plan.next_meeting_on is not None else ""),
    )
    rows = tuple(MeetingRow(title, text) for title, text in said if text)
    return (
        MeetingSection(_("Objectifs"), goals, _("Aucun objectif n’est écrit.")),
        MeetingSection(_("Ce qui est prévu"), rows, _("Rien d’autre n’est écrit.")),
    )
