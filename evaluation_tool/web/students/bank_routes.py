"""The bank of next steps: sentences about the work, kept by the whole school."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.models.grid import Phrase, PhraseKind
from evaluation_tool.policy import Action
from evaluation_tool.services import next_steps, phrases
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.students import bank
from evaluation_tool.web.students.forms import BankFilter, NewPhraseForm, PhraseForm


@bank.get("/")
@requires(Action.PHRASE_LIST)
def index() -> Response:
    """The bank."""
    form = BankFilter(request.args)
    text = (form.texte.data or "") if form.validate() else ""
    number = min(request.args.get("page", 1, type=int), 10_000)
    listed = phrases.list_bank(db.session(), PhraseKind.NEXT_STEP, text=text, number=number)
    return page(
        "students/bank.html",
        form=form,
        listed=listed,
        is_filtered=bool(text),
        page_url=lambda number: url_for(".index", page=number, texte=text or None),
    )


@bank.get("/nouvelle")
@requires(Action.PHRASE_LIST)
def new() -> Response:
    """The form of a new sentence."""
    return page("students/new_phrase.html", form=_offered(NewPhraseForm(formdata=None)))


@bank.post("/nouvelle")
@requires(Action.PHRASE_LIST)
def create() -> BaseResponse:
    """Put a sentence into the bank."""
    form = _offered(NewPhraseForm())
    if not form.validate_on_submit():
        return page("students/new_phrase.html", form=form, status=422)
    begin_write(db.session)
    next_steps.keep_phrase(
        db.session(), current_actor(), form.text.data or "", competency_id=form.competency.data, now=clock.now()
    )
    db.session.commit()
    flash(_("La phrase est dans la banque, pour toute l’équipe."))
    return see_other(".index")


@bank.get("/<int:phrase_id>")
@requires(Action.PHRASE_EDIT)
def phrase(phrase_id: int) -> Response:
    """The form of one sentence."""
    found = _phrase(phrase_id)
    return page("students/phrase.html", phrase=found, form=PhraseForm(formdata=None, data={"text": found.text}))


@bank.post("/<int:phrase_id>")
@requires(Action.PHRASE_EDIT)
def reword(phrase_id: int) -> BaseResponse:
    """Change a sentence."""
    form = PhraseForm()
    if not form.validate_on_submit():
        return page("students/phrase.html", phrase=_phrase(phrase_id), form=form, status=422)
    begin_write(db.session)
    next_steps.reword_phrase(db.session(), _phrase(phrase_id), form.text.data or "")
    db.session.commit()
    flash(_("La phrase est changée. Celles déjà données aux élèves restent comme elles étaient."))
    return see_other(".index")


@bank.post("/<int:phrase_id>/retirer")
@requires(Action.PHRASE_EDIT)
def withdraw(phrase_id: int) -> BaseResponse:
    """Take a sentence out."""
    begin_write(db.session)
    phrases.withdraw(db.session(), current_actor(), _phrase(phrase_id), now=clock.now())
    db.session.commit()
    flash(_("La phrase n’est plus dans la banque. Les élèves qui l’avaient reçue la gardent."))
    return see_other(".index")


def _phrase(phrase_id: int) -> Phrase:
    return phrases.get(db.session(), current_actor(), phrase_id, PhraseKind.NEXT_STEP)


def _offered(form: NewPhraseForm) -> NewPhraseForm:
    known = next_steps.list_competencies(db.session(), current_actor())
    form.competency.choices = [("", _("Toutes")), *known]
    return form
