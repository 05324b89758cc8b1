"""A séance from its opening to its end: what is observed, who is away, what it brought."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Field

from evaluation_tool.models.class_group import ClassGroup, ClassGroupKind
from evaluation_tool.models.evidence import Assessment, Context
from evaluation_tool.models.grid import Grid
from evaluation_tool.policy import Action
from evaluation_tool.services import classes, entry_grids, seance_review, seances
from evaluation_tool.services.entry_grids import MOST_COLUMNS, Column
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.observations import asked, bp
from evaluation_tool.web.observations.forms import CONTEXTS, AbsencesForm, SeanceForm
from evaluation_tool.web.observations.saving import refusal_reason
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import current_actor

MOST_AT_ONCE = 6


class Shelf(NamedTuple):
    """Some competencies to tick, under a title."""

    title: str
    options: list[Field]


@bp.get("/<int:class_group_id>")
@requires(Action.OBSERVE)
def choose(class_group_id: int) -> BaseResponse:
    """On to the competencies of the grid used last in this class; without any grid, what to do about it."""
    actor = current_actor()
    class_group = classes.get(db.session(), actor, class_group_id, Action.OBSERVE)
    grids = entry_grids.list_grids(db.session(), class_group)
    if not grids:
        return page("observations/choose.html", class_group=class_group)
    last = seances.find_last(db.session(), actor, class_group)
    used = next((grid for grid in grids if last is not None and grid.id == last.grid_id), grids[0])
    return see_other(".start", class_group_id=class_group_id, grid_id=used.id)


@bp.get("/<int:class_group_id>/<int:grid_id>/seance")
@requires(Action.OBSERVE)
def start(class_group_id: int, grid_id: int) -> Response:
    """What to observe today: the items last used come first."""
    class_group, grid = asked.pair(class_group_id, grid_id)
    actor = current_actor()
    form = SeanceForm(formdata=None, observed_on=clock.today())
    last = seances.find_last(db.session(), actor, class_group)
    if last is not None and last.grid_id == grid_id and last.context is Context.WORKSHOP:
        # Eight posts, six competencies: the next workshop is the same one.
        form.items.data = [
            column.grid_item_id for column in entry_grids.list_columns(db.session(), class_group, grid, last)
        ]
        form.items.data = form.items.data[:MOST_AT_ONCE]
    form.absent.data = seances.absent_today(db.session(), actor, class_group)
    return _start_page(class_group, grid, form)


@bp.post("/<int:class_group_id>/<int:grid_id>/seance")
@requires(Action.OBSERVE)
def open_seance(class_group_id: int, grid_id: int) -> BaseResponse:
    """Open the séance and its grid."""
    class_group, grid = asked.pair(class_group_id, grid_id)
    form = SeanceForm()
    _offer(form, class_group, _columns(class_group, grid))
    if not form.validate_on_submit() or not _is_possible(form, class_group):
        return _start_page(class_group, grid, form, status=422)
    begin_write(db.session)
    class_group, grid = asked.pair(class_group_id, grid_id)
    seance = seances.open_seance(
        db.session(),
        current_actor(),
        class_group,
        grid,
        item_ids=form.items.data,
        absent_student_ids=form.absent.data or [],
        context=Context(form.context.data),
        day=form.observed_on.data,
        now=clock.now(),
    )
    db.session.commit()
    return see_other(".grid", class_group_id=class_group_id, grid_id=grid_id, seance=seance.id)


@bp.get("/<int:class_group_id>/<int:grid_id>/seance/<int:seance_id>/absents")
@requires(Action.OBSERVE)
def absences(class_group_id: int, grid_id: int, seance_id: int) -> Response:
    """Who is away from a séance that is under way."""
    class_group, _grid = asked.pair(class_group_id, grid_id)
    seance = asked.seance(class_group_id, grid_id, seance_id)
    form = AbsencesForm(formdata=None, absent=seances.absent_ids(db.session(), seance))
    return _absences_page(class_group, seance, form)


@bp.post("/<int:class_group_id>/<int:grid_id>/seance/<int:seance_id>/absents")
@requires(Action.OBSERVE)
def change_absences(class_group_id: int, grid_id: int, seance_id: int) -> BaseResponse:
    """Somebody arrived late, or left."""
    form = AbsencesForm()
    begin_write(db.session)
    class_group, _grid = asked.pair(class_group_id, grid_id)
    seance = asked.seance(class_group_id, grid_id, seance_id)
    _offer_absent(form, class_group)
    if not form.validate_on_submit():
        return _absences_page(class_group, seance, form, status=422)
    seances.set_absent(db.session(), current_actor(), seance, form.absent.data or [], now=clock.now())
    db.session.commit()
    flash(_("Les absents sont notés."))
    return see_other(".grid", class_group_id=class_group_id, grid_id=grid_id, seance=seance_id)


@bp.post("/<int:class_group_id>/<int:grid_id>/seance/<int:seance_id>/terminer")
@requires(Action.OBSERVE)
def close_seance(class_group_id: int, grid_id: int, seance_id: int) -> BaseResponse:
    """Close the séance: what it brought is published to its students."""
    begin_write(db.session)
    asked.pair(class_group_id, grid_id)
    seance = asked.seance(class_group_id, grid_id, seance_id)
    seances.close(db.session(), current_actor(), seance, now=clock.now())
    db.session.commit()
    flash(_("La séance est terminée : les élèves voient maintenant leurs progrès."))
    return see_other(".show_seance", class_group_id=class_group_id, grid_id=grid_id, seance_id=seance_id)


@bp.get("/<int:class_group_id>/<int:grid_id>/seance/<int:seance_id>")
@requires(Action.OBSERVE)
def show_seance(class_group_id: int, grid_id: int, seance_id: int) -> Response:
    """What the séance brought, what nobody observed, and what comes next."""
    class_group, grid = asked.pair(class_group_id, grid_id)
    seance = asked.seance(class_group_id, grid_id, seance_id)
    found = seance_review.review(db.session(), class_group, grid, seance)
    return page("observations/review.html", class_group=class_group, grid=grid, seance=seance, review=found)


def _columns(class_group: ClassGroup, grid: Grid) -> list[Column]:
    return entry_grids.list_columns(db.session(), class_group, grid, None)


def _offer(form: SeanceForm, class_group: ClassGroup, columns: list[Column]) -> None:
    form.items.choices = [(column.grid_item_id, column.words) for column in columns]
    _offer_absent(form, class_group)


def _offer_absent(form: SeanceForm | AbsencesForm, class_group: ClassGroup) -> None:
    lines = entry_grids.list_lines(db.session(), class_group, clock.today(), None)
    form.absent.choices = [(line.student_id, f"{line.first_name} {line.last_name.upper()}") for line in lines]


def _is_possible(form: SeanceForm, class_group: ClassGroup) -> bool:
    """Whether the séance can take place; says beside the field why not."""
    if not form.items.data:
        form.items.errors = [_("Choisissez au moins une compétence.")]
    elif len(form.items.data) > MOST_COLUMNS:
        form.items.errors = [_("Quarante compétences au plus : il n’y a pas de place pour plus de colonnes.")]
    elif form.observed_on.data is None:
        form.observed_on.errors = [_("Choisissez le jour de la séance.")]
    else:
        refusal = seances.refused_day(db.session(), current_actor(), class_group, form.observed_on.data)
        if refusal is None:
            return True
        form.observed_on.errors = [refusal_reason(refusal)]
    return False


def _start_page(class_group: ClassGroup, grid: Grid, form: SeanceForm, status: int = 200) -> Response:
    actor = current_actor()
    columns = _columns(class_group, grid)
    _offer(form, class_group, columns)
    last = seances.find_last(db.session(), actor, class_group)
    return page(
        "observations/start.html",
        class_group=class_group,
        grid=grid,
        others=[one for one in entry_grids.list_grids(db.session(), class_group) if one.id != grid.id],
        form=form,
        shelves=_shelves(form, columns, seances.recent_item_ids(db.session(), actor, class_group, grid)),
        contexts=_contexts(class_group, last),
        is_workshop=bool(form.items.data) and status == 200,
        today=clock.today(),
        status=status,
    )


def _shelves(form: SeanceForm, columns: list[Column], recent: list[int]) -> list[Shelf]:
    """The items last used, then the others by domain."""
    options = dict(zip((column.grid_item_id for column in columns), form.items, strict=True))
    shelves = [Shelf(_("Vos dernières compétences"), [options[item] for item in recent if item in options])]
    others = [column for column in columns if column.grid_item_id not in recent]
    for domain, found in groupby(others, key=lambda column: column.domain):
        shelves.append(Shelf(domain or _("Autres compétences"), [options[column.grid_item_id] for column in found]))
    return [shelf for shelf in shelves if shelf.options]


def _contexts(class_group: ClassGroup, last: Assessment | None) -> list[tuple[str, str]]:
    """The places to choose from: the likely one first."""
    likely = Context.WORKSHOP if class_group.kind is ClassGroupKind.WORKSHOP else Context.CLASSROOM
    if last is not None and not last.is_implicit:
        likely = last.context
    return sorted(((one.value, str(one.label)) for one in CONTEXTS), key=lambda place: place[0] != likely.value)


def _absences_page(class_group: ClassGroup, seance: Assessment, form: AbsencesForm, status: int = 200) -> Response:
    _offer_absent(form, class_group)
    return page("observations/absences.html", class_group=class_group, seance=seance, form=form, status=status)
