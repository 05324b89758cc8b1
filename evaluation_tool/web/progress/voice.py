"""What a student says: « Je m'évalue », « Je suis prêt·e », « Je veux bien aider sur… »."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.policy import Action
from evaluation_tool.services import home, student_voice
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.progress import bp, pages
from evaluation_tool.web.progress.drawings import drawn
from evaluation_tool.web.progress.forms import HelpOffersForm, SelfAssessmentForm
from evaluation_tool.web.progress.routes import own_frame
from evaluation_tool.web.sessions import current_actor


@bp.get("/<int:competency_id>/je-m-evalue")
@requires(Action.VOICE_OWN)
def self_assessment(competency_id: int) -> Response:
    """The levels with what each asks, to say where one stands."""
    form = SelfAssessmentForm(formdata=None)
    form.renew()
    return _self_assessment_page(competency_id, form)


@bp.post("/<int:competency_id>/je-m-evalue")
@requires(Action.VOICE_OWN)
def assess_oneself(competency_id: int) -> BaseResponse:
    """Keep the student's own view."""
    form = SelfAssessmentForm()
    if form.level.data is None:
        form.level.errors = [_("Choisis une phrase.")]
        return _self_assessment_page(competency_id, form, status=422)
    actor = current_actor()
    begin_write(db.session)
    try:
        student_voice.assess_oneself(
            db.session(),
            actor,
            home.student_of(db.session(), actor),
            competency_id,
            level_id=form.level.data,
            nonce=form.nonce.data or "",
            now=clock.now(),
        )
    except (student_voice.UnknownLevel, student_voice.WornForm):
        db.session.rollback()
        form.renew()
        form.level.errors = [_("Cette page a changé. Choisis encore une fois.")]
        return _self_assessment_page(competency_id, form, status=422)
    db.session.commit()
    flash(_("C’est gardé. Ton avis compte."))
    return see_other("progress.skill", competency_id=competency_id)


@bp.post("/<int:competency_id>/je-suis-pret")
@requires(Action.VOICE_OWN)
def ask(competency_id: int) -> BaseResponse:
    """Ask to be assessed."""
    actor = current_actor()
    begin_write(db.session)
    student_voice.ask(db.session(), actor, home.student_of(db.session(), actor), competency_id, now=clock.now())
    db.session.commit()
    flash(_("C’est envoyé. Ton enseignant·e le verra."))
    return see_other("progress.skill", competency_id=competency_id)


@bp.post("/<int:competency_id>/je-retire-ma-demande")
@requires(Action.VOICE_OWN)
def withdraw(competency_id: int) -> BaseResponse:
    """Take a request back."""
    actor = current_actor()
    begin_write(db.session)
    student_voice.withdraw(db.session(), actor, home.student_of(db.session(), actor), competency_id, now=clock.now())
    db.session.commit()
    flash(_("Ta demande est retirée. Tu pourras redemander."))
    return see_other("progress.skill", competency_id=competency_id)


@bp.get("/j-aide")
@requires(Action.VOICE_OWN)
def help_offers() -> Response:
    """What I succeed at, and on which of it I would help."""
    student = home.student_of(db.session(), current_actor())
    progress = pages.published(student)
    offered = [skill.id for skill in progress.succeeded if skill.is_offered]
    form = HelpOffersForm(formdata=None, data={"skills": offered})
    form.skills.choices = [(skill.id, skill.wording) for skill in progress.succeeded]
    return page(
        "progress/help.html",
        frame=own_frame(),
        form=form,
        succeeded=progress.succeeded,
        drawings=drawn(progress.succeeded),
    )


@bp.post("/j-aide")
@requires(Action.VOICE_OWN)
def offer_help() -> BaseResponse:
    """Keep the choice."""
    form = HelpOffersForm()
    actor = current_actor()
    begin_write(db.session)
    count = student_voice.offer_help(
        db.session(),
        actor,
        home.student_of(db.session(), actor),
        frozenset(form.skills.data or ()),
        now=clock.now(),
        zone=clock.school_zone(),
    )
    db.session.commit()
    flash(_("C’est gardé. Merci !") if count else _("C’est gardé. Tu peux changer d’avis quand tu veux."))
    return see_other("progress.help_offers")


def _self_assessment_page(competency_id: int, form: SelfAssessmentForm, status: int = 200) -> Response:
    establishment = current_establishment()
    path = pages.path_of(home.student_of(db.session(), current_actor()), competency_id)
    if establishment is None or not establishment.self_assessment_on or path.skill.item.class_group_id is None:
        raise NotFound
    form.level.choices = [(level.level_id, level.student_label) for level in path.ladder]
    criteria = {level.level_id: text for level, text in path.criteria}
    return page(
        "progress/self_assessment.html",
        frame=own_frame(),
        form=form,
        path=path,
        skill=path.skill,
        criteria=criteria,
        drawings=drawn([path.skill]),
        status=status,
    )
