"""A class at a glance: the heat table, and how it spreads over the levels."""

from __future__ import annotations

from flask import Response, request, url_for

from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.policy import Action
from evaluation_tool.services import class_progress
from evaluation_tool.services.class_progress import ClassProgress, Order
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.classes import bp, progress_cells
from evaluation_tool.web.classes.forms import COMPETENCIES, DOMAINS, ProgressFilter
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.sessions import current_actor

USUAL_WEEKS = 4


@bp.get("/<int:class_group_id>/progres")
@requires(Action.OBSERVATION_READ)
def progress(class_group_id: int) -> Response:
    """Students in rows, competencies or domains in columns; who waits, and who was not seen."""
    class_group, form, found, weeks = _asked(class_group_id)
    urls = _file_urls(found) if not _is_over(class_group) else {}
    is_by_domain = form.vue.data == DOMAINS
    rows = progress_cells.by_domain(found, urls) if is_by_domain else progress_cells.by_competency(found, urls)
    heads = (
        list(progress_cells.domains(found))
        if is_by_domain
        else [progress_cells.heading(column) for column in found.columns]
    )
    return page(
        "classes/progress.html",
        class_group=class_group,
        form=form,
        progress=found,
        is_by_domain=is_by_domain,
        heads=heads,
        rows=rows,
        attitude_heads=[progress_cells.heading(column) for column in found.attitudes],
        own_rows=progress_cells.own_views(found, urls) if found.attitudes else "",
        weeks=weeks,
        # Nobody waits, and nobody is looked for, in a class of a year that is over.
        is_running=not _is_over(class_group),
        stale=found.not_seen_since(class_progress.weeks_before(clock.today(), weeks)),
        file_urls=urls,
        requests=class_progress.list_requests(db.session(), class_group, clock.today()),
        here=_kept(form, weeks),
    )


@bp.get("/<int:class_group_id>/repartition")
@requires(Action.OBSERVATION_READ)
def distribution(class_group_id: int) -> Response:
    """How the class spreads over the levels, competency by competency, with what was never taught."""
    class_group, form, found, _weeks = _asked(class_group_id)
    return page(
        "classes/distribution.html",
        class_group=class_group,
        form=form,
        progress=found,
        heads=[{"label": level.code, "numeric": True} for level in found.levels],
        lines=[
            (column, counts := found.counts(column), progress_cells.bar(counts, found.levels))
            for column in found.columns
            if column.is_taught
        ],
    )


def _asked(class_group_id: int) -> tuple[ClassGroup, ProgressFilter, ClassProgress, int]:
    class_group = class_progress.get_class(db.session(), current_actor(), class_group_id)
    establishment = current_establishment()
    usual = establishment.stale_after_weeks if establishment is not None else USUAL_WEEKS
    form = ProgressFilter(request.args)
    form.offer(class_progress.list_grids(db.session(), class_group))
    valid = form.validate()
    weeks = form.semaines.data or usual
    if not form.semaines.errors:
        form.semaines.data = weeks
    found = class_progress.read(
        db.session(),
        class_group,
        class_group.school_year.nearest_day(clock.today()),
        is_over=_is_over(class_group),
        grid_id=form.grid_id if valid else None,
        order=Order(form.tri.data) if valid else Order.NAME,
    )
    return class_group, form, found, weeks if valid else usual


def _is_over(class_group: ClassGroup) -> bool:
    return class_group.school_year.ends_on < clock.today()


def _file_urls(found: ClassProgress) -> dict[int, str]:
    """The address of each student's file: the router is asked once."""
    pattern = url_for("students.show", student_id=0)
    return {line.student_id: f"{pattern[:-1]}{line.student_id}" for line in found.lines}


def _kept(form: ProgressFilter, weeks: int) -> dict[str, object]:
    """The choices of the form, for a link that changes one of them."""
    return {
        "grille": form.grille.data or None,
        "vue": form.vue.data if form.vue.data != COMPETENCIES else None,
        "semaines": weeks,
    }
