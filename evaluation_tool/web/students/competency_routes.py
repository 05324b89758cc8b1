"""One competency in a student's file: the evidence, the next step, the level that a teacher decides."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action, can
from evaluation_tool.services import level_decisions, next_steps, student_file, trails
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock, labels
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.students import bp, wording
from evaluation_tool.web.students.file_routes import chips, opened
from evaluation_tool.web.students.forms import DecisionForm, NextStepForm
from evaluation_tool.web.students.support_routes import supported


@bp.get("/<int:student_id>/competences/<int:competency_id>")
@requires(Action.STUDENT_FILE)
def competency(student_id: int, competency_id: int) -> Response:
    """Everything that was seen, said and decided on one competency."""
    return _page(opened(student_id, competency_id), competency_id)


@bp.post("/<int:student_id>/competences/<int:competency_id>/prochain-pas")
@requires(Action.STUDENT_SUPPORT)
def give_step(student_id: int, competency_id: int) -> BaseResponse:
    """Give the student a next step."""
    form = NextStepForm(prefix="step-")
    if not form.validate_on_submit():
        return _page(supported(student_id), competency_id, step_form=form, status=422)
    actor, text = current_actor(), form.text.data or ""
    begin_write(db.session)
    student = supported(student_id)
    student_file.read(db.session(), student, clock.today()).line(competency_id)
    next_steps.give(db.session(), actor, student, competency_id, text)
    if form.keep.data:
        next_steps.keep_phrase(db.session(), actor, text, competency_id=competency_id, now=clock.now())
    db.session.commit()
    flash(_("L’élève lit maintenant ce prochain pas."))
    return see_other(".competency", student_id=student_id, competency_id=competency_id)


@bp.post("/<int:student_id>/prochains-pas/<int:next_step_id>/fait")
@requires(Action.STUDENT_SUPPORT)
def finish_step(student_id: int, next_step_id: int) -> BaseResponse:
    """The step is done."""
    begin_write(db.session)
    step = next_steps.finish(db.session(), current_actor(), supported(student_id), next_step_id)
    competency_id = step.competency_id
    db.session.commit()
    flash(_("Ce pas est fait."))
    return see_other(".competency", student_id=student_id, competency_id=competency_id)


@bp.post("/<int:student_id>/competences/<int:competency_id>/decision")
@requires(Action.STUDENT_SUPPORT)
def decide(student_id: int, competency_id: int) -> BaseResponse:
    """Decide on a level."""
    form = DecisionForm(prefix="decision-")
    if not form.validate_on_submit() or form.level.data is None:
        if form.level.data is None:
            form.level.errors = [_("Choisissez un niveau.")]
        return _page(supported(student_id), competency_id, decision_form=form, status=422)
    begin_write(db.session)
    try:
        level_decisions.decide(
            db.session(),
            current_actor(),
            supported(student_id),
            competency_id,
            level_id=form.level.data,
            reason=form.reason.data or "",
            now=clock.now(),
        )
    except level_decisions.NoReason:
        form.reason.errors = [_("Dites pourquoi : ce niveau n’est pas celui que la règle de l’établissement donne.")]
    except level_decisions.UnknownLevel:
        form.level.errors = [_("L’échelle a changé. Choisissez de nouveau.")]
    if form.errors:
        db.session.rollback()
        return _page(supported(student_id), competency_id, decision_form=form, status=422)
    db.session.commit()
    flash(_("Votre décision est notée, avec sa raison."))
    return see_other(".competency", student_id=student_id, competency_id=competency_id)


@bp.post("/<int:student_id>/competences/<int:competency_id>/decision/retirer")
@requires(Action.STUDENT_SUPPORT)
def undecide(student_id: int, competency_id: int) -> BaseResponse:
    """Take a decision back."""
    begin_write(db.session)
    level_decisions.withdraw(db.session(), current_actor(), supported(student_id), competency_id, now=clock.now())
    db.session.commit()
    flash(_("La décision est retirée : le niveau suit de nouveau la règle de l’établissement."))
    return see_other(".competency", student_id=student_id, competency_id=competency_id)


def _page(
    student: Student,
    competency_id: int,
    *,
    step_form: NextStepForm | None = None,
    decision_form: DecisionForm | None = None,
    status: int = 200,
) -> Response:
    found = student_file.read(db.session(), student, clock.today())
    line = found.line(competency_id)
    form = decision_form or DecisionForm(formdata=None, prefix="decision-")
    form.level.choices = [(level.id, level.teacher_label) for level in found.levels]
    return page(
        "students/competency.html",
        status=status,
        student=student,
        line=line,
        chips=chips(found),
        gap_words=wording.gaps(),
        steps=trails.list_steps(db.session(), student.id, competency_id),
        contexts=labels.contexts(),
        states=labels.observation_states(),
        criteria=trails.list_criteria(db.session(), line.item.grid_item_id),
        decisions=level_decisions.list_decisions(db.session(), student.id, competency_id),
        given=next_steps.list_given(db.session(), student.id, competency_id),
        offered=next_steps.list_offered(db.session(), competency_id),
        step_form=step_form or NextStepForm(formdata=None, prefix="step-"),
        decision_form=form,
        rule_is_decided=found.rule is AttainmentRule.DECIDED,
        may_support=can(current_actor(), Action.STUDENT_SUPPORT, student),
    )
