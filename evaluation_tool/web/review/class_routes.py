"""A reviewed class: students and domains, then the competencies of one domain, then the evidence."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from evaluation_tool.domain.positioning import proposed_rank
from evaluation_tool.models.class_group import ClassGroup
from evaluation_tool.policy import Action
from evaluation_tool.services import class_progress, review_dashboard, review_remit
from evaluation_tool.services.class_progress import ClassProgress, Order
from evaluation_tool.services.review_remit import Room
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.classes import progress_cells
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import numbered, page
from evaluation_tool.web.review import bp
from evaluation_tool.web.review.charts import stacked_bar
from evaluation_tool.web.review.forms import ClassFilter
from evaluation_tool.web.review.routes import domains_table
from evaluation_tool.web.review.shown import Shown, file_links, wanted_file
from evaluation_tool.web.sessions import current_actor


@bp.get("/classes/<int:class_group_id>")
@requires(Action.REVIEW)
def show_class(class_group_id: int) -> Response:
    """The heat table: domains, or the competencies of the one that is opened, each cell leading to its evidence."""
    room, form, found, opened = asked_class(class_group_id)
    levels = found.levels
    # The roll-up knows only where students stand now.
    domains = review_dashboard.list_domains(db.session(), [room.id], clock.today()) if room.ended_on is None else ()
    return wanted_file({"eleves": heat_table(found, room.name, opened)}) or page(
        "review/class.html",
        room=room,
        form=form,
        opened=opened,
        progress=found,
        heads=_heads(found, form, opened),
        rows=_rows(found, opened),
        domains=domains_table(domains, levels),
        bars=[stacked_bar(line.counts, levels) for line in domains],
        papers=_papers(class_group_id, form),
        files=file_links(),
    )


def asked_class(class_group_id: int) -> tuple[Room, ClassFilter, ClassProgress, str]:
    """What the address asks for: the class, the filter as filled, the table, and the domain that is opened."""
    room = review_remit.get_room(db.session(), current_actor(), class_group_id)
    form = ClassFilter(request.args)
    class_group = db.session.get_one(ClassGroup, room.id)
    order = Order.TO_STRENGTHEN if form.tri.data == Order.TO_STRENGTHEN.value else Order.NAME
    whole = class_progress.read(
        db.session(),
        class_group,
        room.ended_on or clock.today(),
        is_over=room.ended_on is not None,
        order=order,
        workshops=room.family[1:],
    )
    form.offer(progress_cells.domains(whole))
    form.validate()
    opened = form.domaine.data if not form.domaine.errors else ""
    return room, form, narrowed(whole, opened), opened


def narrowed(found: ClassProgress, domain: str) -> ClassProgress:
    """The class on one domain alone; on all of them where none is named."""
    held = progress_cells.domains(found).get(domain)
    return replace(found, columns=held) if held else found


def heat_table(found: ClassProgress, name: str, domain: str) -> Shown:
    """The same cells as text, for a file or for paper."""
    levels = {level.rank: f"{level.symbol} {level.code}" for level in found.levels}

    def reached(student: int, competency: int) -> str:
        cell = found.cells.get((student, competency))
        return f"{levels.get(cell[0], '')}{' ✓' if cell[1] else ''}" if cell is not None else "·"

    if domain:
        heads = [f"{column.code} {column.wording}" for column in found.columns]
        cells = {
            line.student_id: [reached(line.student_id, column.competency_id) for column in found.columns]
            for line in found.lines
        }
    else:
        held = progress_cells.domains(found)
        heads = list(held)
        cells = {
            line.student_id: [
                _summed(found, levels, line.student_id, [column.competency_id for column in columns])
                for columns in held.values()
            ]
            for line in found.lines
        }
    return Shown(
        f"{name} {domain}".strip(),
        (_("Élève"), _("À consolider"), *heads),
        tuple((line.full_name, str(line.to_strengthen), *cells[line.student_id]) for line in found.lines),
    )


def _summed(found: ClassProgress, levels: dict[int, str], student: int, competencies: list[int]) -> str:
    ranks = [cell[0] for one in competencies if (cell := found.cells.get((student, one))) is not None]
    if not ranks:
        return "·"
    return f"{levels.get(proposed_rank(ranks) or 0, '')} ({progress_cells.how_many_seen(len(ranks))})".strip()


def _heads(found: ClassProgress, form: ClassFilter, opened: str) -> list[object]:
    """A domain's head opens it."""
    if opened:
        return [progress_cells.heading(column) for column in found.columns]
    values = {**(request.view_args or {}), "tri": form.tri.data}
    return [
        {"label": name, "url": url_for(".show_class", **values, domaine=name)} for name in progress_cells.domains(found)
    ]


def _rows(found: ClassProgress, opened: str) -> Markup:
    file_url = numbered("students.show", "student_id")
    urls = {line.student_id: file_url(line.student_id) for line in found.lines}
    if not opened:
        return progress_cells.by_domain(found, urls)
    return progress_cells.by_competency_with_trails(
        found, urls, lambda student: numbered("students.competency", "competency_id", student_id=student)
    )


def _papers(class_group_id: int, form: ClassFilter) -> dict[str, str]:
    """The same table on paper."""
    kept = {"domaine": form.domaine.data or None, "tri": form.tri.data}
    return {
        _("PDF A4"): url_for(".class_paper", class_group_id=class_group_id, **kept),
        _("PDF A3"): url_for(".class_paper", class_group_id=class_group_id, **kept, papier="a3"),
    }
