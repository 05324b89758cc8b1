"""The checklist of a new establishment."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.policy import Action
from evaluation_tool.services import first_steps as steps
from evaluation_tool.services import school_settings
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.administration import bp
from evaluation_tool.web.forms import BaseForm, DayChosen, DayField
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor


class SignatureForm(BaseForm):
    """When the impact assessment was signed."""

    signed_on = DayField(_l("Signée le"), [DayChosen(_l("Donnez la date de la signature."))])


@bp.get("/premiers-pas")
@requires(Action.SETTINGS_EDIT)
def first_steps() -> Response:
    """The steps, each done or with the way to it."""
    establishment = school_settings.get(db.session())
    return _steps_page(SignatureForm(formdata=None, signed_on=establishment.aipd_signed_on))


@bp.post("/premiers-pas/aipd")
@requires(Action.SETTINGS_EDIT)
def sign_impact_assessment() -> BaseResponse:
    """Keep the day of the signature."""
    form = SignatureForm()
    if not form.validate_on_submit():
        return _steps_page(form, status=422)
    begin_write(db.session)
    try:
        steps.sign_impact_assessment(db.session(), current_actor(), signed_on=form.signed_on.data, now=clock.now())
    except (steps.NotYet, steps.TooEarly) as refused:
        db.session.rollback()
        form.signed_on.errors = [
            _("Cette date n’est pas encore passée : notez-la une fois l’analyse signée.")
            if isinstance(refused, steps.NotYet)
            else _("Vérifiez l’année : l’analyse d’impact existe depuis le 25 mai 2018.")
        ]
        return _steps_page(form, status=422)
    db.session.commit()
    flash(_("La signature de l’analyse d’impact est notée."))
    return see_other(".first_steps")


@bp.post("/premiers-pas/echelle")
@requires(Action.SETTINGS_EDIT)
def keep_scale() -> BaseResponse:
    """Say that the scale stays as it is."""
    begin_write(db.session)
    steps.keep_scale(db.session(), current_actor(), now=clock.now())
    db.session.commit()
    flash(_("L’échelle de niveaux est choisie."))
    return see_other(".first_steps")


def _steps_page(form: SignatureForm, status: int = 200) -> Response:
    establishment = school_settings.get(db.session())
    return page(
        "administration/first_steps.html",
        form=form,
        signed_on=establishment.aipd_signed_on,
        progress=steps.read(db.session(), establishment, clock.today()),
        status=status,
    )
