"""Starting a séance, the entry grid, closing the séance."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as BaseResponse

from evaluation_tool.domain.errors import NotFound
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.models.evidence import Assessment, Context
from evaluation_tool.models.grid import Grid
from evaluation_tool.policy import Action
from evaluation_tool.services import classes, entry_grids, seances
from evaluation_tool.services.entry_grids import EntryGrid
from evaluation_tool.tenancy.session import active_slug, begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.guard import requires
from evaluation_tool.web.observations import bp, cells
from evaluation_tool.web.observations.forms import SeanceForm
from evaluation_tool.web.pages import page, see_other
from evaluation_tool.web.sessions import csrf_secret, current_actor


@bp.get("/<int:class_group_id>")
@requires(Action.OBSERVE)
def choose(class_group_id: int) -> BaseResponse:
    """The grids of a class; a single one is opened at once."""
    class_group = classes.get(db.session(), current_actor(), class_group_id, Action.OBSERVE)
    grids = entry_grids.list_grids(db.session(), class_group)
    if len(grids) == 1:
        return see_other(".start", class_group_id=class_group_id, grid_id=grids[0].id)
    return page("observations/choose.html", class_group=class_group, grids=grids)


@bp.get("/<int:class_group_id>/<int:grid_id>/seance")
@requires(Action.OBSERVE)
def start(class_group_id: int, grid_id: int) -> Response:
    """What to observe today: the items last used come first."""
    class_group, grid = _pair(class_group_id, grid_id)
    form = _seance_form(class_group, grid, SeanceForm(formdata=None, observed_on=clock.today()))
    recent = seances.recent_item_ids(db.session(), current_actor(), class_group, grid)
    form.items.data = recent[:1]
    form.items.choices.sort(key=lambda choice: recent.index(choice[0]) if choice[0] in recent else len(recent))
    return page("observations/start.html", class_group=class_group, grid=grid, form=form)


@bp.post("/<int:class_group_id>/<int:grid_id>/seance")
@requires(Action.OBSERVE)
def open_seance(class_group_id: int, grid_id: int) -> BaseResponse:
    """Open the séance and its grid."""
    class_group, grid = _pair(class_group_id, grid_id)
    form = _seance_form(class_group, grid, SeanceForm())
    if not form.validate_on_submit() or not _day_is_right(form):
        return page("observations/start.html", class_group=class_group, grid=grid, form=form, status=422)
    if not form.items.data:
        form.items.errors = [_("Choisissez au moins une compétence.")]
        return page("observations/start.html", class_group=class_group, grid=grid, form=form, status=422)
    begin_write(db.session)
    class_group, grid = _pair(class_group_id, grid_id)
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


@bp.get("/<int:class_group_id>/<int:grid_id>")
@requires(Action.OBSERVE)
def grid(class_group_id: int, grid_id: int) -> Response:
    """The entry grid: of a séance, or of the whole grid."""
    class_group, found = _pair(class_group_id, grid_id)
    seance_id = request.args.get("seance", type=int)
    seance: Assessment | None
    if seance_id is not None:
        seance = seances.get_own(db.session(), current_actor(), seance_id)
    else:
        seance = seances.find_implicit(
            db.session(), current_actor(), class_group_id=class_group_id, grid_id=grid_id, day=clock.today()
        )
    if seance is not None and (seance.class_group_id, seance.grid_id) != (class_group_id, grid_id):
        raise NotFound
    shown = entry_grids.load(db.session(), class_group, found, day=clock.today(), seance=seance)
    return page(
        "observations/grid.html",
        shown=shown,
        rows=cells.rows(shown),
        levels=(levels := _level_words(shown)),
        config=_script_config(shown, levels),
        today=clock.today(),
    )


@bp.post("/<int:class_group_id>/<int:grid_id>/seance/<int:seance_id>/terminer")
@requires(Action.OBSERVE)
def close_seance(class_group_id: int, grid_id: int, seance_id: int) -> BaseResponse:
    """Close the séance: what it brought is published to its students."""
    begin_write(db.session)
    _pair(class_group_id, grid_id)
    seance = seances.get_own(db.session(), current_actor(), seance_id)
    if (seance.class_group_id, seance.grid_id) != (class_group_id, grid_id):
        raise NotFound
    seances.close(db.session(), current_actor(), seance, now=clock.now())
    missing = seances.count_unseen(db.session(), seance)
    db.session.commit()
    flash(_("La séance est terminée : les élèves voient maintenant leurs progrès."))
    if missing:
        flash(
            ngettext(
                "%(num)s case n’a pas été observée : elle reste « pas encore observé ».",
                "%(num)s cases n’ont pas été observées : elles restent « pas encore observé ».",
                missing,
            ),
            "info",
        )
    return see_other("classes.show", class_group_id=class_group_id)


def _level_words(shown: EntryGrid) -> list[dict[str, Any]]:
    return [
        {"id": level.id, "rank": level.rank, "code": level.code, "symbol": level.symbol, "label": level.teacher_label}
        for level in shown.levels
    ]


def _script_config(shown: EntryGrid, levels: list[dict[str, Any]]) -> dict[str, Any]:
    """What the grid's script must know; the queue is kept apart for each establishment and account."""
    ids: dict[str, Any] = {"class_group_id": shown.class_group.id, "grid_id": shown.grid.id}
    account = current_actor().account_id
    slug = active_slug()
    csrf_secret()
    return {
        "levels": levels,
        "url": url_for(".save", **ids),
        "cellUrl": url_for(".grid", **ids) + "/cellule",
        "tokenUrl": url_for(".token"),
        "token": generate_csrf(),
        "account": account,
        "queue": f"pap:{slug}:{account}:queue",
        "place": f"pap:{slug}:{shown.class_group.id}:place",
        "seance": shown.seance.id if shown.seance is not None else None,
        "newest": shown.newest,
    }


def _pair(class_group_id: int, grid_id: int) -> tuple[ClassGroup, Grid]:
    return entry_grids.get_pair(db.session(), current_actor(), class_group_id, grid_id, Action.OBSERVE)


def _seance_form(class_group: ClassGroup, grid: Grid, form: SeanceForm) -> SeanceForm:
    columns = entry_grids.list_columns(db.session(), class_group, grid, None)
    form.items.choices = [(column.grid_item_id, column.wording or column.title) for column in columns]
    lines = entry_grids.list_lines(db.session(), class_group, clock.today(), None)
    form.absent.choices = [(line.student_id, f"{line.first_name} {line.last_name.upper()}") for line in lines]
    return form


def _day_is_right(form: SeanceForm) -> bool:
    day = form.observed_on.data
    if day is None:
        form.observed_on.errors = [_("Choisissez le jour de la séance.")]
    elif day > clock.today():
        form.observed_on.errors = [_("Ce jour n’est pas encore venu : une séance s’observe le jour même ou après.")]
    else:
        return True
    return False
