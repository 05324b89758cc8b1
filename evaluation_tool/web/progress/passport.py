"""The "Passeport de compétences" on paper: what the student's pages say, as an accessible PDF."""

from __future__ import annotations

from datetime import date

from flask import Response
from flask_babel import gettext as _

from evaluation_tool.formats.pdf import PassportLine, PassportSheet, PassportShelf, SheetLevel, Template
from evaluation_tool.models.people import Student
from evaluation_tool.services import student_progress
from evaluation_tool.services.student_progress import Skill, StudentProgress
from evaluation_tool.tenancy.session import db
from evaluation_tool.web import clock
from evaluation_tool.web.establishments import current_establishment
from evaluation_tool.web.filters import full_date
from evaluation_tool.web.papers import paper, printed_levels, printed_today
from evaluation_tool.web.progress import wording


def answer(student: Student, progress: StudentProgress) -> Response:
    """The PDF, to open and print."""
    sheet = _sheet(student, progress, clock.today())
    return paper(Template.PASSPORT, sheet, _("passeport-de-competences.pdf"))


def _sheet(student: Student, progress: StudentProgress, today: date) -> PassportSheet:
    establishment = current_establishment()
    levels = printed_levels()
    names = student_progress.class_names(db.session(), student, today)
    seen = [(shelf.name, [skill for skill in shelf.skills if skill.is_seen]) for shelf in wording.shelves(progress)]
    return PassportSheet(
        title=_("Passeport de compétences"),
        subtitle=" · ".join([student.full_name, *names]),
        establishment=establishment.name if establishment is not None else "",
        printed_on=printed_today(),
        levels=tuple(levels.values()),
        # What is succeeded comes first.
        shelves=tuple(
            PassportShelf(
                name, tuple(_line(skill, levels) for skill in sorted(skills, key=lambda skill: not skill.is_succeeded))
            )
            for name, skills in seen
            if skills
        ),
    )


def _line(skill: Skill, levels: dict[int, SheetLevel]) -> PassportLine:
    return PassportLine(
        wording=skill.wording,
        pictogram=skill.item.pictogram or "objectif",
        level=levels.get(skill.level.rank) if skill.level is not None else None,
        seen_on=full_date(skill.seen_on) if skill.seen_on is not None else "",
        next_step="" if skill.is_succeeded else skill.next_step,
    )
