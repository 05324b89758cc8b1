"""The bank of success criteria: what the team kept while writing its grids."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.models.grid import Phrase, PhraseKind
from evaluation_tool.models.level_scale import Level
from evaluation_tool.policy import Action
from evaluation_tool.services import grids_criteria, level_scales, phrases
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.grids import bp
from evaluation_tool.web.grids.bank_forms import CriteriaFilter, CriterionForm
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor


@bp.get("/criteres")
@requires(Action.PHRASE_LIST)
def criteria() -> Response:
    """The bank, by competency and by level."""
    form = CriteriaFilter(request.args)
    text = (form.texte.data or "") if form.validate() else ""
    number = min(request.args.get("page", 1, type=int), 10_000)
    return page(
        "grids/criteria.html",
        form=form,
        listed=phrases.list_bank(db.session(), PhraseKind.CRITERION, text=text, number=number),
        levels=_levels(),
        is_filtered=bool(text),
        page_url=lambda number: url_for(".criteria", page=number, texte=text or None),
    )


@bp.get("/criteres/<int:criterion_id>")
@requires(Action.PHRASE_EDIT)
def criterion(criterion_id: int) -> Response:
    """The form of one criterion."""
    found = _criterion(criterion_id)
    return _form_page(found, CriterionForm(formdata=None, data={"text": found.text}))


@bp.post("/criteres/<int:criterion_id>")
@requires(Action.PHRASE_EDIT)
def reword_criterion(criterion_id: int) -> BaseResponse:
    """Change a criterion."""
    form = CriterionForm()
    if not form.validate_on_submit():
        return _form_page(_criterion(criterion_id), form, status=422)
    begin_write(db.session)
    grids_criteria.reword(db.session(), _criterion(criterion_id), form.text.data or "")
    db.session.commit()
    flash(_("Le critère est changé dans la banque. Les grilles qui l’avaient repris gardent leurs mots."))
    return see_other(".criteria")


@bp.post("/criteres/<int:criterion_id>/retirer")
@requires(Action.PHRASE_EDIT)
def withdraw_criterion(criterion_id: int) -> BaseResponse:
    """Take a criterion out."""
    begin_write(db.session)
    phrases.withdraw(db.session(), current_actor(), _criterion(criterion_id), now=clock.now())
    db.session.commit()
    flash(_("Le critère n’est plus dans la banque. Les grilles qui l’avaient repris le gardent."))
    return see_other(".criteria")


def _form_page(phrase: Phrase, form: CriterionForm, *, status: int = 200) -> Response:
    return page("grids/criterion.html", phrase=phrase, level=_levels().get(phrase.rank), form=form, status=status)


def _levels() -> dict[int | None, Level]:
    """The levels of today's scale, by the rank that criteria are kept under."""
    return {level.rank: level for level in level_scales.active(db.session()).levels}


def _criterion(criterion_id: int) -> Phrase:
    return phrases.get(db.session(), current_actor(), criterion_id, PhraseKind.CRITERION)
