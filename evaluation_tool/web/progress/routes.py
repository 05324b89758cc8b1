"""A student's own pages: read only; what it says is in voice.py."""

from __future__ import annotations

from flask import Response, url_for

from evaluation_tool.policy import Action
from evaluation_tool.services import home
from evaluation_tool.tenancy.session import db
from evaluation_tool.web.guard import requires
from evaluation_tool.web.progress import bp, pages
from evaluation_tool.web.progress import passport as paper
from evaluation_tool.web.progress.pages import Frame
from evaluation_tool.web.sessions import current_actor


def own_frame() -> Frame:
    """The frame of somebody at home."""
    return Frame("progress/_own.html", url_for("home.index"), url_for("progress.skills"), url_for("progress.passport"))


@bp.get("/")
@requires(Action.PROGRESS_OWN)
def skills() -> Response:
    """What I succeed at, and what is on its way."""
    return pages.skills_page(own_frame(), home.student_of(db.session(), current_actor()))


@bp.get("/<int:competency_id>")
@requires(Action.PROGRESS_OWN)
def skill(competency_id: int) -> Response:
    """One of my competencies."""
    return pages.skill_page(own_frame(), home.student_of(db.session(), current_actor()), competency_id)


@bp.get("/passeport.pdf")
@requires(Action.PROGRESS_OWN)
def passport() -> Response:
    """My passport, to print."""
    student = home.student_of(db.session(), current_actor())
    return paper.answer(student, pages.published(student))
