"""The establishment's name and codes, its pupils' pages, and how a level is read."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.identifiers import IdentifierCheck, check_uai
from evaluation_tool.domain.mastery import AttainmentRule
from evaluation_tool.policy import Action
from evaluation_tool.services import level_scales, school_settings
from evaluation_tool.services.school_settings import NoUai, RuleChange, WrongUai
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.settings import bp
from evaluation_tool.web.settings.school_forms import (
    IdentityForm,
    RuleForm,
    StudentSideForm,
    identity_form,
    typed_codes,
)

SAVE, LOOK = "save", "look"


@bp.get("/etablissement")
@requires(Action.SETTINGS_EDIT)
def identity() -> Response:
    """The form of the establishment's name and codes."""
    return _identity_page(identity_form(school_settings.get(db.session())))


@bp.post("/etablissement")
@requires(Action.SETTINGS_EDIT)
def change_identity() -> BaseResponse:
    """Keep the name and the codes."""
    form = identity_form(school_settings.get(db.session()))
    if not form.validate_on_submit():
        return _identity_page(form, status=422)
    wanted, actor = form.to_identity(), current_actor()
    begin_write(db.session)
    try:
        school_settings.set_identity(db.session(), actor, identity=wanted, now=clock.now())
    except WrongUai as wrong:
        db.session.rollback()
        form.show(wrong)
        return _identity_page(form, status=422)
    except NoUai:
        db.session.rollback()
        form["uai_0"].errors = [_("Gardez au moins un code : c’est à lui que l’on reconnaît vos fichiers d’élèves.")]
        return _identity_page(form, status=422)
    db.session.commit()
    flash(_("Le nom et les codes de l’établissement sont à jour."))
    for code in typed_codes(wanted):
        if check_uai(code) is IdentifierCheck.WRONG_KEY:
            flash(_("La lettre de %(code)s ne correspond pas à ses chiffres : relisez-le.", code=code), "warning")
    return see_other(".index")


@bp.get("/eleves")
@requires(Action.SETTINGS_EDIT)
def student_side() -> Response:
    """The form of what students see and say."""
    return _student_page(StudentSideForm.of(school_settings.get(db.session())))


@bp.post("/eleves")
@requires(Action.SETTINGS_EDIT)
def change_student_side() -> BaseResponse:
    """Show what students would see, or keep it."""
    form = StudentSideForm()
    valid = form.validate_on_submit()
    if request.form.get("intent", SAVE) == LOOK:
        return _student_page(form)
    if not valid:
        return _student_page(form, status=422)
    wanted, actor = form.to_student_side(), current_actor()
    begin_write(db.session)
    school_settings.set_student_side(db.session(), actor, wanted=wanted, now=clock.now())
    db.session.commit()
    flash(_("Les pages des élèves suivent maintenant ces choix."))
    return see_other(".index")


@bp.get("/niveau-atteint")
@requires(Action.SETTINGS_EDIT)
def rule() -> Response:
    """How a level is read from what was observed."""
    current = school_settings.get(db.session()).attainment_rule
    return _rule_page(RuleForm(formdata=None, data={"rule": current.value}))


@bp.post("/niveau-atteint")
@requires(Action.SETTINGS_EDIT)
def change_rule() -> BaseResponse:
    """Count what another rule would change, or put it in place."""
    form = RuleForm()
    if not form.validate_on_submit():
        return _rule_page(form, status=422)
    wanted = AttainmentRule(form.rule.data)
    if request.form.get("intent") != SAVE:
        return _rule_page(form, change=school_settings.preview_rule(db.session(), wanted))
    actor = current_actor()
    begin_write(db.session)
    school_settings.set_rule(db.session(), actor, rule=wanted, now=clock.now())
    db.session.commit()
    flash(_("La règle est en place : tous les niveaux se lisent ainsi, sur toutes les pages."))
    return see_other(".index")


def _identity_page(form: IdentityForm, status: int = 200) -> Response:
    return page("settings/identity.html", form=form, status=status)


def _student_page(form: StudentSideForm, status: int = 200) -> Response:
    return page(
        "settings/students.html",
        partial="settings/_student_view.html",
        form=form,
        levels=level_scales.active(db.session()).levels,
        waiting=school_settings.count_waiting(db.session()),
        status=status,
    )


def _rule_page(form: RuleForm, status: int = 200, change: RuleChange | None = None) -> Response:
    current = school_settings.get(db.session()).attainment_rule
    return page("settings/rule.html", form=form, current=current, change=change, status=status)
