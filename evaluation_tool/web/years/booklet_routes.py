"""The booklet of a student who leaves, for the next school: on paper, or as a file that software reads."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from evaluation_tool.domain.progress import success_rank
from evaluation_tool.formats.booklets import Booklet, BookletLine, write_booklet
from evaluation_tool.formats.frameworks.columns import slug
from evaluation_tool.formats.pdf import BookletChapter, BookletEntry, BookletSheet, SheetLevel, Template
from evaluation_tool.policy import Action
from evaluation_tool.services import booklets
from evaluation_tool.tenancy.session import begin_write, db
from evaluation_tool.web import clock
from evaluation_tool.web.filters import full_date
from evaluation_tool.web.guard import requires
from evaluation_tool.web.pages import page
from evaluation_tool.web.papers import paper, printed_levels, printed_today
from evaluation_tool.web.sessions import current_actor
from evaluation_tool.web.years import bp

JSON = "json"


@bp.get("/livrets", endpoint="booklets")
@requires(Action.REVIEW_LIST)
def list_booklets() -> Response:
    """The students who left, and those who are here, among those whom one reviews."""
    actor = current_actor()
    return page(
        "years/booklets.html",
        leavers=booklets.list_students(db.session(), actor, leavers=True),
        others=booklets.list_students(db.session(), actor, leavers=False),
    )


@bp.get("/livrets/<int:student_id>")
@requires(Action.BOOKLET)
def booklet(student_id: int) -> Response:
    """What the booklet says and does not say, and its two shapes."""
    student = booklets.get_student(db.session(), current_actor(), student_id)
    return page("years/booklet.html", student=student)


@bp.post("/livrets/<int:student_id>")
@requires(Action.BOOKLET)
def give_booklet(student_id: int) -> Response:
    """Hand the booklet over; the journal keeps that it was."""
    actor = current_actor()
    begin_write(db.session)
    student = booklets.get_student(db.session(), actor, student_id)
    written = booklets.write(db.session(), actor, student, now=clock.now())
    db.session.commit()
    # A header holds plain letters only: some servers refuse to answer with any other.
    name = slug(f"livret {written.last_name} {written.first_name}")
    if request.form.get("forme") == JSON:
        response = Response(write_booklet(written), mimetype="application/json")
        response.headers.set("Content-Disposition", "attachment", filename=f"{name}.json")
        return response
    return paper(Template.BOOKLET, _sheet(written, printed_levels()), f"{name}.pdf")


def _sheet(written: Booklet, levels: dict[int, SheetLevel]) -> BookletSheet:
    chapters: dict[str, list[BookletEntry]] = {}
    for line in written.lines:
        chapters.setdefault(line.domain, []).append(_entry(line, levels))
    born = [_("né·e le %(day)s", day=full_date(written.birth_date))] if written.birth_date is not None else []
    return BookletSheet(
        title=_("Livret de compétences"),
        subtitle=" · ".join([f"{written.first_name} {written.last_name.upper()}", *born]),
        establishment=written.establishment,
        printed_on=printed_today(),
        levels=tuple(levels.values()),
        places=tuple(_place(place.school_year, place.name) for place in written.places),
        chapters=tuple(BookletChapter(name, tuple(entries)) for name, entries in chapters.items()),
    )


def _place(year: str, name: str) -> str:
    return _("%(year)s : %(name)s", year=year, name=name)


def _entry(line: BookletLine, levels: dict[int, SheetLevel]) -> BookletEntry:
    named = f"{line.code} {line.title}".strip() if line.title != line.wording else line.code
    return BookletEntry(
        wording=line.wording,
        official=named,
        level=levels.get(line.level.rank) if line.level is not None else None,
        seen=_("%(grid)s, observé le %(day)s", grid=line.grid, day=full_date(line.last_seen_on)),
        next_step=line.next_step,
        # Nobody holds on to what is still to be discovered.
        held_twice=line.held_twice and line.level is not None and line.level.rank >= success_rank(len(levels)),
    )
