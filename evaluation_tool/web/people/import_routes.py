"""A file of people, from its choice to the word that imports it; nothing is written before that word."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import DomainError
from evaluation_tool.domain.roster import Roster, RosterSource
from evaluation_tool.domain.school_year import start_year_of
from evaluation_tool.formats import roster_remarks, roster_wording
from evaluation_tool.formats.refusals import FileRefused
from evaluation_tool.formats.rosters import read_roster
from evaluation_tool.formats.wording import refusal_sentence
from evaluation_tool.models.exchange import PendingImport
from evaluation_tool.policy import Action
from evaluation_tool.services import roster_files, rosters
from evaluation_tool.services.rosters import Applied, Choice, RosterPlan
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.people import bp, wording
from evaluation_tool.web.people.forms import RosterFileForm
from evaluation_tool.web.plurals import ngettext
from evaluation_tool.web.sessions import current_actor

_NAMED = 12  # classes of the school that a file does not name, as far as they are named


def _file_form() -> RosterFileForm:
    form = RosterFileForm()
    form.offer(roster_files.list_years(db.session()), start_year_of(clock.today()))
    return form


@bp.get("/importer")
@requires(Action.PEOPLE_MANAGE)
def choose_file() -> Response:
    """The form for sending a file."""
    return page("people/choose.html", form=_file_form())


@bp.post("/importer")
@requires(Action.PEOPLE_MANAGE)
def send_file() -> BaseResponse:
    """Read the file and check whose it is; keep it for the next steps, or say why it is refused."""
    form = _file_form()
    if not form.validate_on_submit():
        return page("people/choose.html", form=form, status=422)
    name, content = form.sent()
    start_year = int(form.year.data)
    try:
        read = read_roster(content, clock.today())
        if isinstance(read, Roster):
            rosters.check(db.session(), read, start_year=start_year)
    except (FileRefused, DomainError) as refused:
        form.file.errors = [_("« %(name)s » est refusé, rien n’a été importé.", name=name), _reason(refused)]
        return page("people/choose.html", form=form, status=422)
    actor = current_actor()
    begin_write(db.session)
    pending = roster_files.keep(db.session(), actor, name=name, content=content, start_year=start_year, now=clock.now())
    roster_id = pending.id
    db.session.commit()
    step = ".choose_divisions" if isinstance(read, Roster) else ".columns"
    return see_other(step, roster_id=roster_id)


@bp.get("/imports/<int:roster_id>/classes")
@requires(Action.PEOPLE_MANAGE)
def choose_divisions(roster_id: int) -> BaseResponse:
    """The divisions of the file: only those ticked come in."""
    pending = roster_files.get(db.session(), current_actor(), roster_id, clock.now())
    people = _read(pending)
    if people is None:
        return see_other(".columns", roster_id=roster_id)
    try:
        year = rosters.check(db.session(), people, start_year=roster_files.year_of(pending))
    except DomainError as refused:
        flash(_reason(refused), "error")
        return (
            see_other(".columns", roster_id=roster_id) if people.source is RosterSource.TABLE else see_other(".index")
        )
    listed = rosters.list_divisions(db.session(), people, year)
    absent = rosters.list_absent(db.session(), people, year)
    ticked = _first_ticked(listed, request.args.get("cocher", ""))
    return page(
        "people/divisions.html",
        pending=pending,
        source=roster_wording.SOURCE_NAMES[people.source],
        year=year,
        divisions=[(name, pupils, name in ticked) for name, pupils, _is_known in listed],
        absent=absent[:_NAMED],
        absent_more=max(0, len(absent) - _NAMED),
        has_groups=any(student.groups for student in people.students) or any(room.is_group for room in people.classes),
        is_table=people.source is RosterSource.TABLE,
    )


def _first_ticked(listed: Sequence[tuple[str, int, bool]], asked: str) -> frozenset[str]:
    """The divisions that are ticked as the page opens: those of the school, all where it has none, or as was asked."""
    everything = frozenset(name for name, _pupils, _is_known in listed)
    known = frozenset(name for name, _pupils, is_known in listed if is_known)
    return {"toutes": everything, "aucune": frozenset()}.get(asked, known or everything)


@bp.get("/imports/<int:roster_id>/apercu")
@requires(Action.PEOPLE_MANAGE)
def preview(roster_id: int) -> BaseResponse:
    """Everything that confirming would do, line by line."""
    pending = roster_files.get(db.session(), current_actor(), roster_id, clock.now())
    choice = Choice(frozenset(request.args.getlist("classe")), with_groups="groupes" in request.args)
    return _previewed(pending, choice)


@bp.post("/imports/<int:roster_id>/confirmer")
@requires(Action.PEOPLE_MANAGE)
def confirm(roster_id: int) -> BaseResponse:
    """Import what was ticked, all of it or nothing."""
    actor = current_actor()
    pending = roster_files.get(db.session(), actor, roster_id, clock.now())
    people = _read(pending)
    if people is None:
        return see_other(".columns", roster_id=roster_id)
    choice = _choice()
    begin_write(db.session)
    pending = roster_files.get(db.session(), actor, roster_id, clock.now())
    try:
        choice = _without_unticked(people, pending, choice)
        applied = rosters.apply(
            db.session(),
            people,
            choice,
            start_year=roster_files.year_of(pending),
            today=clock.today(),
            now=clock.now(),
            account_id=actor.account_id,
        )
    except DomainError as refused:
        db.session.rollback()
        pending = roster_files.get(db.session(), actor, roster_id, clock.now())
        return _previewed(pending, choice, refused=_reason(refused), status=422)
    db.session.delete(pending)
    db.session.commit()
    flash(_report(applied))
    return see_other(".index")


@bp.post("/imports/<int:roster_id>/oublier")
@requires(Action.PEOPLE_MANAGE)
def abandon(roster_id: int) -> BaseResponse:
    """Forget the file."""
    begin_write(db.session)
    pending = roster_files.get(db.session(), current_actor(), roster_id, clock.now())
    db.session.delete(pending)
    db.session.commit()
    flash(_("Le fichier est oublié. Rien n’a été importé."), "info")
    return see_other(".index")


def _read(pending: PendingImport) -> Roster | None:
    """The people of the file; None when its columns are still to be told, or were told in a way that cannot be read."""
    try:
        return roster_files.read(db.session(), pending, clock.today())
    except FileRefused as refused:
        flash(refusal_sentence(refused), "error")
        return None


def _previewed(pending: PendingImport, choice: Choice, *, refused: str = "", status: int = 200) -> BaseResponse:
    people = _read(pending)
    if people is None:
        return see_other(".columns", roster_id=pending.id)
    try:
        found = _planned(people, pending, choice)
    except DomainError as impossible:
        flash(_reason(impossible), "error")
        return see_other(".choose_divisions", roster_id=pending.id)
    return page(
        "people/preview.html",
        pending=pending,
        choice=choice,
        plan=found,
        refused=refused,
        change_names=roster_wording.CHANGE_NAMES,
        staff=wording.staff_sentences(found.staff, people),
        remarks=roster_remarks.sorted_problems(people.problems),
        status=status,
    )


def _planned(people: Roster, pending: PendingImport, choice: Choice) -> RosterPlan:
    return rosters.plan(db.session(), people, choice, start_year=roster_files.year_of(pending), today=clock.today())


def _choice() -> Choice:
    """What the form of the preview says, but for the lines: those ticked are known, the others are not."""
    answers = {
        name.removeprefix("qui-"): int(value)
        for name, value in request.form.items()
        if name.startswith("qui-") and value.isascii() and value.isdigit() and len(value) < 10
    }
    return Choice(
        frozenset(request.form.getlist("classe")),
        with_groups="groupes" in request.form,
        answers=answers,
        half_may_leave="moitie" in request.form,
    )


def _without_unticked(people: Roster, pending: PendingImport, choice: Choice) -> Choice:
    """The same, where every line that was not ticked stays out: also one that came since the page was shown."""
    found = _planned(people, pending, choice)
    ticked = set(request.form.getlist("ligne")) | choice.answers.keys()
    keys = [line.key for line in (*found.students.added, *found.students.changed, *found.students.unclear)]
    keys += [f"s{person.id}" for person in found.students.leaving]
    return Choice(
        choice.divisions,
        choice.with_groups,
        choice.answers,
        frozenset(key for key in keys if key not in ticked),
        choice.half_may_leave,
    )


def _reason(refused: Exception) -> str:
    if isinstance(refused, FileRefused):
        return refusal_sentence(refused)
    return wording.refusal(refused)


def _report(applied: Applied) -> str:
    """What was done; of what did not happen, nothing."""
    done: Sequence[tuple[int, str]] = (
        (applied.added, ngettext("%(num)s élève ajouté", "%(num)s élèves ajoutés", applied.added)),
        (applied.changed, ngettext("%(num)s élève modifié", "%(num)s élèves modifiés", applied.changed)),
        (applied.left, ngettext("%(num)s élève sorti", "%(num)s élèves sortis", applied.left)),
        (
            applied.classes,
            ngettext("%(num)s classe ou groupe créé", "%(num)s classes et groupes créés", applied.classes),
        ),
        (applied.teachers, ngettext("%(num)s professeur ajouté", "%(num)s professeurs ajoutés", applied.teachers)),
        (applied.services, ngettext("%(num)s service changé", "%(num)s services changés", applied.services)),
        (applied.accounts, ngettext("%(num)s compte créé", "%(num)s comptes créés", applied.accounts)),
    )
    told = ", ".join(sentence for count, sentence in done if count)
    return _("L’import est fait : %(done)s.", done=told) if told else _("Tout était déjà à jour : rien n’a changé.")
