"""« Voir comme l'élève »: the student's pages for its teachers, exactly as published, without its buttons."""

from __future__ import annotations

from flask import Response, url_for

from evaluation_tool.models.people import Student
from evaluation_tool.policy import Action
from evaluation_tool.services import student_progress
from evaluation_tool.tenancy.session import db
from evaluation_tool.web.guard import requires
from evaluation_tool.web.progress import mirror, pages
from evaluation_tool.web.progress import passport as paper
from evaluation_tool.web.progress.pages import Frame
from evaluation_tool.web.sessions import current_actor


def _student(student_id: int) -> Student:
    return student_progress.get_student(db.session(), current_actor(), student_id, Action.STUDENT_MIRROR)


def _frame(student: Student) -> Frame:
    return Frame(
        "progress/_mirror.html",
        url_for("mirror.home", student_id=student.id),
        url_for("mirror.skills", student_id=student.id),
        url_for("mirror.passport", student_id=student.id),
        student,
    )


@mirror.get("/")
@requires(Action.STUDENT_MIRROR)
def home(student_id: int) -> Response:
    """The student's home page."""
    student = _student(student_id)
    return pages.home_page(_frame(student), student)


@mirror.get("/competences/")
@requires(Action.STUDENT_MIRROR)
def skills(student_id: int) -> Response:
    """The student's skills."""
    student = _student(student_id)
    return pages.skills_page(_frame(student), student)


@mirror.get("/competences/<int:competency_id>")
@requires(Action.STUDENT_MIRROR)
def skill(student_id: int, competency_id: int) -> Response:
    """One of the student's competencies."""
    student = _student(student_id)
    return pages.skill_page(_frame(student), student, competency_id)


@mirror.get("/passeport.pdf")
@requires(Action.STUDENT_MIRROR)
def passport(student_id: int) -> Response:
    """The student's passport, to print."""
    student = _student(student_id)
    return paper.answer(student, pages.published(student))
